/** Noise stays in its ball, draws the same again, and moves accuracy as far as chance says. */
import { expect, test } from 'vitest';
import { type NoiseTask, rightUnderNoise } from './noise.ts';
import { linearClassifier } from './test-models.ts';

const nothing = (): void => {};
/** One value a row, 0.1 above the border at 0.5. */
const linear = { weights: [1], bias: -0.5 };
const task = (rows: number, more: Partial<NoiseTask> = {}): NoiseTask => ({
  x: new Float32Array(rows).fill(0.6),
  labels: new Int32Array(rows).fill(1),
  rows: Int32Array.from({ length: rows }, (_, row) => row),
  epsilon: 0.2,
  clip: [0, 1],
  repeats: 1,
  seed: 1,
  ...more,
});

test('uniform noise of twice the distance turns a quarter', async () => {
  // P(u < -0.1) for u uniform in ±0.2 is 1/4; 4,000 draws have a standard deviation of 27.
  const right = await rightUnderNoise(task(4000), linearClassifier(linear, 64), nothing);
  expect(Math.abs(right - 3000)).toBeLessThan(110);
});

test('every value moves by at most epsilon and stays in the range', async () => {
  const model = linearClassifier(linear, 64);
  await rightUnderNoise(task(500, { x: new Float32Array(500).fill(0.95), epsilon: 0.1 }), model, nothing);
  const values = model.asked.flatMap((row) => [...row]);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0.85 - 1e-6);
  expect(Math.max(...values)).toBe(1);
  expect(Math.min(...values)).toBeLessThan(0.86);
});

test('the answer depends on the seed and not on the batch', async () => {
  const run = (batch: number, more: Partial<NoiseTask>) => rightUnderNoise(task(300, more), linearClassifier(linear, batch), nothing);
  const right = await run(7, { repeats: 2 });
  expect(await run(300, { repeats: 2 })).toBe(right);
  const seeds = await Promise.all([2, 3, 4].map((seed) => run(300, { seed, repeats: 2 })));
  expect(seeds.some((each) => each !== right)).toBe(true);
});

test('noise smaller than the distance turns nothing', async () => {
  expect(await rightUnderNoise(task(300, { epsilon: 0.09, repeats: 3 }), linearClassifier(linear), nothing)).toBe(900);
});

test('every repeat draws anew', async () => {
  const once = await rightUnderNoise(task(2000), linearClassifier(linear, 64), nothing);
  const twice = await rightUnderNoise(task(2000, { repeats: 2 }), linearClassifier(linear, 64), nothing);
  expect(twice).not.toBe(2 * once);
  expect(Math.abs(twice - 2 * once)).toBeLessThan(150);
});
