/** The keys of a list lead within the list. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextIndex } from './next-index.ts';

const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 13],
  ['PageDown', 95, 99],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 0, 99],
])('%s from %d of 100 leads to %d', (key, from, to) => expect(nextIndex(key, from, 100, 10)).toBe(to));

test('from nowhere the first arrow leads to the first row', () => expect(nextIndex('ArrowDown', -1, 5, 3)).toBe(0));

test('an empty list has nowhere to go, and other keys move nothing', () => {
  expect(keys.map((key) => nextIndex(key, 0, 0, 10))).toEqual(keys.map(() => undefined));
  expect(nextIndex('a', 0, 10, 10)).toBeUndefined();
});

test('no key leaves the list', () => {
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.integer({ min: -1, max: 99 }), fc.integer({ min: 1, max: 300 }), (key, from, page) => {
      const to = nextIndex(key, from, 100, page) ?? -1;
      expect(to).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThan(100);
    }),
  );
});
