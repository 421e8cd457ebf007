/** Makes a new case folder; until its database is whole and in place, the folder holds no case. */
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { classification } from '#contract/case';
import { AssayError } from '#contract/errors';
import { type CaseDetails, type CaseInfo, infoSeal, insertInfo } from './case-info.ts';
import { blobsDir, databasePath, intakeDir } from './case-paths.ts';
import { connect } from './connection.ts';
import { append } from './custody.ts';
import { makeDirectory, syncDirectory, syncFile } from './durable-files.ts';
import { acquireLock } from './lock.ts';
import { migrate } from './migrate.ts';
import { openCase, type StoreOptions } from './open-case.ts';
import { type CaseStore, type Session, Sql, writeSession } from './session.ts';
import { withStoreErrors } from './store-errors.ts';

const idAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 random bits as four groups that a person can read out: Crockford's alphabet has no I, L, O, U. */
function caseId(random: (bytes: number) => Uint8Array): string {
  const letters = [...random(16)].map((byte) => idAlphabet[byte % 32] ?? '0').join('');
  return `C-${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}-${letters.slice(12, 16)}`;
}

function infoFor(details: CaseDetails, options: StoreOptions): CaseInfo {
  const known = classification.safeParse(details.classification);
  if (!known.success) throw new AssayError('invalid-input', `${details.classification} is no classification that Assay knows.`);
  const filled: Record<string, string> = { ...details };
  const text = (name: keyof CaseDetails) => (filled[name] ?? '').toWellFormed();
  return {
    case_id: caseId(options.random),
    client: text('client'),
    name: text('name'),
    scope: text('scope'),
    auditor: text('auditor'),
    classification: known.data,
    handling: text('handling'),
    framework: text('framework'),
    created_at: options.clock().toISOString(),
    blob_key: options.passphrase === undefined ? null : options.random(32),
    entry: 1,
  };
}

function buildDatabase(dir: string, file: string, info: CaseInfo, options: StoreOptions): void {
  const connection = connect(file, { passphrase: options.passphrase, mustExist: false });
  try {
    // A crash leaves a file that is thrown away; it is flushed as a whole before it becomes the case.
    connection.pragma('synchronous = OFF');
    migrate(connection);
    const { clock, random } = options;
    const session: Session = {
      dir,
      sql: new Sql(connection, file),
      clock,
      random,
      actor: options.actor ?? info.auditor,
      lock: { release: () => {} },
    };
    writeSession(session, () => {
      insertInfo(session.sql, info);
      append(session, {
        act: 'created',
        text: `The case was created for ${info.client}${options.passphrase === undefined ? '' : ', encrypted'}.`,
        object: '',
        data: { caseId: info.case_id, row: infoSeal(info) },
      });
    });
  } finally {
    connection.close();
  }
}

/**
 * Makes `dir` a case and opens it.
 * @throws AssayError case-exists, case-locked, read-only, disk-full, invalid-input
 */
export function createCase(dir: string, details: CaseDetails, options: StoreOptions): CaseStore {
  if (options.passphrase === '') throw new AssayError('invalid-input', 'An empty passphrase protects nothing. Give one, or none at all.');
  const info = infoFor(details, options);
  const file = databasePath(dir);
  const building = `${file}.new`;
  withStoreErrors(dir, () => {
    makeDirectory(dir);
    const lock = acquireLock(dir, options.clock());
    try {
      if (existsSync(file)) throw new AssayError('case-exists', `${dir} already holds a case. Open it, or choose another folder.`, dir);
      rmSync(building, { force: true });
      rmSync(`${building}-journal`, { force: true });
      makeDirectory(blobsDir(dir));
      makeDirectory(intakeDir(dir));
      // SQLite gives its companions the mode of the database; a folder that was there before may be open to others.
      closeSync(openSync(building, 'wx', 0o600));
      buildDatabase(dir, building, info, options);
      syncFile(building);
      renameSync(building, file);
      syncDirectory(dir);
    } finally {
      lock.release();
    }
  });
  return openCase(dir, options);
}
