/** Opens the workstation's window in an installed browser, as an application of its own that can reach nothing but this machine. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OpenWindow {
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
  /** Called when the browser ends by itself, before or after the window was used. */
  onExit(listener: () => void): void;
}

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--no-proxy-server',
  // No name resolves: even a feature that these switches miss reaches nothing.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate',
  '--password-store=basic',
  '--use-mock-keychain',
];

/**
 * The browser's command line.
 * @param address the page with its token
 * @param profile a folder of this window's own
 * @param isRoot Chromium refuses to run as root with its sandbox
 */
export function browserArguments(address: string, profile: string, isRoot: boolean): string[] {
  const root = isRoot ? ['--no-sandbox', '--test-type'] : [];
  return [`--app=${address}`, `--user-data-dir=${profile}`, '--window-size=1440,900', ...quiet, ...root];
}

/** Starts the browser with a fresh profile, which is removed with the window: nothing of a case stays in a browser's cache. */
export function openWindow(program: string, address: string): OpenWindow {
  const profile = mkdtempSync(join(tmpdir(), 'assay-window-'));
  const browser = spawn(program, browserArguments(address, profile, process.getuid?.() === 0), { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    browser.once('exit', () => resolve());
    browser.once('error', () => resolve());
  });
  return {
    async close() {
      browser.kill();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3000))]);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    onExit: (listener) => void ended.then(listener),
  };
}
