/** Runs the browser shell: serves, opens the window or says why not, and ends with its last client. */
import type { FailureLog } from '#transport/errors';
import type { PageFile } from '#transport/page-files';
import type { AssayRouter } from '#transport/serve';
import type { OpenWindow } from './open-window.ts';
import { startBrowserServer } from './server.ts';

export interface BrowserShellParts {
  readonly router: AssayRouter;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly port: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly failures: FailureLog;
  /** Opens the window at this address; or the reason why none can be opened. */
  readonly window: { readonly open: (address: string) => OpenWindow; readonly name: string } | { readonly none: string };
  /** Why it is this shell. */
  readonly because?: string | undefined;
  /** One line for the person at the terminal. */
  say(line: string): void;
  /** Milliseconds that the shell waits for a client to come back; 10 s by default. */
  readonly lingerMs?: number;
}

export interface BrowserShell {
  /** Resolves once the shell has ended, by its window or by `end`. */
  readonly ended: Promise<void>;
  end(): void;
}

/** Starts to serve. Where it opened the window itself, it ends 10 s after its last client has gone. */
export async function runBrowserShell(parts: BrowserShellParts): Promise<BrowserShell> {
  const lingerMs = parts.lingerMs ?? 10_000;
  let end = (): void => {};
  const asked = new Promise<void>((resolve) => {
    end = resolve;
  });
  let leaving: NodeJS.Timeout | undefined;
  let seen = false;
  let ending = false;
  const server = await startBrowserServer({
    ...parts,
    onClients(count) {
      seen = true;
      clearTimeout(leaving);
      if (count === 0 && 'open' in parts.window) leaving = setTimeout(end, lingerMs);
    },
  });
  const because = parts.because === undefined ? '' : ` (${parts.because})`;
  let window: OpenWindow | undefined;
  if ('open' in parts.window) {
    parts.say(`Assay opens in the browser shell, in ${parts.window.name}${because}. It serves this machine alone.`);
    window = parts.window.open(server.invitation);
    window.onExit(() => {
      // The window closed or never came: without a client nothing is left to wait for.
      if (seen || ending) return;
      parts.say('The browser ended before it showed the window. The address below opens it in another.');
      parts.say(`Assay: ${server.invitation}`);
    });
  } else {
    const { none } = parts.window;
    parts.say(`Assay runs in the browser shell without a window: ${none}${parts.because === none ? '' : because}. Ctrl+C ends it.`);
    parts.say(`Assay: ${server.invitation}`);
  }
  const ended = asked.then(async () => {
    ending = true;
    clearTimeout(leaving);
    await server.close();
    await window?.close();
  });
  return { ended, end };
}
