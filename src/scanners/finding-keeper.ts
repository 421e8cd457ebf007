/** Keeps findings within their bound so that a flood of small ones cannot push out the one that matters. */
import type { Observation } from '#contract/findings';

export class FindingKeeper {
  readonly #byRule = new Map<string, Observation[]>();
  readonly #limit: number;
  #count = 0;
  /** Observations that are no longer kept. */
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps an observation; when full, the most frequent rule gives up its latest. */
  keep(observation: Observation): void {
    const same = this.#byRule.get(observation.ruleId) ?? [];
    this.#byRule.set(observation.ruleId, same);
    same.push(observation);
    this.#count += 1;
    if (this.#count <= this.#limit) return;
    let longest = same;
    for (const each of this.#byRule.values()) if (each.length > longest.length) longest = each;
    longest.pop();
    this.#count -= 1;
    this.dropped += 1;
  }

  kept(): Observation[] {
    return [...this.#byRule.values()].flat();
  }
}
