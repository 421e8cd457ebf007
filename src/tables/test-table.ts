/** Writes tables to a private folder and reads them the way a scan does: for tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { analyseOverlap, analyseTable, type TableScan } from './analyse.ts';
import { openDatabase } from './database.ts';
import { openTable } from './open-table.ts';
import type { TableKind } from './table.ts';

export interface TestFolder {
  readonly path: string;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'assay-tables-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

const quiet = { signal: new AbortController().signal, onProgress: () => {} };

export function scan(path: string, kind: TableKind = 'csv'): Promise<TableScan> {
  return analyseTable(path, kind, quiet);
}

export function compare(train: string, test: string, kind: TableKind = 'csv') {
  return analyseOverlap({ path: train, kind }, { path: test, kind }, quiet);
}

/** What one rule says, or undefined. */
export function finding({ observations }: Pick<TableScan, 'observations'>, ruleId: string) {
  return observations.find((each) => each.ruleId === ruleId);
}

/** Rule ids, sorted, each once. */
export function rulesOf({ observations }: Pick<TableScan, 'observations'>): string[] {
  return [...new Set(observations.map(({ ruleId }) => ruleId))].sort();
}

export function factOf({ facts }: Pick<TableScan, 'facts'>, label: string): string | undefined {
  return facts.find((fact) => fact.label === label)?.value;
}

/** Every cell as text in file order, with the columns' names. */
export async function cells(path: string, kind: TableKind = 'csv') {
  const database = await openDatabase([path], quiet);
  try {
    const table = await openTable(database, 0, kind, quiet.signal);
    const rows = await database.query(
      `SELECT ${table.columns.map(({ id, text }) => `${text} AS ${id}`).join(', ')} FROM ${table.relation} ORDER BY row`,
    );
    return {
      names: table.columns.map(({ name }) => name),
      types: table.columns.map(({ type }) => type),
      rows: rows.map((row) => table.columns.map(({ id }) => row[id])),
      rejected: table.rejected,
    };
  } finally {
    database.close();
  }
}

/** Writes a Parquet file with an unlocked DuckDB. */
export async function writeParquet(path: string, select: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

/** Lines of a CSV. */
export function csv(...lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((line) => `${line.join(',')}\n`).join('');
}
