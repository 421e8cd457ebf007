/** Reads a labelled table into typed arrays for the assessment of tabular classifiers, or says clearly why it cannot. */
import { AssayError } from '#contract/errors';
import { numberIn, textIn } from './cells.ts';
import { type Database, openDatabase } from './database.ts';
import { isIdentifier } from './identifier.ts';
import { findLabel } from './label.ts';
import { openTable } from './open-table.ts';
import { refusalOf } from './refusal.ts';
import { sqlText } from './sql.ts';
import { type ColumnStatistics, columnStatistics } from './statistics.ts';
import type { Table, TableKind } from './table.ts';
import { listed } from './wording.ts';

export interface LabelledTable {
  /** Row-major, rows × features, in file order. */
  readonly x: Float32Array;
  readonly features: readonly string[];
  /** Index into `classes`, one a row. */
  readonly y: Int32Array;
  /** Sorted: numerically where all labels are whole numbers, else by text. */
  readonly classes: readonly string[];
  readonly rows: number;
}

export interface LabelledOptions {
  /** Name of the label column; by default the one that name or shape gives away. */
  readonly label?: string;
  readonly signal?: AbortSignal;
}

/** Bytes of `x`; a bigger table must be sampled before. */
const MOST_CELLS = 256 * 1024 * 1024;
const MOST_CLASSES = 10_000;

/**
 * Every column but the label and row identifiers is a feature, and each must be numeric in every row.
 * Throws AssayError `not-assessable` with the reason, `file-unreadable` where the table cannot be read, or `cancelled`.
 */
export async function readLabelled(path: string, kind: TableKind, options: LabelledOptions): Promise<LabelledTable> {
  const signal = options.signal ?? new AbortController().signal;
  const database = await openDatabase([path], { signal });
  try {
    const table = await openTable(database, 0, kind, signal);
    return await readTable(database, table, options.label);
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    throw new AssayError('file-unreadable', refusalOf(thrown, database.paths[0] ?? path).message, path);
  } finally {
    database.close();
  }
}

async function readTable(database: Database, table: Table, wanted: string | undefined): Promise<LabelledTable> {
  const statistics = await columnStatistics(table);
  const label =
    wanted === undefined ? findLabel(statistics, table.rows)?.statistics : statistics.find((each) => each.column.name === wanted);
  if (label === undefined)
    refuse(wanted === undefined ? 'No label column was recognised. Name one.' : `The table has no column “${wanted}”.`);
  const features = statistics.filter((each) => each !== label && !isIdentifier(each, table.rows));
  checkFeatures(features, label, table);
  const classes = await classesOf(database, table, label);
  const x = new Float32Array(table.rows * features.length);
  const y = new Int32Array(table.rows);
  const index = new Map(classes.map((name, at) => [name, at]));
  const selected = features.map((each) => `${each.column.number} AS ${each.column.id}`);
  let at = 0;
  for await (const chunk of database.stream(
    `SELECT ${label.column.text} AS label, ${selected.join(', ')} FROM ${table.relation} ORDER BY row`,
  )) {
    for (const row of chunk) {
      features.forEach((each, column) => {
        x[at * features.length + column] = numberIn(row, each.column.id);
      });
      y[at] = index.get(textIn(row, 'label')) ?? 0;
      at += 1;
    }
  }
  return { x, features: features.map((each) => each.column.name), y, classes, rows: table.rows };
}

function checkFeatures(features: readonly ColumnStatistics[], label: ColumnStatistics, table: Table): void {
  if (table.rows === 0) refuse('The table has no rows.');
  if (features.length === 0) refuse('The table has no feature column beside the label.');
  if (table.rows * features.length > MOST_CELLS / Float32Array.BYTES_PER_ELEMENT)
    refuse(`The table has ${(table.rows * features.length).toLocaleString('en')} values; at most 67,108,864 are read.`);
  const wordy = features.filter((each) => each.column.number === undefined).map((each) => each.column.name);
  if (wordy.length > 0) refuse(`These columns are not numeric: ${listed(wordy)}. Encode or remove them.`);
  const gaps = features.filter((each) => (each.number?.count ?? 0) < table.rows).map((each) => each.column.name);
  if (gaps.length > 0) refuse(`These columns have rows without a finite number: ${listed(gaps)}. Fill or remove them.`);
  if (label.filled < table.rows) refuse(`The label column “${label.column.name}” is empty in ${table.rows - label.filled} rows.`);
  if (label.distinct > MOST_CLASSES)
    refuse(`The label column “${label.column.name}” has ${label.distinct} values; that is no class label.`);
}

async function classesOf(database: Database, table: Table, label: ColumnStatistics): Promise<readonly string[]> {
  const order = label.column.number === undefined ? sqlText('') : label.column.number;
  const rows = await database.query(
    `SELECT class FROM (SELECT DISTINCT ${label.column.text} AS class, ${order} AS place FROM ${table.relation}) ORDER BY place, class`,
  );
  return rows.map((row) => textIn(row, 'class'));
}

function refuse(reason: string): never {
  throw new AssayError('not-assessable', reason);
}
