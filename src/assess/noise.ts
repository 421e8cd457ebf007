/** Random noise in the same ball that the attack searches, so that chance and intent can be compared at one epsilon. */
import type { Classifier } from './classifier.ts';
import { decisionOf } from './margin.ts';
import { generatorFor } from './random.ts';

const noiseStream = 2;

export interface NoiseTask {
  readonly x: Float32Array;
  readonly labels: Int32Array;
  /** Identity of each row, for its own random stream. */
  readonly rows: Int32Array;
  readonly epsilon: number;
  readonly clip: readonly [number, number];
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Number of right decisions, over all rows and repeats, with each value moved uniformly within ±epsilon and held to the range.
 * @param spent told after each batch how many rows it had
 */
export async function rightUnderNoise(task: NoiseTask, model: Classifier, spent: (queries: number) => void): Promise<number> {
  const { clip, epsilon, labels, repeats, rows, seed, x } = task;
  const [low, high] = clip;
  const { batch, classes, rowSize: size } = model;
  const candidate = new Float32Array(Math.min(batch, rows.length) * size);
  let right = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (let from = 0; from < rows.length; from += batch) {
      const count = Math.min(batch, rows.length - from);
      for (let slot = 0; slot < count; slot += 1) {
        const generator = generatorFor(seed, noiseStream, rows[from + slot] ?? 0, Math.round(epsilon * 1e9), repeat);
        const source = (from + slot) * size;
        for (let index = 0; index < size; index += 1) {
          const moved = (x[source + index] ?? 0) + (generator.uniform() * 2 - 1) * epsilon;
          candidate[slot * size + index] = moved < low ? low : moved > high ? high : moved;
        }
      }
      const scores = await model.scores(candidate, count);
      for (let slot = 0; slot < count; slot += 1)
        if (decisionOf(scores, slot * classes, classes) === (labels[from + slot] ?? 0)) right += 1;
      spent(count);
    }
  }
  return right;
}
