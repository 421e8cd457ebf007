/** The built main process runs: its imports and native modules resolve, and a page reaches the engine through its port. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const isBuilt = existsSync(join(root, 'out', 'main', 'main.js'));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-built-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!isBuilt)('under a stub of electron the bundle opens the window and the engine answers over MessagePort', () => {
  const told = execFileSync(
    process.execPath,
    ['--import', './test/electron-stub/register.mjs', 'test/electron-stub/drive-built-main.mjs'],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: 25_000,
      env: { ...process.env, ASSAY_DATA: folder },
    },
  );
  const outcome: unknown = JSON.parse(told);
  expect(outcome).toMatchObject({
    loaded: ['app://assay/'],
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    answer: { p: { b: { json: { version: '0.1.0' } } } },
  });
});
