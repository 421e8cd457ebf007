/** A case of every earlier version opens and loses nothing; one of a later version, or of another program, is left alone. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listArtifacts } from './artifacts.ts';
import { infoSeal, insertInfo, readCase } from './case-info.ts';
import { connect } from './connection.ts';
import { append, listCustody } from './custody.ts';
import { migrate, schemaDifferences, schemaVersion, versionOf } from './migrate.ts';
import { closeCase, openCase } from './open-case.ts';
import { type Session, Sql, writeSession } from './session.ts';
import { details, importBytes, newCase, options, temporaryFolder } from './test-case.ts';
import { verifyCase } from './verify-case.ts';

/** A case as the Assay of that version left it. */
function caseOfVersion(version: number, passphrase?: string): string {
  const dir = join(temporaryFolder(), 'case');
  mkdirSync(dir);
  const file = join(dir, 'case.db');
  const connection = connect(file, { passphrase, mustExist: false });
  migrate(connection, version);
  const { clock, random } = options();
  const session: Session = { dir, sql: new Sql(connection, file), clock, random, actor: 'R. Okafor', lock: { release: () => {} } };
  const blob_key = passphrase === undefined ? null : random(32);
  const info = { ...details, case_id: 'C-1', classification: 'SECRET' as const, created_at: clock().toISOString(), blob_key, entry: 1 };
  writeSession(session, () => {
    insertInfo(session.sql, info);
    append(session, { act: 'created', text: 'The case was created.', object: '', data: { row: infoSeal(info) } });
  });
  expect(versionOf(connection)).toBe(version);
  connection.close();
  return dir;
}

const versions = Array.from({ length: schemaVersion }, (_, index) => index + 1);

test.each(versions)('a case of version %i opens, keeps its log and can be worked with', (version) => {
  const dir = caseOfVersion(version);
  const store = openCase(dir, options());
  expect(readCase(store)).toMatchObject({ client: details.client, classification: 'SECRET' });
  const acts = listCustody(store, { limit: 10 }).rows.map((row) => row.act);
  expect(acts).toEqual(version < schemaVersion ? ['opened', 'migrated', 'created'] : ['opened', 'created']);
  importBytes(store, 'a.bin', 'a');
  expect(listArtifacts(store, { limit: 10, sort: 'path' }).all).toBe(1);
  expect(verifyCase(dir, options()).integrity).toBe('intact');
  closeCase(store);
});

test.each(versions)('a case of version %i is verified as it lies, without being opened', (version) => {
  const result = verifyCase(caseOfVersion(version), options());
  expect(result.parts.filter(({ state }) => state !== 'intact')).toEqual([]);
  expect(result.integrity).toBe('intact');
});

test('an encrypted case of the first version opens with its passphrase', () => {
  const dir = caseOfVersion(1, 'correct horse');
  const store = openCase(dir, options('correct horse'));
  expect(store.encrypted).toBe(true);
  closeCase(store);
});

test('every version is what its migrations make, step by step or at once', () => {
  for (const version of versions) {
    const connection = connect(join(caseOfVersion(version), 'case.db'), {});
    expect(schemaDifferences(connection)).toEqual([]);
    migrate(connection);
    expect(schemaDifferences(connection)).toEqual([]);
    connection.close();
  }
});

test('a case of a newer Assay is refused and not touched', () => {
  const store = newCase();
  closeCase(store);
  const file = join(store.dir, 'case.db');
  const connection = connect(file, {});
  connection.pragma(`user_version = ${schemaVersion + 1}`);
  connection.close();
  const before = readFileSync(file);
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'case-newer', subject: file }));
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a database of another program, or one whose structure somebody changed, is not opened as a case', () => {
  const dir = temporaryFolder();
  const other = connect(join(dir, 'case.db'), { mustExist: false });
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
  expect(() => openCase(dir, options())).toThrow(expect.objectContaining({ code: 'case-damaged' }));

  const store = newCase();
  closeCase(store);
  const changed = connect(join(store.dir, 'case.db'), {});
  changed.exec('DROP TRIGGER custody_no_update');
  changed.close();
  expect(() => openCase(store.dir, options())).toThrow(/custody_no_update/);
  const result = verifyCase(store.dir, options());
  expect(result.integrity).toBe('changed');
  expect(result.parts.map((part) => part.name)).toContain('case.db custody_no_update');
});
