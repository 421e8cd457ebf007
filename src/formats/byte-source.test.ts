import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bufferedSource, bytesSource, copyBytes, sliceSource, viewOf } from './byte-source.ts';

test('a copy shares nothing with a Node buffer, whose slice would', () => {
  const buffer = Buffer.from('abcdef');
  const copy = copyBytes(bytesSource(buffer), 2, 3);
  buffer.fill(0);
  expect(Buffer.from(copy).toString()).toBe('cde');
  expect(copy.byteOffset).toBe(0);
});

test('a view is given only when all of its bytes are there', () => {
  const source = bytesSource(Uint8Array.of(1, 2, 3));
  expect(viewOf(source, 1, 2)?.getUint16(0, true)).toBe(0x0302);
  expect(viewOf(source, 1, 3)).toBeUndefined();
  expect(viewOf(source, -1, 2)).toBeUndefined();
});

test('reads of a slice never leave it', () => {
  const slice = sliceSource(bytesSource(Uint8Array.from({ length: 10 }, (_, index) => index)), 3, 4);
  expect([...slice.read(0, 100)]).toEqual([3, 4, 5, 6]);
  expect([...slice.read(4, 10)]).toEqual([]);
  expect(sliceSource(bytesSource(new Uint8Array(5)), 9, 4).size).toBe(0);
});

test('a buffered source gives the same bytes as the source, even when that reuses its memory', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 251);
  const reused = new Uint8Array(bytes.length);
  const source = bufferedSource({
    size: bytes.length,
    read: (offset, length) => {
      reused.fill(0);
      reused.set(bytes.subarray(offset, offset + length));
      return reused.subarray(0, Math.max(0, Math.min(length, bytes.length - offset)));
    },
  });
  fc.assert(
    fc.property(fc.nat({ max: 110_000 }), fc.nat({ max: 70_000 }), (offset, length) => {
      expect(Buffer.compare(Buffer.from(source.read(offset, length)), Buffer.from(bytes.subarray(offset, offset + length)))).toBe(0);
    }),
    { numRuns: 300 },
  );
});
