/** The launcher runs on whatever Node npm has, says plainly what it cannot do, and passes signals and exit codes on. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const launcher = join(root, 'scripts', 'launch.mjs');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// The system's Node, not the one that runs this test.
const systemNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /^v(18|20)\./.test(stdout ?? '');
});

test('an unknown command is named, with those there are', () => {
  const { status, stderr } = spawnSync(process.execPath, [launcher, 'strat'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^There is no command strat; there are start, assay, /);
});

test.skipIf(!systemNode)('an old Node hands over to the Node that npm brought', () => {
  const { status } = spawnSync(systemNode ?? '', [launcher, 'strat'], { encoding: 'utf8' });
  expect(status).toBe(2);
});

test.skipIf(!systemNode)('an old Node without another gets one clear line', () => {
  const { status, stderr } = spawnSync(systemNode ?? '', [launcher, 'start'], {
    encoding: 'utf8',
    env: { ...process.env, ASSAY_SYSTEM_NODE: '1' },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Assay needs Node 22\.12 or later; this is (18|20)\..*\n$/);
});

test('start --no-open prints one line on the shell and one with the address, and SIGTERM to the launcher ends all of it', async () => {
  const started = spawn(process.execPath, [launcher, 'start', '--no-open'], {
    env: { ...process.env, ASSAY_DATA: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said.split('\n').length, { timeout: 25_000 }).toBe(3);
  const [first, second] = said.split('\n');
  expect(first).toBe('Assay runs in the browser shell without a window: asked for by --no-open. Ctrl+C ends it.');
  expect(second).toMatch(/^Assay: http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]{43}$/);
  const { origin } = new URL(second?.slice(7) ?? '');
  expect((await fetch(origin)).status).toBe(403);
  const exit = once(started, 'exit');
  started.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  await expect(fetch(origin)).rejects.toThrow();
});
