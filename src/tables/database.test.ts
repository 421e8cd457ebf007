/** The database reads the files it was given and reaches nothing else, whatever SQL it is asked to run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AssayError } from '#contract/errors';
import { type Database, openDatabase } from './database.ts';
import { testFolder } from './test-table.ts';

const folder = testFolder();
const given = folder.write('given.csv', 'a\n1\n');
const other = folder.write('other.csv', 'a\n2\n');
const stop = new AbortController();
let database: Database;
beforeAll(async () => {
  database = await openDatabase([given], { signal: new AbortController().signal });
});
afterAll(() => {
  database.close();
  folder.remove();
});

test('the given file can be read', async () => {
  expect(await database.query(`SELECT * FROM read_csv('${given}')`)).toHaveLength(1);
});

test.each([
  ['another file beside it', `SELECT * FROM read_csv('${other}')`],
  ['another file by a pattern', `SELECT * FROM read_csv('${folder.path}/*.csv')`],
  ['another file by a path that climbs', `SELECT * FROM read_csv('${given}/../other.csv')`],
  ['text of another file', `SELECT * FROM read_text('/etc/hostname')`],
  ['a list of files', `SELECT * FROM glob('${folder.path}/*')`],
  ['an address', `SELECT * FROM read_csv('https://192.0.2.1/a.csv')`],
  ['another database', `ATTACH '${folder.path}/new.db'`],
  ['an export', `COPY (SELECT 1) TO '${folder.path}/out.csv'`],
  ['an export over the given file', `COPY (SELECT 1) TO '${given}x'`],
  ['an extension', 'INSTALL httpfs'],
  ['an extension from a file', `LOAD '${folder.path}/evil.duckdb_extension'`],
  ['a way back', 'SET enable_external_access = true'],
  ['more files', `SET allowed_paths = ['${other}']`],
  ['more memory', "SET memory_limit = '100GiB'"],
  ['a folder to spill to', `SET temp_directory = '${folder.path}'`],
  ['variables of the environment', "SELECT getenv('HOME')"],
])('%s is out of reach', async (_, sql) => {
  await expect(database.query(sql)).rejects.toThrow();
});

test('nothing was written', () => {
  for (const name of ['new.db', 'out.csv', 'given.csvx']) expect(existsSync(join(folder.path, name))).toBe(false);
});

test('a query ends as cancelled soon after the signal', async () => {
  const held = await openDatabase([given], { signal: stop.signal });
  const endless = held.query('SELECT count(*) FROM range(1000000000000) AS r(x) WHERE sqrt(x) < 0');
  setTimeout(() => stop.abort(), 50);
  await expect(endless).rejects.toEqual(new AssayError('cancelled'));
  await expect(held.query('SELECT 1')).rejects.toEqual(new AssayError('cancelled'));
  held.close();
});
