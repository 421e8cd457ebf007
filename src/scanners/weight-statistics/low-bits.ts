/** Holds the low bits of weights against what training leaves there, segment by segment, and tells rounding from writing. */
import { homogeneityStatistic, rareAbove, uniformStatistic } from './chi-square.ts';

export interface LowBitsFinding {
  /** Bits from the lowest on. */
  readonly bits: number;
  readonly statistic: number;
  readonly bound: number;
  /** Elements of the segment. */
  readonly first: number;
  readonly count: number;
}

/** Elements that are judged together: a payload that covers a whole segment is told. */
export const segmentElements = 8192;
/** Chance gives 1 of 256; more of that means that values were rounded. */
const roundedShare = 0.02;

export type Explanation = 'rounded' | 'repeated' | undefined;

/** Whether the numbers themselves explain odd low bits: rounded to fewer bits, or drawn from few values. */
function explanationOf(lows: Uint32Array, values: ArrayLike<number>, count: number): Explanation {
  let rounded = 0;
  for (let index = 0; index < count; index += 1) if (((lows[index] ?? 0) & 0xff) === 0) rounded += 1;
  if (rounded > roundedShare * count) return 'rounded';
  const seen = new Set<number>();
  const sampled = Math.min(count, 2048);
  for (let index = 0; index < sampled; index += 1) seen.add(values[index] ?? 0);
  return seen.size < 0.75 * sampled ? 'repeated' : undefined;
}

/**
 * The strongest deviation in a segment.
 * For 1, 2 and 4 bits: elements at different places within a byte of hidden data must not differ, whatever their common distribution
 * (rounding of uniform random numbers biases the lowest bits). For 8: the upper half of the low byte must be uniform.
 * @param lows the lowest 32 bits of each element
 * @param wide whether the fraction is so long that its low byte must be uniform (23 bits and more)
 */
export function judgeLowBits(
  lows: Uint32Array,
  values: ArrayLike<number>,
  count: number,
  wide: boolean,
): { readonly found?: Omit<LowBitsFinding, 'first' | 'count'>; readonly explained?: Explanation } {
  if (count < segmentElements) return {};
  const explained = explanationOf(lows, values, count);
  if (explained) return { explained };
  let found: Omit<LowBitsFinding, 'first' | 'count'> | undefined;
  const consider = (bits: number, statistic: number, freedom: number): void => {
    const bound = rareAbove(freedom);
    if (statistic > bound && (found === undefined || statistic / bound > found.statistic / found.bound)) found = { bits, statistic, bound };
  };
  for (const bits of [1, 2, 4]) {
    const phases = 8 / bits;
    const cells = 1 << bits;
    const counts = new Int32Array(phases * cells);
    for (let index = 0; index < count; index += 1) {
      const cell = (index % phases) * cells + ((lows[index] ?? 0) & (cells - 1));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    const { freedom, value } = homogeneityStatistic(counts, phases);
    consider(bits, value, freedom);
  }
  if (wide) {
    const upper = new Int32Array(16);
    for (let index = 0; index < count; index += 1) {
      const cell = ((lows[index] ?? 0) >>> 4) & 15;
      upper[cell] = (upper[cell] ?? 0) + 1;
    }
    consider(8, uniformStatistic(upper), 15);
  }
  return found ? { found } : {};
}
