/** The one shape of a table scanner: which rules it may raise and a generator of observations over an opened table. */
import type { Observation } from '#contract/findings';
import type { Table } from './table.ts';

export interface TableContext {
  readonly signal: AbortSignal;
  /** Rows of evidence kept for one finding. */
  readonly evidenceRows: number;
  /** Notes a measure for the artifact's fact sheet. */
  fact(label: string, value: string): void;
}

export interface TableScanner {
  readonly id: string;
  /** Raised whenever the same input could give another answer. */
  readonly version: number;
  readonly title: string;
  /** Every rule that this scanner can raise. */
  readonly rules: readonly string[];
  /** What this method cannot see, printed in the report. */
  readonly blindSpots: string;
  scan(table: Table, context: TableContext): AsyncIterable<Observation>;
}

/** Declares a table scanner; exists so that every one is found by one word. */
export function defineTableScanner(scanner: TableScanner): TableScanner {
  return scanner;
}
