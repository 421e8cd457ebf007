/** A dropped file arrives whole: its pieces touch, none is too large, and the last is marked once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contract } from '#contract/contract';
import { pieceBytes, piecesOf, toBase64 } from './pieces.ts';

test('pieces cover the file without gap or overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * pieceBytes }), (size) => {
      const pieces = piecesOf(size);
      let at = 0;
      for (const { offset, end } of pieces) {
        expect(offset).toBe(at);
        expect(end - offset).toBeLessThanOrEqual(pieceBytes);
        at = end;
      }
      expect(at).toBe(size);
      expect(pieces.map(({ last }) => last)).toEqual(pieces.map((_, index) => index === pieces.length - 1));
    }),
  );
});

test('an empty file is one piece, so that it arrives too', () => expect(piecesOf(0)).toEqual([{ offset: 0, end: 0, last: true }]));

test('the largest piece is one that the engine takes', () => {
  const input = { batch: 'a'.repeat(8), path: 'x', offset: 0, base64: toBase64(new Uint8Array(pieceBytes).fill(255)), last: true };
  expect(contract.imports.upload['~orpc'].inputSchema?.['~standard'].validate(input)).toHaveProperty('value');
});

test('base64 is the standard one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => void expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))),
    { numRuns: 20 },
  );
});
