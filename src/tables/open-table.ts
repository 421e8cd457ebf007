/** Opens a file as a table of any kind and settles what type each column holds. */

import { numberIn } from './cells.ts';
import { distinctNames } from './csv-dialect.ts';
import { openCsv } from './csv-source.ts';
import type { Database } from './database.ts';
import { openJson } from './json-source.ts';
import { openParquet } from './parquet-source.ts';
import { redactName } from './redact.ts';
import type { Column, ColumnType, Relation, Table, TableKind } from './table.ts';

/** Rows from the start that decide a text column's type; the profile then counts what does not fit over all rows. */
const TYPE_ROWS = 20_000;
const COLUMNS_A_QUERY = 100;

/**
 * Opens the database's file number `which` as a table.
 * Throws TableRefused, DuckDB's error or AssayError `cancelled`; `refusalOf` turns the second into the first.
 */
export async function openTable(database: Database, which: number, kind: TableKind, signal: AbortSignal): Promise<Table> {
  const path = database.paths[which] ?? '';
  const opened = await openRelation(database, path, `t${which}`, kind, signal);
  const { columns: given, name: relation, ...rest } = opened;
  const names = distinctNames(given.map(({ name }) => redactName(name)));
  const raw = given.map((column, index) => ({ ...column, name: names[index] ?? '' }));
  const columns: Column[] = [];
  for (let from = 0; from < raw.length; from += COLUMNS_A_QUERY)
    columns.push(...(await typed(database, raw.slice(from, from + COLUMNS_A_QUERY), from, relation)));
  return { ...rest, relation, kind, columns, database };
}

async function openRelation(database: Database, path: string, name: string, kind: TableKind, signal: AbortSignal): Promise<Relation> {
  if (kind === 'csv') return openCsv(database, path, name, signal);
  if (kind === 'parquet') return openParquet(database, path, name);
  return openJson(database, path, name, kind, signal);
}

async function typed(database: Database, raw: Relation['columns'], from: number, relation: string): Promise<readonly Column[]> {
  const measures = raw
    .filter((column) => column.declared === 'text')
    .flatMap(({ id }) => [
      `count(${id}) AS ${id}_n`,
      `count(*) FILTER (WHERE regexp_full_match(${id}, '\\s*[-+]?(0|[1-9][0-9]{0,17})\\s*')) AS ${id}_integer`,
      `count(TRY_CAST(${id} AS DOUBLE)) AS ${id}_number`,
      `count(*) FILTER (WHERE regexp_matches(${id}, '^[-+]?0[0-9]')) AS ${id}_padded`,
      `count(*) FILTER (WHERE lower(${id}) IN ('true', 'false')) AS ${id}_boolean`,
      `count(TRY_CAST(${id} AS TIMESTAMP)) AS ${id}_time`,
      `count(*) FILTER (WHERE regexp_matches(${id}, '^[\\[{]') AND json_valid(${id})) AS ${id}_nested`,
    ]);
  const [row] =
    measures.length === 0
      ? []
      : await database.query(`SELECT ${measures.join(', ')} FROM (SELECT * FROM ${relation} WHERE row <= ${TYPE_ROWS})`);
  return raw.map(({ name, id, declared }, index) => {
    const of = (measure: string) => numberIn(row, `${id}_${measure}`);
    const type = declared === 'text' ? typeOfText(of) : typeOfDeclared(declared);
    const numeric = type === 'integer' || type === 'number';
    const cast = declared === 'text' ? `TRY_CAST(${id} AS DOUBLE)` : `CAST(${id} AS DOUBLE)`;
    const column: Column = { index: from + index, id, name, type, declared, text: textOf(id, type, declared) };
    return numeric ? { ...column, number: `CASE WHEN isfinite(${cast}) THEN ${cast} END` } : column;
  });
}

function typeOfText(of: (measure: string) => number): ColumnType {
  const filled = of('n');
  if (filled === 0) return 'text';
  if (of('padded') === 0 && of('integer') === filled) return 'integer';
  if (of('padded') === 0 && of('number') >= filled * 0.95) return 'number';
  if (of('boolean') === filled) return 'boolean';
  if (of('nested') === filled) return 'nested';
  return of('time') === filled ? 'time' : 'text';
}

function typeOfDeclared(declared: string): ColumnType {
  if (/[[(]|^(STRUCT|MAP|UNION|LIST)/.test(declared) && !declared.startsWith('DECIMAL')) return 'nested';
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(declared)) return 'integer';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(declared)) return 'number';
  if (declared === 'BOOLEAN') return 'boolean';
  if (/^(DATE|TIME|INTERVAL)/.test(declared)) return 'time';
  return declared === 'BLOB' ? 'binary' : 'text';
}

function textOf(id: string, type: ColumnType, declared: string): string {
  if (type === 'binary') return `hex(${id})`;
  return declared === 'text' || declared === 'VARCHAR' ? id : `CAST(${id} AS VARCHAR)`;
}
