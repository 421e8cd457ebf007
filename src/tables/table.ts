/** A table as scanners see it: neutral column ids in SQL, the file's own names only for display, rows numbered in file order. */
import type { Database } from './database.ts';

export const tableKinds = ['csv', 'jsonl', 'json', 'parquet'] as const;
export type TableKind = (typeof tableKinds)[number];

export type ColumnType = 'integer' | 'number' | 'boolean' | 'time' | 'text' | 'nested' | 'binary';

export interface Column {
  /** Position from 0. */
  readonly index: number;
  /** The file's own name: hostile text, for display only. */
  readonly name: string;
  readonly type: ColumnType;
  /** What the file itself declares (Parquet), or `text`. */
  readonly declared: string;
  /** Its name in SQL: c1, c2 and so on. */
  readonly id: string;
  /** SQL over the relation: the value as VARCHAR. */
  readonly text: string;
  /** SQL over the relation: the value as a finite DOUBLE or null; absent where the column holds no numbers. */
  readonly number?: string;
}

/** A record that could not be taken in. */
export interface Rejected {
  /** Data row in file order, counted from 1. */
  readonly row: number;
  /** Byte in the file, where the reader knows it. */
  readonly offset?: number;
  readonly reason: string;
  /** As in the file, at most 200 characters. */
  readonly excerpt: string;
}

/** What opening a file gives, before types are known. */
export interface Relation {
  /** Name of the table or view; it has `row` BIGINT from 1 and the columns' ids. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly id: string; readonly declared: string }[];
  readonly rows: number;
  readonly rejected: readonly Rejected[];
  /** At least this many; more than `rejected` holds when there are too many to keep. */
  readonly rejectedCount: number;
  /** Remarks on how the file was read, each with the rule that it raises. */
  readonly remarks: readonly { readonly ruleId: string; readonly detail: string }[];
  readonly facts: readonly Fact[];
  /** What `row` counts, for the report. */
  readonly rowMeaning: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Table extends Omit<Relation, 'columns' | 'name'> {
  readonly relation: string;
  readonly kind: TableKind;
  readonly columns: readonly Column[];
  readonly database: Database;
}
