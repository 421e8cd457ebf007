/** Square attack in the L-infinity ball (Andriushchenko et al. 2020, "Square Attack", algorithms 1 and 2), many rows in one batch. */
import type { Classifier } from './classifier.ts';
import type { Geometry } from './geometry.ts';
import { decisionOf, marginOf } from './margin.ts';
import { type Generator, generatorFor } from './random.ts';

export interface SquareTask {
  /** Clean rows, all decided rightly, row-major. */
  readonly x: Float32Array;
  readonly labels: Int32Array;
  /** Identity of each row, for its own random stream. */
  readonly rows: Int32Array;
  /** Undefined for tables and flat vectors, where sets of features take the place of squares. */
  readonly geometry: Geometry | undefined;
  readonly epsilon: number;
  readonly clip: readonly [number, number];
  /** Most queries for one row, the starting stripes included. */
  readonly budget: number;
  readonly seed: number;
}

export interface SquareOutcome {
  /** 1 where the decision was turned. */
  readonly broken: Uint8Array;
  /** Queries spent on each row. */
  readonly queries: Int32Array;
  /** Best rows found, row-major; never further than epsilon from the clean ones, nor outside the range. */
  readonly best: Float32Array;
  /** Last margin of each row. */
  readonly margins: Float64Array;
}

const squareStream = 3;
/** Share of the picture that the first squares cover: 0.8, as AutoAttack sets it (Croce and Hein 2020). */
const firstShare = 0.8;
/** Iterations of 10,000 at which the share halves (section 5 of the paper). */
const halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];
/** Draws until a proposal differs from what is there. */
const redraws = 8;

/** Share of a row's values to change at an iteration, on a schedule stretched to the budget. */
export function shareAt(iteration: number, budget: number): number {
  const place = Math.floor((iteration / budget) * 10_000);
  return firstShare / 2 ** halvings.filter((at) => place > at).length;
}

const stepUp = (value: number): number => Math.fround(value + Math.abs(value) * 2 ** -23 + 2 ** -149);
const stepDown = (value: number): number => -stepUp(-value);

/** Lowest and highest float32 that are within epsilon of each value by exact comparison, and within the range. */
export function ballOf(
  x: Float32Array,
  epsilon: number,
  [low, high]: readonly [number, number],
): { lower: Float32Array; upper: Float32Array } {
  const lower = new Float32Array(x.length);
  const upper = new Float32Array(x.length);
  // Rounding to float32 may step over a bound; one part in 2^23 back is within it again.
  const least = Math.fround(low) < low ? stepUp(Math.fround(low)) : Math.fround(low);
  const most = Math.fround(high) > high ? stepDown(Math.fround(high)) : Math.fround(high);
  for (const [index, value] of x.entries()) {
    let down = Math.fround(value - epsilon);
    let up = Math.fround(value + epsilon);
    while (value - down > epsilon) down = stepUp(down);
    while (up - value > epsilon) up = stepDown(up);
    lower[index] = Math.min(value, Math.max(least, down));
    upper[index] = Math.max(value, Math.min(most, up));
  }
  return { lower, upper };
}

interface Field {
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  readonly size: number;
  readonly geometry: Geometry | undefined;
}

/** Vertical stripes, one sign per channel and column; for vectors one sign per feature. */
function stripes(candidate: Float32Array, at: number, row: number, field: Field, generator: Generator): void {
  const { geometry, lower, size, upper } = field;
  const from = row * size;
  if (!geometry) {
    for (let index = 0; index < size; index += 1) candidate[at + index] = (generator.next() >>> 31 ? upper : lower)[from + index] ?? 0;
    return;
  }
  for (let channel = 0; channel < geometry.channels; channel += 1)
    for (let column = 0; column < geometry.width; column += 1) {
      const bound = generator.next() >>> 31 ? upper : lower;
      for (let line = 0; line < geometry.height; line += 1) {
        const place = channel * geometry.channelStride + line * geometry.lineStride + column * geometry.columnStride;
        candidate[at + place] = bound[from + place] ?? 0;
      }
    }
}

