/** Reads cells of a result row; apart from the database, so that the list of scanners loads no native code. */
import type { JS } from '@duckdb/node-api';

export type Row = Readonly<Record<string, JS>>;

/** A count or measure of a row as a number; null and what is no number become `fallback`. */
export function numberIn(row: Row | undefined, name: string, fallback = 0): number {
  const value = row?.[name];
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : fallback;
}

/** A text of a row; null becomes ''. */
export function textIn(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
}
