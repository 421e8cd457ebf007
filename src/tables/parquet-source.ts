/** Opens a Parquet file where it lies: typed columns under neutral ids, rows numbered by the file itself. */
import { numberIn, textIn } from './cells.ts';
import type { Database } from './database.ts';
import { refuse } from './refusal.ts';
import { sqlName, sqlPath } from './sql.ts';
import type { Relation } from './table.ts';

const MAX_COLUMNS = 4096;
/** A footer may claim any number of rows; a scan of more would not end in an auditor's day. */
const MAX_ROWS = 2_000_000_000;

/** Throws TableRefused or DuckDB's error where footer and bytes do not agree. */
export async function openParquet(database: Database, path: string, name: string): Promise<Relation> {
  const reader = `read_parquet(${sqlPath(path)}, file_row_number = true, hive_partitioning = false, union_by_name = false)`;
  const described = await database.query(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${reader}`);
  if (described.length > MAX_COLUMNS) refuse('limit', `The table has ${described.length} columns; the limit is ${MAX_COLUMNS}.`);
  const [metadata] = await database.query(
    `SELECT num_rows, num_row_groups, created_by, format_version FROM parquet_file_metadata(${sqlPath(path)})`,
  );
  const claimed = numberIn(metadata, 'num_rows');
  if (claimed < 0 || claimed > MAX_ROWS) refuse('limit', `The footer claims ${claimed.toLocaleString('en')} rows.`);
  const columns = described.map((row, index) => ({
    name: textIn(row, 'column_name').slice(0, 200),
    id: `c${index + 1}`,
    declared: textIn(row, 'column_type').slice(0, 200),
  }));
  const selected = described.map((row, index) => `${sqlName(textIn(row, 'column_name'))} AS c${index + 1}`);
  await database.query(
    `CREATE VIEW ${name} AS SELECT file_row_number + 1 AS row${selected.map((each) => `, ${each}`).join('')} FROM ${reader}`,
  );
  // Reads every page once, so that a footer that lies or a page that is cut is known before any scanner speaks.
  const counts = columns.map((column) => `count(${column.id})`).join(' + ');
  const [count] = await database.query(`SELECT count(*) AS n, ${counts || '0'} AS cells FROM ${name}`);
  const rows = numberIn(count, 'n');
  if (rows !== claimed)
    refuse('unreadable', `The footer claims ${claimed.toLocaleString('en')} rows, the pages hold ${rows.toLocaleString('en')}.`);
  return {
    name,
    columns,
    rows,
    rejected: [],
    rejectedCount: 0,
    remarks: [],
    facts: [
      { label: 'Row groups', value: String(numberIn(metadata, 'num_row_groups')) },
      { label: 'Written by', value: textIn(metadata, 'created_by').slice(0, 120) || 'not stated' },
    ],
    rowMeaning: 'rows in file order',
  };
}
