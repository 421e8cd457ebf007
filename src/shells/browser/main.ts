/** Entry of the browser shell: builds the engine, serves it to one browser on this machine, ends cleanly. */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { createEngine } from '#engine/engine';
import { forkChildren } from '#shells/fork-child';
import { openLog } from '#shells/log';
import { dataDir, pageDir, productRoot, productVersion, resourcesDir, runsFromBundle } from '#shells/places';
import { readPageFiles } from '#transport/page-files';
import { type ShellArguments, shellArguments } from './arguments.ts';
import { findBrowser, hasDisplay, thisMachine } from './find-browser.ts';
import { openWindow } from './open-window.ts';
import { type BrowserShellParts, runBrowserShell } from './run.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function windowFor(given: ShellArguments): BrowserShellParts['window'] {
  if (!given.open) return { none: 'asked for by --no-open' };
  const machine = thisMachine();
  const program = findBrowser(machine);
  if (program === undefined) return { none: 'no Chromium, Chrome or Edge was found' };
  if (!hasDisplay(machine)) return { none: 'there is no display' };
  return { name: basename(program), open: (address) => openWindow(program, address) };
}

async function main(): Promise<number> {
  const given = shellArguments(process.argv.slice(2));
  if ('wrong' in given) {
    process.stderr.write(`${given.wrong}\n`);
    return 2;
  }
  const root = productRoot(import.meta.dirname);
  const clock = () => new Date();
  const folder = dataDir();
  const failures = openLog(folder, clock, randomBytes);
  const engine = await createEngine({
    dataDir: folder,
    resourcesDir: resourcesDir(root),
    spawnChild: forkChildren(root, runsFromBundle(root, import.meta.dirname), failures.log),
    clock,
    shell: 'browser',
    version: productVersion(root),
    log: failures.log,
  });
  const shell = await runBrowserShell({
    router: engine.router,
    page: readPageFiles(pageDir(root)),
    port: given.port,
    random: randomBytes,
    failures,
    window: windowFor(given),
    because: given.because,
    say,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, shell.end);
  await shell.ended;
  await engine.close();
  return 0;
}

process.exitCode = await main();
