/** How long a job will still take, from how fast it went lately; says nothing before there is something to measure. */

/** Seconds left and the range that the pace of the last minute and a half allows. */
export interface Remaining {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  /** Seconds of measurement that it rests on. */
  readonly basisSeconds: number;
}

interface Sample {
  readonly at: number;
  readonly done: number;
}

const leastMs = 10_000;
const windowMs = 90_000;
/** Samples closer than this are one: the memory of a job that tells a thousand files a second stays small. */
const grainMs = 500;
/** Stretches whose rates give the quartiles. */
const stretches = 12;
/** The range names at most so many times the time that the mean pace gives: a stretch at rest would make it endless. */
const mostStretched = 4;

/** Steps that a person reads as about right: 5 s below a minute, then 15 s, a minute, five minutes. */
function step(seconds: number): number {
  if (seconds < 60) return 5;
  if (seconds < 600) return 15;
  return seconds < 3600 ? 60 : 300;
}

/** Linear between order statistics (type 7 of Hyndman and Fan 1996). */
function quantile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share;
  const below = ascending[Math.floor(at)] ?? 0;
  const above = ascending[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

export class Estimator {
  #samples: Sample[] = [];
  #total = 0;

  /**
   * Notes how far the job is. A count that goes back starts the measurement anew: it counts something else now.
   * @param at milliseconds, never less than before
   */
  note(at: number, done: number, total: number): void {
    const last = this.#samples.at(-1);
    const before = this.#samples.at(-2);
    this.#total = total;
    if (last && done < last.done) this.#samples = [];
    else if (last && before && last.at - before.at < grainMs) this.#samples.pop();
    this.#samples.push({ at, done });
    // One sample from before the window stays, so that the pace at its start is known.
    const first = this.#samples.findIndex((sample) => sample.at > at - windowMs);
    if (first > 1) this.#samples.splice(0, first - 1);
  }

  /** Time left at this moment; undefined before 10 s of measurement, when nothing moves and when no end is known. */
  remaining(at: number): Remaining | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || this.#total <= 0) return undefined;
    const from = Math.max(first.at, at - windowMs);
    const span = at - from;
    const moved = last.done - this.#doneAt(from);
    if (span < leastMs || moved <= 0) return undefined;
    const left = Math.max(0, this.#total - last.done);
    const rates = Array.from({ length: stretches }, (_, index) => {
      const [start, end] = [from + (span * index) / stretches, from + (span * (index + 1)) / stretches];
      return (this.#doneAt(end) - this.#doneAt(start)) / (span / stretches);
    }).sort((a, b) => a - b);
    const rate = moved / span;
    const middle = left / rate / 1000;
    const slow = left / Math.max(quantile(rates, 0.25), rate / mostStretched) / 1000;
    const fast = left / Math.max(quantile(rates, 0.75), rate) / 1000;
    return {
      seconds: rounded(middle, Math.round),
      low: rounded(Math.min(fast, middle), Math.floor),
      high: rounded(Math.max(slow, middle), Math.ceil),
      basisSeconds: Math.round(span / 1000),
    };
  }

  /** Units done at a moment, between samples in proportion. */
  #doneAt(at: number): number {
    const after = this.#samples.findIndex((sample) => sample.at >= at);
    if (after < 0) return this.#samples.at(-1)?.done ?? 0;
    const next = this.#samples[after];
    const previous = this.#samples[after - 1];
    if (!next) return 0;
    if (!previous) return next.done;
    return previous.done + ((next.done - previous.done) * (at - previous.at)) / (next.at - previous.at || 1);
  }
}

function rounded(seconds: number, towards: (value: number) => number): number {
  const unit = step(seconds);
  // Digits that floating point made up would turn an exact 30 into 25.
  return towards(Math.round((seconds / unit) * 10_000) / 10_000) * unit;
}
