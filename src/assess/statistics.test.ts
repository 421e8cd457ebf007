/** Intervals are those of the literature, and rounding keeps them ordered. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mean, median, rounded, wilson } from './statistics.ts';

describe('Wilson intervals', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i are those of Newcombe', (hits, n, low, high) => {
    expect(wilson(hits, n)).toMatchObject({ low, high, n });
  });

  test('hold their value, stay within 0 and 1, and mirror', () => {
    const shares = fc.integer({ min: 1, max: 5000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(shares, ([hits, n]) => {
        const { high, low, value } = wilson(hits, n);
        const mirrored = wilson(n - hits, n);
        expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
        expect(mirrored.low).toBeCloseTo(1 - high, 3);
      }),
    );
  });

  test('narrow as rows are added', () => {
    const widths = [10, 100, 1000].map((n) => wilson(n / 2, n)).map(({ high, low }) => high - low);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });
});

test('the median of an even number is the mean of the middle two, and none is 0', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(median([])).toBe(0);
  expect(mean([])).toBe(0);
  expect(mean([1, 2, 6])).toBe(3);
  expect(rounded(0.123456, 4)).toBe(0.1235);
});
