/** Checks the database as a file: its pages, its tables and triggers, and whether the log ends where SQLite last counted. */
import { z } from 'zod';
import { databaseName } from './case-paths.ts';
import type { Connection } from './connection.ts';
import { schemaDifferences } from './migrate.ts';
import type { Sql } from './session.ts';
import { differing, type VerifyPart } from './verify-part.ts';

const sequenceRow = z.object({ seq: z.number().int() });

/** Damage, a structure that is not Assay's, and newest entries that were plainly deleted. */
export function checkStructure(sql: Sql, connection: Connection): VerifyPart[] {
  const said = z.array(z.object({ integrity_check: z.string() })).parse(connection.pragma('integrity_check(20)'));
  const damage = said.filter((row) => row.integrity_check !== 'ok').map((row) => differing(databaseName, 'changed', row.integrity_check));
  const schema = schemaDifferences(connection).map((name) =>
    differing(`${databaseName} ${name}`, 'changed', 'This table, index or trigger is not as Assay makes it.'),
  );
  return [...damage, ...schema, ...checkEnd(sql)];
}

/** SQLite remembers the highest number ever given: newest entries that were simply deleted show, unless that was changed too. */
function checkEnd(sql: Sql): VerifyPart[] {
  const given = sql.get(sequenceRow, "SELECT seq FROM sqlite_sequence WHERE name = 'custody'")?.seq ?? 0;
  const last = sql.get(sequenceRow, 'SELECT coalesce(max(seq), 0) AS seq FROM custody')?.seq ?? 0;
  if (given <= last) return [];
  const name = given === last + 1 ? `Custody entry ${given}` : `Custody entries ${last + 1} to ${given}`;
  return [differing(name, 'missing', 'The newest entries were removed from the log.', given, last)];
}
