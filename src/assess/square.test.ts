/** The attack keeps to its ball, repeats itself, never beats arithmetic, and reaches what can be reached. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geometryOf } from './geometry.ts';
import { generatorFor } from './random.ts';
import { ballOf, type SquareTask, shareAt, squareAttack } from './square.ts';
import { type Linear, linearClassifier, marginOf } from './test-models.ts';

const nothing = (): void => {};

function linearOf(size: number, seed: number): Linear {
  const generator = generatorFor(seed, 99);
  const weights = Array.from({ length: size }, () => generator.uniform() * 2 - 1);
  return { weights, bias: -weights.reduce((sum, weight) => sum + weight * 0.5, 0) };
}

/** Rows about the middle of the range with the labels that the model gives them. */
function taskFor(linear: Linear, count: number, more: Partial<SquareTask>): SquareTask {
  const size = linear.weights.length;
  const generator = generatorFor(5, 98);
  const x = Float32Array.from({ length: count * size }, () => 0.35 + generator.uniform() * 0.3);
  const labels = Int32Array.from({ length: count }, (_, row) => (marginOf(linear, x.subarray(row * size, (row + 1) * size)) > 0 ? 1 : 0));
  return {
    x,
    labels,
    rows: Int32Array.from(labels.keys()),
    geometry: undefined,
    epsilon: 0.05,
    clip: [0, 1],
    budget: 300,
    seed: 1,
    ...more,
  };
}

test('the share of squares halves where the paper says', () => {
  // Square-Linf of Andriushchenko et al. 2020, section 5 and the authors' p_selection; first share as in AutoAttack.
  const at = (iteration: number) => shareAt(iteration, 10_000);
  expect([0, 10, 11, 50, 51, 200, 201, 500, 501, 1000, 1001].map(at)).toEqual([0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05, 0.025]);
  expect([8000, 8001, 9999].map(at)).toEqual([0.8 / 256, 0.8 / 512, 0.8 / 512]);
  expect(shareAt(5, 500)).toBe(at(100));
});

describe('the ball', () => {
  test('never reaches over epsilon or the range, whatever float32 rounds to', () => {
    const values = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 20 }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (row, epsilon) => {
        const x = Float32Array.from(row);
        const { lower, upper } = ballOf(x, epsilon, [0, 1]);
        for (const [index, value] of x.entries()) {
          const [low = 0, high = 0] = [lower[index], upper[index]];
          expect(low <= value && value <= high).toBe(true);
          expect(value - low).toBeLessThanOrEqual(epsilon);
          expect(high - value).toBeLessThanOrEqual(epsilon);
          expect(low >= 0 && high <= 1).toBe(true);
        }
      }),
    );
  });

  test('stays inside a range whose ends float32 cannot hold', () => {
    const { lower, upper } = ballOf(Float32Array.of(0, 0.2), 0.5, [-0.1, 0.3]);
    expect(Math.min(...lower)).toBeGreaterThanOrEqual(-0.1);
    expect(Math.max(...upper)).toBeLessThanOrEqual(0.3);
    expect(Math.min(...lower)).toBeCloseTo(-0.1, 6);
    expect(Math.max(...upper)).toBeCloseTo(0.3, 6);
  });
});

describe.each([
  ['flat rows', undefined, 12],
  ['pictures', geometryOf([1, 4, 4]), 16],
  ['pictures of three channels', geometryOf([3, 4, 4]), 48],
  ['series', geometryOf([1, 12]), 12],
] as const)('on %s', (_, geometry, size) => {
  const linear = linearOf(size, 3);
  const norm = linear.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);

  test('every query and every answer lies in the ball', async () => {
    const model = linearClassifier(linear);
    const task = taskFor(linear, 20, { geometry, epsilon: 0.07, budget: 60 });
    const { best } = await squareAttack(task, model, nothing);
    const { lower, upper } = ballOf(task.x, task.epsilon, task.clip);
    expect(best.every((value, index) => value >= (lower[index] ?? 0) && value <= (upper[index] ?? 0))).toBe(true);
    const extremes = { low: Math.min(...lower), high: Math.max(...upper) };
    for (const row of model.asked) expect(row.every((value) => value >= extremes.low && value <= extremes.high)).toBe(true);
  });

  test('no row is turned that arithmetic protects, and nearly every other is', async () => {
    const task = taskFor(linear, 60, { geometry, epsilon: 0.04 });
    const { broken, best } = await squareAttack(task, linearClassifier(linear), nothing);
    // A linear margin falls by at most epsilon times the sum of the weights' magnitudes (dual norm of L-infinity).
    const reach = task.epsilon * norm;
    let within = 0;
    let turned = 0;
    for (const [row, label] of task.labels.entries()) {
      const margin = Math.abs(marginOf(linear, task.x.subarray(row * size, (row + 1) * size)));
      if (margin > reach * 1.0001) expect(broken[row]).toBe(0);
      if (margin < reach * 0.4) {
        within += 1;
        turned += broken[row] ?? 0;
      }
      if (broken[row] === 1) expect(marginOf(linear, best.subarray(row * size, (row + 1) * size)) > 0 ? 1 : 0).not.toBe(label);
    }
    expect(within).toBeGreaterThan(5);
    expect(turned / within).toBeGreaterThan(0.9);
  });

  test('a row gets the same answer whatever stands beside it and whatever the batch', async () => {
    const task = taskFor(linear, 12, { geometry, epsilon: 0.05, budget: 40 });
    const all = await squareAttack(task, linearClassifier(linear, 5), nothing);
    expect(await squareAttack(task, linearClassifier(linear, 64), nothing)).toEqual(all);
    const alone = { ...task, x: task.x.slice(7 * size, 8 * size), labels: task.labels.slice(7, 8), rows: task.rows.slice(7, 8) };
    const one = await squareAttack(alone, linearClassifier(linear), nothing);
    expect([one.broken[0], one.queries[0]]).toEqual([all.broken[7], all.queries[7]]);
    expect(one.best).toEqual(all.best.slice(7 * size, 8 * size));
    const other = await squareAttack({ ...task, seed: 2 }, linearClassifier(linear), nothing);
    expect(other.best).not.toEqual(all.best);
  });
});

test('no row takes more than the budget, and what an early end saves is told as done', async () => {
  const linear = linearOf(16, 3);
  const task = taskFor(linear, 30, { geometry: geometryOf([1, 4, 4]), epsilon: 0.04, budget: 50 });
  const model = linearClassifier(linear);
  let told = 0;
  const { broken, queries } = await squareAttack(task, model, (settled) => {
    told += settled;
  });
  expect(Math.max(...queries)).toBeLessThanOrEqual(50);
  expect(queries.reduce((sum, each) => sum + each, 0)).toBe(model.queries());
  expect([...broken].some((each) => each === 1) && [...broken].some((each) => each === 0)).toBe(true);
  expect(told).toBe(30 * 50);
});
