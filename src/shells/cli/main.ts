/** The command line's entry: reads what is asked, starts an engine in this process, runs it, and ends with the right code. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import { toAssayError } from '#contract/errors';
import { openLog } from '../log.ts';
import { dataDir, productRoot, productVersion, resourcesDir, runsFromBundle } from '../places.ts';
import type { Command } from './command-context.ts';
import { exitCode, failureOf } from './exit-codes.ts';
import { makeProgram } from './program.ts';
import { readSecret } from './read-secret.ts';
import { makeTerminal } from './terminal.ts';

// Heard before anything else is loaded: a second Ctrl+C ends the process at once.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());

const root = productRoot(import.meta.dirname);
const folder = process.cwd();
const terminal = makeTerminal({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isWatched: process.stderr.isTTY === true,
  width: process.stderr.columns ?? 80,
});

/** What was asked for, or the exit code where the words themselves end it. */
function askedFor(): { readonly command: Command; readonly passphraseFile: string | undefined } | number {
  let chosen: Command | undefined;
  const program = makeProgram(productVersion(root), (command) => {
    chosen = command;
  });
  // Subcommands inherit this only when it is set on each.
  for (const each of [program, ...program.commands.flatMap((command) => [command, ...command.commands])]) each.exitOverride();
  try {
    program.parse(process.argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.good : exitCode.usage;
    throw thrown;
  }
  const { passphraseFile } = program.opts<{ passphraseFile?: string }>();
  return chosen ? { command: chosen, passphraseFile } : exitCode.usage;
}

async function run(command: Command, passphraseFile: string | undefined): Promise<number> {
  const data = dataDir();
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const failures = openLog(data, () => new Date(), random);
  const passphrase = passphraseFile === undefined ? undefined : readSecret(resolve(folder, passphraseFile));
  // Loaded here, so that help and wrong usage are answered at once.
  const { createEngine } = await import('#engine/create-engine');
  const { createInProcessClient } = await import('#transport/in-process');
  const { forkChildren } = await import('../fork-child.ts');
  const engine = await createEngine({
    dataDir: data,
    resourcesDir: resourcesDir(root),
    version: productVersion(root),
    shell: 'cli',
    spawnChild: forkChildren(root, runsFromBundle(root, import.meta.dirname), (line) => failures.log(line)),
    clock: () => new Date(),
    random,
    log: (line) => failures.log(line),
  });
  try {
    stop.signal.throwIfAborted();
    const client = createInProcessClient(engine.router, failures);
    return await command({ client, engine: engine.context, terminal, signal: stop.signal, passphrase, folder });
  } finally {
    await engine.close();
  }
}

// Whoever reads the answer may stop reading: what was begun is then stopped in order, as by Ctrl+C, so that the case is closed.
process.stdout.on('error', (error) => {
  stop.abort();
  const { code, message } = toAssayError(error, 'the answer');
  if (code === 'internal') return;
  terminal.say(message);
  // May come after everything else has ended.
  process.once('exit', () => {
    process.exitCode = exitCode.usage;
  });
});
// There is nobody left to tell.
process.stderr.on('error', () => {});

const asked = askedFor();
try {
  process.exitCode = typeof asked === 'number' ? asked : await run(asked.command, asked.passphraseFile);
} catch (thrown) {
  const { code, message } = failureOf(thrown);
  terminal.say(message);
  if (code === exitCode.internal && process.env.ASSAY_DEBUG) console.error(thrown);
  process.exitCode = code;
}
