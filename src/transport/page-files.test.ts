/** The page is what its folder holds, and nothing that a link or an unknown type leads to. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPageFiles } from './page-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-page-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('files are listed by their path, index.html also as the root', () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), 'start');
  writeFileSync(join(folder, 'assets', 'main.js'), '1');
  writeFileSync(join(folder, 'assets', 'main.js.map'), 'source');
  writeFileSync(join(folder, 'notes.exe'), 'x');
  const files = readPageFiles(folder);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/main.js', '/index.html']);
  expect(files.get('/')).toEqual({ type: 'text/html; charset=utf-8', body: Buffer.from('start') });
});

test.skipIf(process.platform === 'win32')('a link out of the folder is not followed', () => {
  symlinkSync('/etc', join(folder, 'etc'));
  symlinkSync('/etc/hosts', join(folder, 'hosts.json'));
  expect(readPageFiles(folder).size).toBe(0);
});
