/** The browser shell as a process: its line with the address, its exit codes, and its clean end. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const entry = join(import.meta.dirname, 'main.ts');
const isBuilt = existsSync(join(root, 'out', 'renderer', 'index.html'));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-shell-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = () => ({ ...process.env, ASSAY_DATA: join(folder, 'data') });

test.each([
  [['--port', '70000'], '--port takes a number from 0 to 65535, not 70000.'],
  [['--nonsense'], '--nonsense'],
])('%j is answered with what is wrong and exit code 2', (given, words) => {
  const { status, stderr } = spawnSync(process.execPath, [entry, ...given], { encoding: 'utf8', env: env() });
  expect(stderr).toContain(words);
  expect(status).toBe(2);
});

test.skipIf(isBuilt)('without a built page it says how to build it', () => {
  const { status, stderr } = spawnSync(process.execPath, [entry, '--no-open'], { encoding: 'utf8', env: env() });
  expect(stderr).toMatch(/^Assay did not start: The page is not built\. npm start/);
  expect(status).toBe(1);
});

test.skipIf(!isBuilt).each(['SIGTERM', 'SIGINT'] as const)('it gives its address, serves, and ends cleanly at %s', async (signal) => {
  const shell = spawn(process.execPath, [entry, '--no-open', '--because', 'a test asked'], {
    env: env(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(shell, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: shell.stdout })) {
    lines.push(line);
    const [, address] = /^Assay: (http:\/\/127\.0\.0\.1:\d+\/\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
    shell.kill(signal);
  }
  expect(lines[0]).toContain('a test asked');
  expect(lines).toHaveLength(2);
  expect(await exit).toEqual([0, null]);
});
