/** One purse for a whole artifact: nested readers spend from it together, so that nesting cannot multiply a bound. */
import { defaultLimits, LimitReached, type Limits } from './limits.ts';

const countables = ['maxEntries', 'maxInflatedBytes', 'maxSteps'] as const;
type Countable = (typeof countables)[number];
const units: Record<Countable, string> = {
  maxEntries: 'container members',
  maxInflatedBytes: 'decompressed bytes',
  maxSteps: 'steps of reading',
};

export class Budget {
  readonly limits: Limits;
  readonly #signal: AbortSignal | undefined;
  readonly #spent: Record<Countable, number> = { maxEntries: 0, maxInflatedBytes: 0, maxSteps: 0 };

  constructor(limits: Limits = defaultLimits, signal?: AbortSignal) {
    this.limits = limits;
    this.#signal = signal;
  }

  /**
   * Counts `amount` against a limit.
   * @throws LimitReached when the limit is passed; the abort reason when the caller has cancelled
   */
  spend(limit: Countable, amount = 1): void {
    const before = this.#spent[limit];
    const after = before + amount;
    this.#spent[limit] = after;
    if (after > this.limits[limit]) throw new LimitReached(limit, `More than ${this.limits[limit]} ${units[limit]} in one artifact.`);
    // Looking at the signal costs more than counting, so it is looked at every 65,536 units.
    if (this.#signal !== undefined && Math.floor(after / 65_536) !== Math.floor(before / 65_536)) this.#signal.throwIfAborted();
  }

  /** Whether some limit is used up, so that nothing more can be read. */
  get exhausted(): boolean {
    return countables.some((limit) => this.#spent[limit] > this.limits[limit]);
  }
}
