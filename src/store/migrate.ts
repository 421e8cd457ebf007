/** Takes a database of any earlier version to this one, a step at a time, each step whole or not at all. */
import { AssayError } from '#contract/errors';
import { type Connection, connectMemory } from './connection.ts';
import { caseAndCustody } from './migrations/0001-case-and-custody.ts';
import { artifacts } from './migrations/0002-artifacts.ts';
import { findings } from './migrations/0003-findings.ts';
import { cloud } from './migrations/0004-cloud.ts';
import { judgement } from './migrations/0005-judgement.ts';
import { hashLists } from './migrations/0006-hash-lists.ts';
import type { Migration } from './migrations/migration.ts';

/** In order; the place in this list plus one is the version that a migration leads to. */
const migrations: readonly Migration[] = [caseAndCustody, artifacts, findings, cloud, judgement, hashLists];
export const schemaVersion = migrations.length;

/** "ASSY": tells a case from any other SQLite database. */
const applicationId = 0x41535359;

function pragmaNumber(database: Connection, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}

/** The version that the database was last brought to; 0 for an empty one. */
export function versionOf(database: Connection): number {
  return pragmaNumber(database, 'user_version');
}

/** @throws AssayError case-newer, case-damaged for a database that is none of Assay's */
export function checkVersion(database: Connection, file: string): void {
  const id = pragmaNumber(database, 'application_id');
  const version = versionOf(database);
  if (id !== applicationId || version < 1)
    throw new AssayError('case-damaged', `${file} is a database, but not one of a case. Restore the case's own from a copy.`, file);
  if (version > schemaVersion)
    throw new AssayError(
      'case-newer',
      `This case was written by a newer Assay (its format is ${version}, this Assay knows up to ${schemaVersion}). Open it with that one.`,
      file,
    );
}

/** Runs what is missing up to `target`; a crash in between leaves the version before. */
export function migrate(database: Connection, target: number = schemaVersion): void {
  for (let version = versionOf(database); version < target; version += 1) {
    const step = migrations[version];
    if (!step) return;
    database
      .transaction(() => {
        step(database);
        database.pragma(`application_id = ${applicationId}`);
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}

interface SchemaRow {
  readonly name: string;
  readonly sql: string | null;
}

function schemaOf(database: Connection): Map<string, string> {
  const rows = database.prepare<[], SchemaRow>("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'").all();
  return new Map(rows.map(({ name, sql }) => [name, sql ?? '']));
}

/** Names of tables, indexes and triggers that are missing, added or changed against what the migrations make. */
export function schemaDifferences(database: Connection): string[] {
  const reference = connectMemory();
  try {
    migrate(reference, versionOf(database));
    const expected = schemaOf(reference);
    const found = schemaOf(database);
    const names = new Set([...expected.keys(), ...found.keys()]);
    return [...names].filter((name) => expected.get(name) !== found.get(name)).sort();
  } finally {
    reference.close();
  }
}
