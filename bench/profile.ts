/** What a table's scan costs beyond the database itself: the profile alone and the whole scan against DuckDB's own SUMMARIZE. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseTable } from '#tables/analyse';
import { openDatabase } from '#tables/database';
import { openTable } from '#tables/open-table';
import { profile } from '#tables/profile/profile';
import { sqlPath } from '#tables/sql';
import { inTurn, type Measure, milliseconds } from './measure.ts';

const rows = 400_000;

function writeTable(path: string): void {
  const lines: string[] = ['id,amount,age,score,channel,region,note,label\n'];
  for (let row = 0; row < rows; row += 1)
    lines.push(
      `${row},${(row * 37) % 99_991}.${row % 100},${row % 90},${((row * 7919) % 1_000_003) / 1000},channel ${row % 7},region ${row % 40},case ${(row * 7919) % 100_003} of the day,${row % 3}\n`,
    );
  writeFileSync(path, lines.join(''));
}

export const measureProfile: Measure = async (folder) => {
  const path = join(folder, 'table.csv');
  writeTable(path);
  const signal = new AbortController().signal;
  const summarize = async () => {
    const database = await openDatabase([path], { signal });
    await database.query(`CREATE TABLE plain AS SELECT * FROM read_csv(${sqlPath(path)})`);
    await database.query('SUMMARIZE plain');
    database.close();
  };
  const profiled = async () => {
    const database = await openDatabase([path], { signal });
    const table = await openTable(database, 0, 'csv', signal);
    for await (const _ of profile.scan(table, { signal, evidenceRows: 20, fact: () => {} }));
    database.close();
  };
  const whole = () => analyseTable(path, 'csv', { signal, onProgress: () => {} });
  const [plain = 1, described = 0, scanned = 0] = await inTurn(summarize, profiled, whole);
  const against = `read_csv and SUMMARIZE ${milliseconds(plain)}`;
  const name = `CSV of ${rows.toLocaleString('en')} rows`;
  return [
    { name: `${name}: read and profiled`, value: milliseconds(described), against, ratio: described / plain },
    { name: `${name}: all scanners`, value: milliseconds(scanned), against, ratio: scanned / plain },
  ];
};
