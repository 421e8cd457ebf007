/** What `npm start`, `npm test` and the others do. Runs on the Node that launch.mjs chose; calls every tool by its own file. */
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './checks.ts';
import { inputHash, isFresh, stamp } from './freshness.ts';

const root = join(import.meta.dirname, '..');
const tool = (...path: string[]) => join(root, 'node_modules', ...path);

/** Runs a program in the foreground and resolves with its exit code. */
function run(program: string, given: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, given, { stdio: 'inherit', cwd: root, ...options });
    // Ctrl+C reaches the child by the terminal itself; sent on as well, it would arrive twice.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`${program} did not start: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(signal ? 128 : (code ?? 1)));
  });
}

const node = (file: string, given: readonly string[], options?: SpawnOptions) => run(process.execPath, [file, ...given], options);

function build(): number {
  const hash = inputHash(root);
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool('electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.error(`${stdout}${stderr}The build failed.`);
    return status ?? 1;
  }
  stamp(root, hash);
  return 0;
}

function buildIfStale(): number {
  if (isFresh(root)) return 0;
  console.error('Building Assay; this takes some seconds and happens again only when its source has changed.');
  return build();
}

function electronProgram(): string | undefined {
  const named = tool('electron', 'path.txt');
  if (!existsSync(named)) return undefined;
  const program = tool('electron', 'dist', readFileSync(named, 'utf8'));
  return existsSync(program) ? program : undefined;
}

function whyNoElectron(given: readonly string[], electron: string | undefined): string | undefined {
  if (given.includes('--no-open')) return 'asked for by --no-open';
  if (electron === undefined) return 'Electron is not here; npm run electron:fetch downloads it';
  if (process.getuid?.() === 0) return 'Electron does not run as root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  return undefined;
}

async function start(given: readonly string[]): Promise<number> {
  const built = buildIfStale();
  if (built !== 0) return built;
  const electron = electronProgram();
  const why = whyNoElectron(given, electron);
  if (electron !== undefined && why === undefined) return run(electron, ['.', ...given]);
  return node(join(root, 'out', 'main', 'browser-shell.js'), [...given, '--because', why ?? 'Electron is not here']);
}

type Command = (given: readonly string[]) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  start,
  assay: (given) =>
    node(isFresh(root) ? join(root, 'out', 'main', 'cli.js') : join(root, 'src', 'shells', 'cli', 'main.ts'), given, {
      cwd: process.env.INIT_CWD ?? process.cwd(),
    }),
  build: () => build(),
  test: async (given) => buildIfStale() || node(tool('vitest', 'vitest.mjs'), ['run', ...given]),
  e2e: async (given) => buildIfStale() || node(tool('@playwright', 'test', 'cli.js'), ['test', ...given]),
  bench: async (given) => buildIfStale() || node(join(root, 'bench', 'main.ts'), given),
  demo: (given) => node(join(root, 'scripts', 'demo', 'main.ts'), given),
  check: () => runChecks(root),
  fuzz: (given) => node(join(root, 'scripts', 'fuzz.ts'), given),
  mutation: (given) => node(tool('@stryker-mutator', 'core', 'bin', 'stryker.js'), ['run', ...given]),
  count: (given) => node(join(root, 'scripts', 'count-results.ts'), given),
  'electron-fetch': () => node(tool('electron', 'install.js'), []),
};

const [name = '', ...given] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
  console.error(`There is no command ${name || '(none)'}; there are ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
process.exitCode = await command(given);
