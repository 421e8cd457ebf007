/** Opens the one SQLite file of a case with the settings that every connection must have. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AssayError } from '#contract/errors';
import { withStoreErrors } from './store-errors.ts';

export type Connection = Database.Database;
export type Statement = Database.Statement<unknown[], unknown>;

const plainHeader = 'SQLite format 3\0';
const smallestPage = 512;

/**
 * Whether a database is encrypted, told by its first bytes without opening it.
 * SQLCipher's first page is random bytes, so anything that is no SQLite header and has whole pages counts as encrypted.
 * @throws AssayError case-not-found, case-damaged
 */
export function isEncrypted(file: string, dir: string): boolean {
  if (!existsSync(file)) throw new AssayError('case-not-found', `${dir} holds no case.`, dir);
  return withStoreErrors(file, () => {
    const descriptor = openSync(file, 'r');
    try {
      const head = Buffer.alloc(16);
      const read = readSync(descriptor, head, 0, 16, 0);
      const { size } = fstatSync(descriptor);
      if (read === 16 && head.toString('latin1') === plainHeader) return false;
      if (size < smallestPage || size % smallestPage !== 0 || head.every((byte) => byte === 0))
        throw new AssayError('case-damaged', `${file} is damaged: it does not begin like a database. Restore it from a copy.`, file);
      return true;
    } finally {
      closeSync(descriptor);
    }
  });
}

export interface ConnectionOptions {
  readonly passphrase?: string | undefined;
  readonly readOnly?: boolean;
  readonly mustExist?: boolean;
}

function unlock(database: Connection, passphrase: string): void {
  database.pragma("cipher='sqlcipher'");
  // The same passphrase typed on another system may arrive decomposed (macOS): one form for all.
  database.key(Buffer.from(passphrase.normalize('NFC'), 'utf8'));
}

/** What a connection must not do with a file that somebody else may have made: no functions from the schema, no spill to disk. */
function harden(database: Connection): void {
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
  database.pragma('temp_store = MEMORY');
  database.pragma('foreign_keys = ON');
  database.pragma('recursive_triggers = ON');
}

/**
 * A connection to `file`, checked to be readable with the passphrase.
 * @throws AssayError passphrase-wrong, case-damaged, read-only, disk-full
 */
export function connect(file: string, options: ConnectionOptions): Connection {
  const { passphrase, readOnly = false, mustExist = true } = options;
  return withStoreErrors(file, () => {
    const database = new Database(file, { readonly: readOnly, fileMustExist: mustExist, timeout: 5000 });
    try {
      if (passphrase !== undefined) unlock(database, passphrase);
      harden(database);
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      return database;
    } catch (error) {
      database.close();
      if (passphrase !== undefined && error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB')
        throw new AssayError(
          'passphrase-wrong',
          'The passphrase does not open this case. If it is the right one, case.db is damaged.',
          file,
        );
      throw error;
    }
  });
}

/** A database in memory, for comparing schemas. */
export function connectMemory(): Connection {
  return new Database(':memory:');
}
