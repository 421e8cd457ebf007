/** Takes JSON Lines and JSON arrays of objects in: one row an object, one column a key, lines that are no object counted and kept. */
import { closeSync, openSync, readSync } from 'node:fs';
import { surveyBytes } from './byte-survey.ts';
import { numberIn, textIn } from './cells.ts';
import { distinctNames } from './csv-dialect.ts';
import type { Database } from './database.ts';
import { refuse } from './refusal.ts';
import { sqlPath, sqlText } from './sql.ts';
import type { Rejected, Relation } from './table.ts';

const MAX_BYTES = 512 * 1024 * 1024;
const MAX_OBJECT_BYTES = 16 * 1024 * 1024;
const MAX_COLUMNS = 4096;
const KEPT_REJECTS = 20;

/** Throws TableRefused where there is no object at all, or the file is larger than is held in memory. */
export async function openJson(
  database: Database,
  path: string,
  name: string,
  kind: 'jsonl' | 'json',
  signal: AbortSignal,
): Promise<Relation> {
  const survey = surveyBytes(path, signal);
  if (survey.size === 0) refuse('unreadable', 'The file is empty (0 bytes).');
  if (survey.size > MAX_BYTES) refuse('limit', `The file has ${survey.size.toLocaleString('en')} bytes; JSON is read up to 512 MiB.`);
  const isArray = kind === 'json' && firstLetter(path, survey.markLength) === '[';
  if (kind === 'json' && !isArray) refuse('unsupported', 'The JSON is not an array of objects, so it has no rows.');
  await database.query(
    isArray
      ? `CREATE TABLE raw AS SELECT row_number() OVER () AS row, json::VARCHAR AS line
           FROM read_json_objects(${sqlPath(path)}, format = 'array', compression = 'uncompressed', maximum_object_size = ${MAX_OBJECT_BYTES})`
      : `CREATE TABLE raw AS SELECT row_number() OVER () AS row, line FROM ${linesOf(path, survey.encoding === 'mixed' ? 'utf-8' : survey.encoding)}`,
  );
  const good = "json_valid(line) AND json_type(CASE WHEN json_valid(line) THEN line END) = 'OBJECT'";
  const [count] = await database.query(
    `SELECT count(*) FILTER (WHERE ${good}) AS rows, count(*) FILTER (WHERE line IS NOT NULL AND NOT coalesce(${good}, false)) AS bad FROM raw`,
  );
  const rows = numberIn(count, 'rows');
  const rejectedCount = numberIn(count, 'bad');
  if (rows === 0) refuse('unreadable', 'No line of the file is a JSON object.');
  const keys = await database.query(
    `SELECT key, min(row * 100000 + place) AS first FROM
       (SELECT row, unnest(json_keys(line)) AS key, generate_subscripts(json_keys(line), 1) AS place FROM raw WHERE ${good})
     GROUP BY key ORDER BY first, key LIMIT ${MAX_COLUMNS + 1}`,
  );
  if (keys.length > MAX_COLUMNS) refuse('limit', `The objects have more than ${MAX_COLUMNS.toLocaleString('en')} different keys.`);
  const keyNames = keys.map((key) => textIn(key, 'key'));
  const pointers = keyNames.map((key) => sqlText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  const ids = keyNames.map((_, index) => `fields[${index + 1}] AS c${index + 1}`);
  await database.query(
    keyNames.length === 0
      ? `CREATE TABLE ${name} AS SELECT row FROM raw WHERE ${good}`
      : `CREATE TABLE ${name} AS SELECT row, ${ids.join(', ')} FROM
           (SELECT row, json_extract_string(line, [${pointers.join(', ')}]) AS fields FROM raw WHERE ${good}) ORDER BY row`,
  );
  const bad = await database.query(
    `SELECT row, left(line, 200) AS excerpt, json_valid(line) AS valid FROM raw
       WHERE line IS NOT NULL AND NOT coalesce(${good}, false) ORDER BY row LIMIT ${KEPT_REJECTS}`,
  );
  await database.query('DROP TABLE raw');
  const rejected: Rejected[] = bad.map((row) => ({
    row: numberIn(row, 'row'),
    reason: row.valid === true ? 'it is JSON but not an object' : 'it is not JSON',
    excerpt: textIn(row, 'excerpt'),
  }));
  const remarks =
    survey.encoding === 'latin-1' || survey.encoding === 'mixed'
      ? [
          {
            ruleId: 'DATA-READ-002',
            detail: 'The bytes are not valid UTF-8. Lines with invalid bytes may be left out, and text outside ASCII may be shown wrongly.',
          },
        ]
      : [];
  return {
    name,
    columns: distinctNames(keyNames).map((key, index) => ({ name: key, id: `c${index + 1}`, declared: 'text' })),
    rows,
    rejected,
    rejectedCount,
    remarks,
    facts: [{ label: 'Layout', value: isArray ? 'one JSON array' : 'one JSON object a line' }],
    rowMeaning: isArray ? 'elements of the array in file order' : 'lines of the file, blank lines counted',
  };
}

function linesOf(path: string, encoding: string): string {
  return `read_csv(${sqlPath(path)}, auto_detect = false, delim = '', quote = '', escape = '', header = false,
    columns = {'line': 'VARCHAR'}, encoding = ${sqlText(encoding)}, compression = 'none', hive_partitioning = false,
    parallel = false, max_line_size = ${MAX_OBJECT_BYTES}, ignore_errors = true)`;
}

function firstLetter(path: string, from: number): string {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const read = readSync(descriptor, head, 0, head.length, from);
    return head.subarray(0, read).toString('latin1').trimStart().slice(0, 1);
  } finally {
    closeSync(descriptor);
  }
}
