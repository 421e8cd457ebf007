/** The browser shell's entry: makes the engine and serves its window at 127.0.0.1 until the window or a signal ends it. */
import { createEngine } from '#engine/create-engine';
import { readPageFiles } from '#transport/page-files';
import { forkChildren } from '../fork-child.ts';
import { openLog } from '../log.ts';
import { dataDir, pageDir, productRoot, productVersion, resourcesDir, runsFromBundle } from '../places.ts';
import { type ShellArguments, shellArguments } from './arguments.ts';
import { findBrowser, hasDisplay, thisMachine } from './find-browser.ts';
import { openWindow } from './open-window.ts';
import { type BrowserShellParts, runBrowserShell } from './run.ts';

const root = productRoot(import.meta.dirname);
const folder = dataDir();
const clock = () => new Date();
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const failures = openLog(folder, clock, random);
const log = (line: string) => failures.log(line);

function windowFor(open: boolean): BrowserShellParts['window'] {
  const machine = thisMachine();
  if (!open) return { none: 'asked for by --no-open' };
  if (!hasDisplay(machine)) return { none: 'there is no display' };
  const program = findBrowser(machine);
  if (program === undefined) return { none: 'no Chromium, Chrome or Edge is installed; ASSAY_BROWSER can name one' };
  return { open: (address) => openWindow(program, address), name: program };
}

function readPage(): BrowserShellParts['page'] {
  try {
    return readPageFiles(pageDir(root));
  } catch {
    throw new Error('The page is not built. npm start builds it; npm run build does so by itself.');
  }
}

async function serve({ because, open, port }: ShellArguments): Promise<void> {
  const page = readPage();
  const engine = await createEngine({
    dataDir: folder,
    resourcesDir: process.env.ASSAY_RESOURCES ?? resourcesDir(root),
    version: productVersion(root),
    shell: 'browser',
    spawnChild: forkChildren(root, runsFromBundle(root, import.meta.dirname), log),
    clock,
    random,
    log,
  });
  try {
    const say = (line: string) => console.log(line);
    const shell = await runBrowserShell({ router: engine.router, page, port, random, failures, window: windowFor(open), because, say });
    // Once: whoever does not want to wait for a clean end asks a second time.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => shell.end());
    await shell.ended;
  } finally {
    await engine.close();
  }
}

function failureWords(thrown: unknown, port: number): string {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE')
    return `Port ${port} is in use. Choose another, or leave --port out.`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}

async function main(): Promise<number> {
  const given = shellArguments(process.argv.slice(2));
  if ('wrong' in given) {
    console.error(given.wrong);
    return 2;
  }
  try {
    await serve(given);
    return 0;
  } catch (thrown) {
    log(`the browser shell did not start: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    console.error(`Assay did not start: ${failureWords(thrown, given.port)}`);
    return 1;
  }
}

// Whatever still holds this process by then, a half-open connection for instance, is of no use to anybody.
process.exit(await main());
