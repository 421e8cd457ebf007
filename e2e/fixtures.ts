/** Opens Assay in the shell under test, with a user's folder of its own, and watches what the window does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import { type Choice, chooseInWindow } from './picker.ts';

export interface ShellOptions {
  shell: 'browser' | 'electron';
  /** Whether this machine has what the shell needs. */
  hasShell: boolean;
  electronProgram: string;
}

export interface Assay {
  readonly page: Page;
  /** Addresses that the window asked for outside its own origin. */
  readonly foreign: readonly string[];
  /** Violations of the content security policy, errors of the page and of its console. */
  readonly faults: readonly string[];
  /** A folder for this test, removed afterwards. */
  readonly folder: string;
  /** Presses what asks for a file or folder, and gives it: in the window's own picker, or as the answer of the system's dialog. */
  choose(choice: Choice, press: () => Promise<void>): Promise<void>;
}

export interface Host {
  /** The address with its one-time token. */
  readonly invitation: string;
  readonly origin: string;
  readonly folder: string;
}

export const root = join(import.meta.dirname, '..');

/** Asserts that the window asked nobody else for anything and broke no policy of its own. */
export function expectQuiet({ foreign, faults }: Pick<Assay, 'foreign' | 'faults'>): void {
  expect(foreign).toEqual([]);
  expect(faults).toEqual([]);
}

async function startHost(folder: string): Promise<{ process: ChildProcess; invitation: string }> {
  const started = spawn(process.execPath, [join(root, 'out', 'main', 'browser-shell.js'), '--no-open'], {
    cwd: root,
    env: { ...process.env, HOME: folder, USERPROFILE: folder, ASSAY_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: started.stdout })) {
    const [, invitation] = /^Assay: (\S+)$/.exec(line) ?? [];
    if (invitation !== undefined) return { process: started, invitation };
  }
  throw new Error('the browser shell ended before it gave an address');
}

/** Serves for as long as `work` takes; the server ends also when the window never came. */
async function withHost(folder: string, work: (invitation: string) => Promise<void>): Promise<void> {
  const { process: started, invitation } = await startHost(folder);
  try {
    await work(invitation);
  } finally {
    const exit = once(started, 'exit');
    started.kill('SIGTERM');
    await exit;
  }
}

function watch(page: Page, origin: string): Pick<Assay, 'foreign' | 'faults'> {
  const foreign: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !address.startsWith('data:') && !address.startsWith('blob:')) foreign.push(address);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  return { foreign, faults };
}

/** The system's dialog cannot be driven from here; what main asks of it is answered instead. */
async function chooseInSystem(application: ElectronApplication, { path }: Choice, press: () => Promise<void>): Promise<void> {
  await application.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, path);
  await press();
}

export const test = base.extend<ShellOptions & { folder: string; host: Host; assay: Assay }>({
  shell: ['browser', { option: true }],
  hasShell: [true, { option: true }],
  electronProgram: ['', { option: true }],

  async folder({ shell: _shell }, use) {
    const folder = mkdtempSync(join(tmpdir(), 'assay-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },

  async host({ folder, shell, hasShell }, use) {
    test.skip(shell !== 'browser' || !hasShell, 'no installed browser for the browser shell');
    await withHost(folder, (invitation) => use({ invitation, origin: new URL(invitation).origin, folder }));
  },

  async assay({ shell, hasShell, electronProgram, folder, browser, viewport }, use) {
    test.skip(!hasShell, shell === 'electron' ? 'no Electron binary' : 'no installed browser for the browser shell');
    if (shell === 'electron') {
      const application = await _electron.launch({
        executablePath: electronProgram,
        args: [root],
        cwd: root,
        env: { ...definedEnvironment(), ASSAY_DATA: join(folder, 'data') },
      });
      const page = await application.firstWindow();
      const choose: Assay['choose'] = (choice, press) => chooseInSystem(application, choice, press);
      await use({ page, ...watch(page, 'app://assay'), folder, choose });
      await application.close();
      return;
    }
    await withHost(folder, async (invitation) => {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const watched = watch(page, new URL(invitation).origin);
      await page.goto(invitation);
      await use({ page, ...watched, folder, choose: (choice, press) => chooseInWindow(page, choice, press) });
      await context.close();
    });
  },
});

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
