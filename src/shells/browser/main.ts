/** The browser shell's entry: makes the engine and serves its window at 127.0.0.1 until the window or a signal ends it. */
import { createEngine } from '#engine/create-engine';
import { readPageFiles } from '#transport/page-files';
import { forkChildren } from '../fork-child.ts';
import { openLog } from '../log.ts';
import { dataDir, pageDir, productRoot, productVersion, resourcesDir, runsFromBundle } from '../places.ts';
import { shellArguments } from './arguments.ts';
import { findBrowser, hasDisplay, thisMachine } from './find-browser.ts';
import { openWindow } from './open-window.ts';
import { type BrowserShellParts, runBrowserShell } from './run.ts';

const given = shellArguments(process.argv.slice(2));
if ('wrong' in given) {
  console.error(given.wrong);
  process.exit(2);
}

function windowFor(open: boolean): BrowserShellParts['window'] {
  const machine = thisMachine();
  if (!open) return { none: 'asked for by --no-open' };
  if (!hasDisplay(machine)) return { none: 'there is no display' };
  const program = findBrowser(machine);
  if (program === undefined) return { none: 'no Chromium, Chrome or Edge is installed; ASSAY_BROWSER can name one' };
  return { open: (address) => openWindow(program, address), name: program };
}

const root = productRoot(import.meta.dirname);
const folder = dataDir();
const clock = () => new Date();
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const failures = openLog(folder, clock, random);
const page = readPageFiles(pageDir(root));
if (!page.has('/')) {
  console.error('The page is not built: npm run build makes it, npm start does so by itself.');
  process.exit(1);
}

const engine = await createEngine({
  dataDir: folder,
  resourcesDir: process.env.ASSAY_RESOURCES ?? resourcesDir(root),
  version: productVersion(root),
  shell: 'browser',
  spawnChild: forkChildren(root, runsFromBundle(root, import.meta.dirname), (line) => failures.log(line)),
  clock,
  random,
  log: (line) => failures.log(line),
});
try {
  const shell = await runBrowserShell({
    router: engine.router,
    page,
    port: given.port,
    random,
    failures,
    window: windowFor(given.open),
    because: given.because,
    say: (line) => console.log(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => shell.end());
  await shell.ended;
} catch (thrown) {
  console.error(`Assay did not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = 1;
} finally {
  await engine.close();
}
// Whatever still holds this process, a half-open connection for instance, is of no use to anybody now.
process.exit();
