/** A path that a person named is read when it is a file of ordinary size, and told otherwise, at once. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWhole } from './read-whole.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file comes whole, a larger one is refused with both sizes', () => {
  const file = join(folder, 'a');
  writeFileSync(file, 'abc');
  expect(Buffer.from(readWhole(file, 3)).toString()).toBe('abc');
  expect(() => readWhole(file, 2)).toThrow(/has 3 bytes, more than the 2/);
});

test('a folder and a name that is not there are told by name', () => {
  expect(() => readWhole(folder, 10)).toThrow(/no file but a folder|is a folder/);
  expect(() => readWhole(join(folder, 'nowhere'), 10)).toThrow(/nowhere/);
});

test.skipIf(process.platform !== 'linux')('a pipe without a writer is refused and not waited for', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => readWhole(pipe, 10)).toThrow(/pipe/);
});
