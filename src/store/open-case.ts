/** Opens a case folder and everything that goes with it: lock, passphrase, migration, recovery, custody entry. */
import { existsSync, statSync } from 'node:fs';
import { AssayError } from '#contract/errors';
import { type CaseInfo, infoOf } from './case-info.ts';
import { databasePath } from './case-paths.ts';
import { type Connection, connect, isEncrypted } from './connection.ts';
import { append, engineActor } from './custody.ts';
import { acquireLock, type CaseLock } from './lock.ts';
import { checkVersion, migrate, schemaDifferences, schemaVersion, versionOf } from './migrate.ts';
import { recover } from './recovery.ts';
import { attachSession, type CaseStore, detachSession, type Session, Sql, sessionOf, writeSession } from './session.ts';
import { toStoreError, withStoreErrors } from './store-errors.ts';

export interface StoreOptions {
  readonly passphrase?: string;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  /** Who acts; the case's auditor by default. */
  readonly actor?: string;
}

/** Whether a folder holds a case, without opening it. */
export function isCase(dir: string): boolean {
  return statSync(databasePath(dir), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Connects to a case's database with its passphrase; the caller closes it. */
export function connectCase(
  dir: string,
  passphrase: string | undefined,
  readOnly: boolean,
): { connection: Connection; encrypted: boolean } {
  const file = databasePath(dir);
  const encrypted = isEncrypted(file, dir);
  if (encrypted && (passphrase === undefined || passphrase === '')) throw new AssayError('passphrase-needed', undefined, dir);
  const connection = connect(file, { passphrase: encrypted ? passphrase : undefined, readOnly });
  try {
    withStoreErrors(file, () => checkVersion(connection, file));
    return { connection, encrypted };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** WAL lets a verification read while the case is worked on; FULL flushes each commit, so that what was acknowledged stays. */
function prepare(connection: Connection, file: string): number {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  const before = versionOf(connection);
  migrate(connection);
  const differing = schemaDifferences(connection);
  if (differing.length > 0)
    throw new AssayError(
      'case-damaged',
      `${file} is not as Assay makes it: ${differing.slice(0, 5).join(', ')} differ. Somebody changed its structure; restore it from a copy.`,
      file,
    );
  return before;
}

function storeOf(dir: string, info: CaseInfo, encrypted: boolean, recovery: string | undefined): CaseStore {
  return Object.freeze({ dir, id: info.case_id, encrypted, recovery, blobKey: info.blob_key });
}

function openWith(dir: string, connection: Connection, encrypted: boolean, lock: CaseLock, options: StoreOptions): CaseStore {
  const file = databasePath(dir);
  const before = prepare(connection, file);
  const sql = new Sql(connection, file);
  const info = infoOf(sql);
  if (encrypted && info.blob_key === null)
    throw new AssayError('case-damaged', `${file} is damaged: the key of its files is missing. Restore it from a copy.`, file);
  const { clock, random } = options;
  const session: Session = { dir, sql, clock, random, actor: options.actor ?? info.auditor, lock };
  const recovery = writeSession(session, () => {
    if (before < schemaVersion)
      append(session, {
        act: 'migrated',
        text: `The case's format was brought from ${before} to ${schemaVersion}.`,
        object: '',
        actor: engineActor,
      });
    const found = recover(session);
    append(session, { act: 'opened', text: 'The case was opened.', object: '' });
    return found;
  });
  const store = storeOf(dir, info, encrypted, recovery);
  attachSession(store, session);
  return store;
}

/**
 * Opens a case for this process alone; migrates it and cleans up after a session that was cut off.
 * @throws AssayError case-not-found, case-newer, case-locked, case-damaged, passphrase-needed, passphrase-wrong, read-only, disk-full
 */
export function openCase(dir: string, options: StoreOptions): CaseStore {
  if (!existsSync(dir)) throw new AssayError('case-not-found', `${dir} is not there; it may have been moved or its medium removed.`, dir);
  if (!isCase(dir)) throw new AssayError('case-not-found', `${dir} holds no case.`, dir);
  const lock = acquireLock(dir, options.clock());
  let connection: Connection | undefined;
  try {
    const opened = connectCase(dir, options.passphrase, false);
    connection = opened.connection;
    return openWith(dir, opened.connection, opened.encrypted, lock, options);
  } catch (error) {
    connection?.close();
    lock.release();
    const shown = toStoreError(error, databasePath(dir));
    throw shown.code === 'internal' ? error : shown;
  }
}

/** Closes a case; afterwards its database is one file without companions, which a read-only medium can carry. */
export function closeCase(store: CaseStore): void {
  const { sql, lock } = sessionOf(store);
  detachSession(store);
  try {
    sql.connection.pragma('wal_checkpoint(TRUNCATE)');
    sql.connection.pragma('journal_mode = DELETE');
  } catch {
    // A verification may still be reading: the WAL then stays, and the next opening takes it in.
  } finally {
    sql.connection.close();
    lock.release();
  }
}
