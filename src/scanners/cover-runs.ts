/** Joins neighbouring ranges of one kind before they are noted, so that an archive of 100,000 tensors stays a short list. */
import type { CoverageRange } from '#contract/findings';

export class CoverRuns {
  readonly #note: (range: CoverageRange) => void;
  #open: CoverageRange | undefined;

  constructor(note: (range: CoverageRange) => void) {
    this.#note = note;
  }

  /** Notes a range; ranges come in file order for joining to work, any order is right. */
  cover(from: number, to: number, state: CoverageRange['state'], what: string): void {
    if (to <= from) return;
    if (this.#open && this.#open.state === state && this.#open.what === what && this.#open.to === from) {
      this.#open = { ...this.#open, to };
      return;
    }
    this.finish();
    this.#open = { from, to, state, what };
  }

  finish(): void {
    if (this.#open) this.#note(this.#open);
    this.#open = undefined;
  }
}
