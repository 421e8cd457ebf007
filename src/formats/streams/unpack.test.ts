import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits } from '../limits.ts';
import { streamCodecs } from './codecs.ts';
import { unpack } from './unpack.ts';

const content = Buffer.alloc(16 * 1024 * 1024);
for (let at = 0; at < content.length; at += 4) content.writeUInt32LE((Math.imul(at, 2_654_435_761) >>> 9) & 0xffff, at);
const packed = gzipSync(content, { level: 1 });
const source = bytesSource(packed);

const open = (budget: Budget, depth = 0) =>
  unpack((note) => streamCodecs.gzip(source, 0, note), { budget, depth, packed: packed.length, held: 1024 * 1024 });

test('content too long to hold reads as what it is, forwards, backwards and at both ends', () => {
  const { end, failure, limit, source: unpacked } = open(new Budget());
  expect({ end, failure, limit, size: unpacked.size }).toEqual({
    end: packed.length,
    failure: undefined,
    limit: undefined,
    size: content.length,
  });
  const places = [0, 5_000_000, 5_000_100, 14_000_000, 11_500_000, content.length - 100, 15_000_000, 6_000_000];
  for (const offset of places)
    for (const length of [1, 100, 70_000, 3_000_000])
      expect(Buffer.compare(unpacked.read(offset, length), content.subarray(offset, offset + length))).toBe(0);
}, 60_000);

test('reading back again and again ends at the bound on unpacked bytes', () => {
  const { source: unpacked } = open(new Budget({ ...defaultLimits, maxInflatedBytes: 60 * 1024 * 1024 }));
  expect(() => {
    for (let round = 0; round < 10; round += 1) {
      unpacked.read(14_000_000, 10);
      unpacked.read(10_000_000, 10);
    }
  }).toThrow('decompressed bytes');
}, 60_000);

test('a bound leaves the beginning to be looked at', () => {
  const { limit, source: unpacked } = open(new Budget({ ...defaultLimits, maxInflatedBytes: 1024 * 1024 }));
  expect(limit?.limit).toBe('maxInflatedBytes');
  expect(Buffer.compare(unpacked.read(0, 100), content.subarray(0, 100))).toBe(0);
}, 60_000);

test('of a damaged stream the content before the damage stays, whatever is damaged', () => {
  const plain = Buffer.from('a line of text that repeats, a line of text that ends\n'.repeat(200));
  const small = gzipSync(plain);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: small.length - 1 }), (cut) => {
      const { failure, source: unpacked } = unpack((note) => streamCodecs.gzip(bytesSource(small.subarray(0, cut)), 0, note), {
        budget: new Budget(),
        depth: 0,
        packed: cut,
      });
      expect(failure).toBeDefined();
      expect(plain.subarray(0, unpacked.size).equals(unpacked.read(0, unpacked.size))).toBe(true);
      if (cut >= small.length - 8) expect(unpacked.size).toBe(plain.length);
    }),
  );
});
