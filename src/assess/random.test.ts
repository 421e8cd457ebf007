/** Seeded numbers are the same on every machine: held against the published generators. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generatorFor, splitMix64, xoshiro } from './random.ts';

test('SplitMix64 gives the numbers of its reference for the seed 1234567', () => {
  // splitmix64.c (Vigna 2015), as Rosetta Code prints them.
  const expected = [6457827717110365317n, 3203168211198807973n, 9817491932198370423n, 4593380528125082431n, 16408922859458223821n];
  let state = 1234567n;
  const drawn = expected.map(() => {
    const step = splitMix64(state);
    state = step.state;
    return step.value;
  });
  expect(drawn).toEqual(expected);
});

test('xoshiro128** gives the numbers of its reference for the state 1, 2, 3, 4', () => {
  // xoshiro128starstar.c (Blackman and Vigna), the values that rand_xoshiro tests itself against.
  const generator = xoshiro([1, 2, 3, 4]);
  const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
  expect(expected.map(() => generator.next())).toEqual(expected);
});

test('one place gives one stream, another place another', () => {
  const first = (...place: number[]) => {
    const generator = generatorFor(9, ...place);
    return [generator.next(), generator.next(), generator.next()];
  };
  expect(first(3, 17)).toEqual(first(3, 17));
  const streams = [first(3, 17), first(3, 18), first(2, 17), first(17, 3)].map(String);
  expect(new Set(streams).size).toBe(streams.length);
});

test('bounded numbers are below their bound and uniform ones below 1', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const generator = generatorFor(seed, 1);
      const drawn = generator.below(bound);
      const uniform = generator.uniform();
      return Number.isInteger(drawn) && drawn >= 0 && drawn < bound && uniform >= 0 && uniform < 1;
    }),
  );
});

test('numbers below 6 come about equally often', () => {
  const generator = generatorFor(1, 1);
  const counts = new Array<number>(6).fill(0);
  for (let draw = 0; draw < 60_000; draw += 1) {
    const drawn = generator.below(6);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Chi-square with 5 degrees of freedom: 20.5 is passed once in a thousand seeds, and the seed is fixed.
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chi).toBeLessThan(20.5);
});
