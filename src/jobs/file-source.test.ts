/** A file as bytes: every read gives what the file holds, nothing reads past its end, and no stated length becomes an allocation. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { boundedSource, type OpenSource, openFileSource } from './file-source.ts';

let folder = '';
let open: OpenSource | undefined;
const bytes = Buffer.from(Uint8Array.from({ length: 1_500_000 }, (_, index) => (index * 7 + (index >> 11)) % 256));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-source-'));
  writeFileSync(join(folder, 'bytes'), bytes);
});
afterEach(() => {
  open?.close();
  open = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

test('any order of reads gives the bytes of the file', () => {
  const opened = openFileSource(join(folder, 'bytes'));
  open = opened;
  const read = fc.tuple(fc.integer({ min: 0, max: bytes.length + 10 }), fc.integer({ min: 0, max: 400_000 }));
  fc.assert(
    fc.property(fc.array(read, { maxLength: 20 }), (reads) => {
      for (const [offset, length] of reads)
        expect(Buffer.from(opened.source.read(offset, length)).equals(bytes.subarray(offset, offset + length))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [-1, 10],
  [0.5, 10],
  [Number.NaN, 10],
  [Number.POSITIVE_INFINITY, 10],
  [0, -1],
  [0, Number.NaN],
  [2 ** 53, 1],
])('a read of %d for %d gives nothing', (offset, length) => {
  open = openFileSource(join(folder, 'bytes'));
  expect(open.source.read(offset, length)).toHaveLength(0);
});

test('a read that a file of terabytes would fill is refused as a limit', () => {
  const source = boundedSource({ size: 2 ** 42, read: (_offset, length) => new Uint8Array(length) });
  expect(source.read(0, 1000)).toHaveLength(1000);
  expect(() => source.read(10, 2 ** 41)).toThrow(expect.objectContaining({ name: 'LimitReached', limit: 'maxHeaderBytes' }));
});

test('a file that becomes shorter while it is read is told as changed', () => {
  const path = join(folder, 'shrinks');
  writeFileSync(path, bytes);
  open = openFileSource(path);
  truncateSync(path, 1000);
  expect(() => open?.source.read(1_000_000, 10)).toThrow(expect.objectContaining({ code: 'file-changed' }));
});

test('a folder is no file, and a file that is not there says so', () => {
  expect(() => openFileSource(folder)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
  expect(() => openFileSource(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
