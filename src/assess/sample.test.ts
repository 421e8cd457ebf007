/** The sample is of the size that was asked for, fair to classes, and the same again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stratifiedSample } from './sample.ts';

function labelsOf(...sizes: number[]): Int32Array {
  return Int32Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
}

function countsIn(labels: Int32Array, rows: Int32Array): number[] {
  const counts: number[] = [];
  for (const row of rows) counts[labels[row] ?? 0] = (counts[labels[row] ?? 0] ?? 0) + 1;
  return counts;
}

test('classes keep their shares', () => {
  const labels = labelsOf(600, 300, 100);
  expect(countsIn(labels, stratifiedSample(labels, 100, 1))).toEqual([60, 30, 10]);
});

test('a class of one row in a thousand is not missed', () => {
  const labels = labelsOf(998, 1, 1);
  expect(countsIn(labels, stratifiedSample(labels, 10, 1))).toEqual([8, 1, 1]);
});

test('the remainder goes to the class that was cut the most, not to one that was already rounded up', () => {
  const labels = labelsOf(9, 46, 45);
  expect(countsIn(labels, stratifiedSample(labels, 10, 1))).toEqual([1, 5, 4]);
});

test('a seed draws the same rows again, another seed others', () => {
  const labels = labelsOf(500, 500);
  expect(stratifiedSample(labels, 50, 7)).toEqual(stratifiedSample(labels, 50, 7));
  expect(stratifiedSample(labels, 50, 7)).not.toEqual(stratifiedSample(labels, 50, 8));
});

test('whatever the classes, as many rows as wanted come out, each once, in order', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 200 }), fc.nat(), (all, wanted, seed) => {
      const labels = labelsOf(...all);
      const rows = stratifiedSample(labels, wanted, seed);
      expect(rows.length).toBe(Math.min(wanted, labels.length));
      expect(new Set(rows).size).toBe(rows.length);
      expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
      expect(rows.every((row) => row >= 0 && row < labels.length)).toBe(true);
      if (wanted >= all.length) expect(countsIn(labels, rows).filter((count) => count > 0).length).toBe(all.length);
    }),
  );
});
