/** How a measure is taken and told: three rounds, taken in turn with what it is held against, and the median of each. */
import { median } from '#assess/statistics';

/** One line of the output. A rate or a ratio is printed and never asserted: machines differ, and so do their neighbours. */
export interface Measured {
  readonly name: string;
  readonly value: string;
  /** What it is held against, with its own value. */
  readonly against?: string;
  /** How many times as long, or as much, as what it is held against. */
  readonly ratio?: number;
}

export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

export type Line = Measured | Skipped;

/** Takes a measure in a private folder, which is removed afterwards. */
export type Measure = (folder: string) => Promise<readonly Line[]>;

export const rounds = 3;

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Medians in milliseconds of several works, each taken once a round, so that a slow minute of the machine falls on all of them. */
export async function inTurn(...works: readonly (() => unknown)[]): Promise<number[]> {
  const taken: number[][] = works.map(() => []);
  for (let round = 0; round < rounds; round += 1) for (const [index, work] of works.entries()) taken[index]?.push(await timed(work));
  return taken.map((times) => median(times));
}

export function milliseconds(time: number): string {
  return time < 1000 ? `${time.toFixed(0)} ms` : `${(time / 1000).toFixed(2)} s`;
}

/** Megabytes (10^6) a second. */
export function rate(bytes: number, time: number): string {
  return `${(bytes / 1000 / time).toFixed(0)} MB/s`;
}
