import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { bent, readsOrRefuses } from '../test-files/bent.ts';
import { concat, u32 } from '../test-files/bytes.ts';
import { readFilters, unpack } from './filters.ts';
import { findSignature } from './superblock.ts';
import { Hdf5Walk } from './walk.ts';

const samples = join(import.meta.dirname, '../../scanners/hdf5-file/samples');
const names = [
  'keras2-earliest',
  'keras3-weights-latest',
  'virtual-latest',
  'external-storage-earliest',
  'lambda-nested-latest',
  'user-block',
];
const seeds = names.map((name) => [name, new Uint8Array(readFileSync(join(samples, `${name}.h5`)))] as const);
const limits = { ...defaultLimits, maxSteps: 300_000 };

function readAll(bytes: Uint8Array) {
  const walk = new Hdf5Walk(bytesSource(bytes), new Budget(limits));
  return { walk, objects: [...walk.objects()] };
}

describe.each(seeds)('%s', (_name, seed) => {
  test('is read without fault, every range inside the file', () => {
    const { objects, walk } = readAll(seed);
    expect(walk.file.faults).toEqual([]);
    expect(objects.length).toBeGreaterThan(2);
    for (const range of walk.file.parsed.joined()) expect(range.from >= 0 && range.to <= seed.length).toBe(true);
  });

  test('what is near it is read or refused', () => {
    fc.assert(
      fc.property(bent(seed), (bytes) => readsOrRefuses(() => readAll(bytes))),
      { numRuns: 300 },
    );
  });

  test('addresses that lead anywhere end the reading, never the program', () => {
    const address = fc.record({
      at: fc.nat({ max: seed.length - 8 }),
      to: fc.nat({ max: seed.length }),
      width: fc.constantFrom(1, 2, 4, 8),
    });
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = seed.slice();
        for (const { at, to, width } of changes) bytes.set(concat(u32(to), new Uint8Array(4)).subarray(0, width), at);
        readsOrRefuses(() => readAll(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

test('the signature is found at powers of two from 512 on and nowhere else', () => {
  const at = (offset: number) => findSignature(bytesSource(concat(new Uint8Array(offset), '\x89HDF\r\n\x1a\n', new Uint8Array(100))));
  for (const offset of [0, 512, 1024, 2048, 65_536]) expect(at(offset)).toBe(offset);
  for (const offset of [1, 256, 511, 1536]) expect(at(offset)).toBeUndefined();
});

test('every object is visited once', () => {
  const seed = seeds[0]?.[1] ?? new Uint8Array();
  const { walk, objects } = readAll(seed);
  expect(new Set(objects.map(({ path }) => path)).size).toBe(objects.length);
  expect(walk.seen.size).toBe(objects.length);
});

test('a chunk that does not unpack, or needs a plugin, is left alone', () => {
  const filters = [{ id: 1, name: 'deflate', values: [4] }];
  expect(unpack(new Uint8Array([1, 2, 3]), filters, 0, 100)).toBeUndefined();
  expect(unpack(new Uint8Array([1, 2, 3]), filters, 1, 100)).toEqual(new Uint8Array([1, 2, 3]));
  expect(unpack(new Uint8Array([1, 2]), [{ id: 32_015, name: 'zstd', values: [] }], 0, 100)).toBeUndefined();
});

test('filters keep the number and the name of a plugin', () => {
  const { walk } = readAll(seeds[1]?.[1] ?? new Uint8Array());
  const body = concat(new Uint8Array([2, 1, 0x0f, 0x7d, 5, 0, 0, 0, 1, 0]), 'zstd\0', u32(3));
  expect(readFilters(walk.file.cursor(new Uint8Array(body), 0))).toEqual([{ id: 32_015, name: 'zstd', values: [3] }]);
});

test('errors are the two that readers may throw', () => {
  expect(() => readAll(new Uint8Array(4000))).toThrow(MalformedInput);
  const seed = seeds[0]?.[1] ?? new Uint8Array();
  const walk = new Hdf5Walk(bytesSource(seed), new Budget({ ...limits, maxSteps: 100 }));
  expect(() => [...walk.objects()]).toThrow(LimitReached);
});
