/** The one shape of a scanner: what it accepts, which rules it may raise, and a generator of observations. */
import type { CoverageRange, Observation } from '#contract/findings';
import type { ModelCard, ScanDepth, ScanPolicy } from '#contract/models';
import type { Budget } from '#formats/budget';
import type { ByteSource } from '#formats/byte-source';
import type { Format } from '#formats/format';
import type { Limits } from '#formats/limits';

export interface ScanContext {
  readonly limits: Limits;
  /** What the whole artifact may still cost; every reader spends from it. */
  readonly budget: Budget;
  /** The file's own name, for remarks only: no decision may rest on it. */
  readonly name: string;
  /** Path inside nested containers, '' at the outermost file. */
  readonly member: string;
  readonly depth: number;
  readonly signal: AbortSignal;
  /** `deep` also allows what costs more than one pass over the bytes. */
  readonly thoroughness: ScanDepth;
  readonly policy: ScanPolicy;
  /** Notes how far a range of this scanner's own source was understood; the walk adds it up for nested members. */
  cover(range: CoverageRange): void;
  /** Notes something learned for the artifact's summary; only kept at depth 0. */
  fact(label: string, value: string): void;
  /** States what the file says about its model; a field that an outer file or an earlier scanner has stated is kept. */
  describe(card: ModelCard): void;
  /** Notes why something that was looked at is ordinary: what answers "why is this safe". */
  assure(what: string, why: string): void;
  /** Notes a member that is not examined as a file of its own, so that the tree of contents names it; `at` as in nested. */
  content(member: string, format: string, size: number, detail: string, at?: number): void;
  /** Whether some scanner reads files of this format. */
  reads(format: Format): boolean;
  /**
   * Scans a member found inside, with every scanner that accepts it; keeps the budgets of the whole artifact.
   * @param at where the member starts in this scanner's source, when it lies there as it is
   */
  nested(member: string, source: ByteSource, at?: number): Iterable<Observation>;
}

export interface Scanner {
  readonly id: string;
  /** Raised whenever the same input could give another answer. */
  readonly version: number;
  readonly title: string;
  /** Every rule that this scanner can raise. */
  readonly rules: readonly string[];
  /** What this method cannot see, printed in the report. */
  readonly blindSpots: string;
  /** Set where it runs at this depth only. */
  readonly depth?: ScanDepth;
  accepts(format: Format): boolean;
  scan(source: ByteSource, context: ScanContext): Iterable<Observation>;
}

/** Declares a scanner; exists so that every scanner is found by one word. */
export function defineScanner(scanner: Scanner): Scanner {
  return scanner;
}
