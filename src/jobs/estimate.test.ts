/** The remaining time: nothing too early, a range that holds the value, and the right order of magnitude. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Estimator } from './estimate.ts';

interface Step {
  readonly wait: number;
  readonly moved: number;
}

const steps = fc.array(fc.record({ wait: fc.integer({ min: 1, max: 20_000 }), moved: fc.integer({ min: 0, max: 1_000_000 }) }), {
  minLength: 1,
  maxLength: 60,
});

/** Plays the steps from a start and gives the estimate at the end. */
function play(given: readonly Step[], { from = 0, scale = 1, ahead = 1_000_000 } = {}) {
  const estimator = new Estimator();
  const total = (given.reduce((sum, { moved }) => sum + moved, 0) + ahead) * scale;
  let [at, done] = [from, 0];
  estimator.note(at, 0, total);
  for (const { moved, wait } of given) {
    at += wait;
    done += moved * scale;
    estimator.note(at, done, total);
  }
  return { at, estimator, remaining: estimator.remaining(at) };
}

/** At a steady pace, told every `every` milliseconds. */
const steady = (seconds: number, perSecond: number, every = 250): Step[] =>
  Array.from({ length: (seconds * 1000) / every }, () => ({ wait: every, moved: (perSecond * every) / 1000 }));

test('a steady pace gives its own time, within rounding', () => {
  expect(play(steady(20, 1000), { ahead: 100_000 }).remaining).toEqual({ seconds: 105, low: 90, high: 105, basisSeconds: 20 });
  expect(play(steady(200, 1000), { ahead: 30_000 }).remaining).toEqual({ seconds: 30, low: 30, high: 30, basisSeconds: 90 });
});

test('before ten seconds nothing is said', () => {
  expect(play(steady(9.75, 1000)).remaining).toBeUndefined();
  expect(play(steady(10, 1000)).remaining).toBeDefined();
});

test('only the last minute and a half counts', () => {
  const slowThenFast = [...steady(600, 10), ...steady(100, 1000)];
  expect(play(slowThenFast, { ahead: 60_000 }).remaining).toMatchObject({ seconds: 60, low: 60, high: 60 });
});

test('an uneven pace widens the range', () => {
  const uneven = Array.from({ length: 10 }, () => [...steady(6, 100), ...steady(3, 2000)]).flat();
  const { remaining } = play(uneven, { ahead: 100_000 });
  expect(remaining?.low).toBeLessThan((remaining?.seconds ?? 0) * 0.8);
  expect(remaining?.high).toBeGreaterThan((remaining?.seconds ?? 0) * 1.5);
});

test('a job that stands still is told longer and longer, then not at all', () => {
  const { at, estimator, remaining } = play(steady(30, 1000), { ahead: 100_000 });
  const later = estimator.remaining(at + 30_000);
  expect(later?.seconds).toBeGreaterThan((remaining?.seconds ?? 0) * 1.5);
  expect(estimator.remaining(at + 100_000)).toBeUndefined();
});

test('where no end is known nothing is said', () => {
  const estimator = new Estimator();
  for (let second = 0; second < 60; second += 1) estimator.note(second * 1000, second, 0);
  expect(estimator.remaining(60_000)).toBeUndefined();
});

test('a count that starts anew is measured anew', () => {
  const estimator = new Estimator();
  for (let second = 0; second <= 30; second += 1) estimator.note(second * 1000, second * 100, 3000);
  estimator.note(31_000, 0, 1000);
  expect(estimator.remaining(35_000)).toBeUndefined();
});

test('whatever happens, the range holds the value, all are finite, and none comes too early', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 200_000 }), (given, wait) => {
      const { at, estimator } = play(given);
      const remaining = estimator.remaining(at + wait);
      if (at + wait < 10_000) expect(remaining).toBeUndefined();
      if (!remaining) return;
      expect(remaining.low).toBeGreaterThanOrEqual(0);
      expect(remaining.low).toBeLessThanOrEqual(remaining.seconds);
      expect(remaining.high).toBeGreaterThanOrEqual(remaining.seconds);
      expect(Number.isFinite(remaining.high)).toBe(true);
      expect(remaining.basisSeconds).toBeLessThanOrEqual(90);
    }),
  );
});

test('neither the hour nor the unit changes the estimate', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 2 ** 40 }), fc.constantFrom(1, 2, 1024), (given, from, scale) => {
      expect(play(given, { from, scale }).remaining).toEqual(play(given).remaining);
    }),
  );
});

test('a job that is done has nothing left', () => {
  expect(play(steady(20, 10), { ahead: 0 }).remaining).toMatchObject({ seconds: 0, low: 0, high: 0 });
});