/** Sets one random square, or set of features, to the bounds of the ball; tells whether anything changed. */
function changeSquare(candidate: Float32Array, at: number, row: number, field: Field, share: number, generator: Generator): boolean {
  const { geometry, lower, size, upper } = field;
  const from = row * size;
  let changed = false;
  if (!geometry) {
    const count = Math.max(1, Math.round(share * size));
    for (let index = 0; index < count; index += 1) {
      const place = generator.below(size);
      const value = (generator.next() >>> 31 ? upper : lower)[from + place] ?? 0;
      if (candidate[at + place] !== value) changed = true;
      candidate[at + place] = value;
    }
    return changed;
  }
  const { channelStride, channels, columnStride, height, lineStride, width } = geometry;
  const side = Math.round(Math.sqrt(share * height * width));
  const tall = height === 1 ? 1 : Math.max(1, Math.min(side, height - 1));
  const wide = height === 1 ? Math.max(1, Math.round(share * width)) : Math.max(1, Math.min(side, width - 1));
  const top = generator.below(height - tall + 1);
  const left = generator.below(width - wide + 1);
  for (let channel = 0; channel < channels; channel += 1) {
    const bound = generator.next() >>> 31 ? upper : lower;
    for (let line = top; line < top + tall; line += 1) {
      let place = channel * channelStride + line * lineStride + left * columnStride;
      for (let column = 0; column < wide; column += 1) {
        const value = bound[from + place] ?? 0;
        if (candidate[at + place] !== value) changed = true;
        candidate[at + place] = value;
        place += columnStride;
      }
    }
  }
  return changed;
}

/**
 * Attacks every row until it is turned or its budget is spent.
 * @param spent told after each batch how many queries of the total budget are settled, those saved by an early stop included
 */
export async function squareAttack(task: SquareTask, model: Classifier, spent: (queries: number) => void): Promise<SquareOutcome> {
  const { budget, clip, epsilon, geometry, labels, rows, seed, x } = task;
  const { batch, classes, probabilities, rowSize: size } = model;
  const count = rows.length;
  const field: Field = { ...ballOf(x, epsilon, clip), size, geometry };
  const best = Float32Array.from(x);
  const margins = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const queries = new Int32Array(count);
  const broken = new Uint8Array(count);
  // Whole epsilons differ by far more than 1e-9, so each has its own stream, whichever others the plan holds.
  const generators = Array.from(rows, (row) => generatorFor(seed, squareStream, row, Math.round(epsilon * 1e9)));
  const candidate = new Float32Array(Math.min(batch, Math.max(1, count)) * size);

  let active = Array.from(rows.keys());
  for (let iteration = 0; iteration < budget && active.length > 0; iteration += 1) {
    const share = shareAt(Math.max(0, iteration - 1), budget);
    for (let from = 0; from < active.length; from += batch) {
      const chunk = active.slice(from, from + batch);
      for (const [slot, row] of chunk.entries()) {
        const generator = generators[row];
        if (!generator) continue;
        const at = slot * size;
        candidate.set(best.subarray(row * size, (row + 1) * size), at);
        if (iteration === 0) stripes(candidate, at, row, field, generator);
        else for (let draw = 0; draw < redraws; draw += 1) if (changeSquare(candidate, at, row, field, share, generator)) break;
      }
      const scores = await model.scores(candidate, chunk.length);
      let settled = chunk.length;
      for (const [slot, row] of chunk.entries()) {
        const label = labels[row] ?? 0;
        queries[row] = iteration + 1;
        const margin = marginOf(scores, slot * classes, classes, label, probabilities);
        const turned = decisionOf(scores, slot * classes, classes) !== label;
        if (margin < (margins[row] ?? 0) || turned) {
          margins[row] = margin;
          best.set(candidate.subarray(slot * size, (slot + 1) * size), row * size);
        }
        if (turned) {
          broken[row] = 1;
          settled += budget - iteration - 1;
        }
      }
      spent(settled);
    }
    active = active.filter((row) => broken[row] === 0);
  }
  return { broken, queries, best, margins };
}
