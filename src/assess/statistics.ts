/** The few statistics that a result rests on, with the digits that are kept. */

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** 97.5 % point of the normal distribution. */
const normalQuantile = 1.959963984540054;

/** Rounds to so many digits after the point. */
export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/**
 * Wilson's 95 % interval for a share (Wilson 1927; method 3 of Newcombe 1998), rounded to 4 digits.
 * @param hits may be fractional, where it is a mean over repeats of the same rows
 * @param n number of rows, at least 1
 */
export function wilson(hits: number, n: number): Interval {
  const share = hits / n;
  const square = normalQuantile ** 2;
  const centre = (share + square / (2 * n)) / (1 + square / n);
  const half = (normalQuantile / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  return {
    value: rounded(share, 4),
    low: rounded(Math.max(0, centre - half), 4),
    high: rounded(Math.min(1, centre + half), 4),
    n,
  };
}

/** Middle value; the mean of the two middle ones where their number is even. 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return (upper + lower) / 2;
}

/** Arithmetic mean; 0 for none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
