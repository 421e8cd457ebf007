/** What finds one kind of value in text, and the search that runs several of them over a table's columns. */
import { numberIn, textIn } from './cells.ts';
import { sqlText } from './sql.ts';
import type { Column, Table } from './table.ts';

export interface Found {
  readonly value: string;
  readonly masked: string;
  /** Position in the text. */
  readonly index: number;
  /** False where the shape fits and the check digit or plausibility does not. */
  readonly valid: boolean;
}

export interface Detector {
  readonly id: string;
  readonly ruleId: string;
  readonly one: string;
  readonly many: string;
  /** RE2 expression that every text with a match fulfils: what DuckDB filters by. */
  readonly candidate: string;
  /** All non-overlapping occurrences; linear in the text's length. */
  find(text: string, columnName: string): readonly Found[];
}

/** What one detector found in one column. */
export interface ColumnHits {
  readonly column: Column;
  readonly detector: Detector;
  /** Rows with at least one valid value. */
  readonly rows: number;
  readonly values: number;
  /** Values of the right shape that failed their check. */
  readonly failed: number;
  /** The first rows in file order. */
  readonly evidence: readonly { readonly row: number; readonly masked: readonly string[] }[];
}

/** Characters of a cell that are searched; longer cells are counted as cut. */
export const SEARCHED_CHARACTERS = 65_536;
const VALUES_A_ROW = 3;

/** Every detector over one column, in one pass over the rows that may match. */
export async function searchColumn(
  table: Table,
  column: Column,
  detectors: readonly Detector[],
  evidenceRows: number,
): Promise<readonly ColumnHits[]> {
  const pattern = detectors.map((detector) => `(?:${detector.candidate})`).join('|');
  const tallies = detectors.map((detector) => ({ detector, rows: 0, values: 0, failed: 0, evidence: new Map<number, string[]>() }));
  const chunks = table.database.stream(
    `SELECT row, left(${column.text}, ${SEARCHED_CHARACTERS}) AS value FROM ${table.relation} WHERE regexp_matches(${column.text}, ${sqlText(pattern)})`,
  );
  for await (const chunk of chunks) {
    for (const record of chunk) {
      const text = textIn(record, 'value');
      for (const tally of tallies) {
        const found = tally.detector.find(text, column.name);
        const valid = found.filter((each) => each.valid);
        tally.failed += found.length - valid.length;
        tally.values += valid.length;
        if (valid.length === 0) continue;
        tally.rows += 1;
        keepFirst(
          tally.evidence,
          numberIn(record, 'row'),
          valid.slice(0, VALUES_A_ROW).map((each) => each.masked),
          evidenceRows,
        );
      }
    }
  }
  return tallies.map(({ evidence, ...tally }) => ({
    ...tally,
    column,
    evidence: [...evidence].sort(([a], [b]) => a - b).map(([row, masked]) => ({ row, masked })),
  }));
}

/** Keeps the smallest row numbers, whatever order threads deliver them in. */
function keepFirst(kept: Map<number, string[]>, row: number, masked: string[], most: number): void {
  if (kept.size >= most) {
    const largest = Math.max(...kept.keys());
    if (row >= largest) return;
    kept.delete(largest);
  }
  kept.set(row, masked);
}
