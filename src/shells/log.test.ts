/** The log keeps what a reference names, and does no harm where it is read or cannot be written. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from './log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = () => new Date('2026-11-24T06:00:00Z');
const random = (bytes: number) => new Uint8Array(bytes).fill(171);

test('a line carries its time, and escape sequences arrive escaped', () => {
  const log = openLog(folder, clock, random);
  log.log('file \u001b[31mred\u202etxt\n2026 forged');
  const text = readFileSync(join(folder, 'assay.log'), 'utf8');
  expect(text).toBe('2026-11-24T06:00:00.000Z file \\u{1b}[31mred\\u{202e}txt\\u{a}2026 forged\n');
  expect(log.reference()).toBe('L-abababab');
});

test('it is for the user alone and turns over at 5 MiB', () => {
  const file = join(folder, 'assay.log');
  writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1));
  openLog(folder, clock, random).log('next');
  expect(readFileSync(file, 'utf8')).toContain('next');
  expect(statSync(`${file}.1`).size).toBe(5 * 1024 * 1024 + 1);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a folder that cannot be written does not stop the work', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => openLog(join(file, 'below'), clock, random).log('x')).not.toThrow();
});
