/** Keyset pages: the cursor holds the last row's sort key, so that a page costs the same at the start and at the end of a table. */
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import type { Sql } from './session.ts';
import { type Filter, whereOf } from './sql-text.ts';

export interface Sort {
  /** Named in the cursor, which is refused by every other sort. */
  readonly name: string;
  /** An indexed column or expression. */
  readonly key: string;
  /** The column that settles ties; the same as `key` where that is unique. */
  readonly id: string;
  readonly descending?: boolean;
}

export interface PageRequest<T> {
  readonly row: z.ZodType<T>;
  readonly columns: string;
  readonly from: string;
  readonly filters: readonly Filter[];
  readonly sort: Sort;
  readonly cursor: string | null | undefined;
  readonly limit: number;
}

export interface Page<T> {
  readonly rows: T[];
  /** Rows that pass the filters, on all pages. */
  readonly total: number;
  readonly next: string | null;
}

const cursorShape = z.tuple([z.string(), z.union([z.string(), z.number()]), z.number()]);
const keyRow = z.object({ key_: z.union([z.string(), z.number()]), id_: z.number() });
const countRow = z.object({ count: z.number() });

function parseCursor(text: string, sort: Sort): readonly [key: string | number, id: number] {
  try {
    const [name, key, id] = cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (name === sort.name) return [key, id];
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  throw new AssayError('invalid-input', 'This page mark belongs to another list. Load the list again.');
}

function cursorOf(sort: Sort, row: unknown): string {
  const { key_: key, id_: id } = keyRow.parse(row);
  return Buffer.from(JSON.stringify([sort.name, key, id]), 'utf8').toString('base64url');
}

/** How many rows pass the filters. */
export function countOf(sql: Sql, from: string, filters: readonly Filter[]): number {
  const where = whereOf(filters);
  return sql.counted(countRow, `SELECT count(*) AS count FROM ${from} ${where.sql}`, where.values)[0]?.count ?? 0;
}

/** One page in the order of `sort`, with the number of all rows that pass the filters. */
export function pageOf<T>(sql: Sql, request: PageRequest<T>): Page<T> {
  return { ...rowsOf(sql, request), total: countOf(sql, request.from, request.filters) };
}

/** One page without the count, for callers that count otherwise. */
export function rowsOf<T>(sql: Sql, request: PageRequest<T>): Omit<Page<T>, 'total'> {
  const { sort, filters, limit } = request;
  const after = request.cursor ? parseCursor(request.cursor, sort) : undefined;
  const direction = sort.descending ? 'DESC' : 'ASC';
  const single = sort.key === sort.id;
  const place = single ? `${sort.id} ${sort.descending ? '<' : '>'} ?` : `(${sort.key}, ${sort.id}) ${sort.descending ? '<' : '>'} (?, ?)`;
  const from: Filter[] = after ? [{ sql: place, values: single ? [after[1]] : [...after] }] : [];
  const where = whereOf([...filters, ...from]);
  const order = single ? `${sort.id} ${direction}` : `${sort.key} ${direction}, ${sort.id} ${direction}`;
  const text = `SELECT ${request.columns}, ${sort.key} AS key_, ${sort.id} AS id_ FROM ${request.from} ${where.sql}
    ORDER BY ${order} LIMIT ?`;
  const found = sql.all(request.row.and(keyRow), text, [...where.values, limit + 1]);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last ? cursorOf(sort, last) : null };
}
