/** What an open case holds: its connection, clock, randomness and actor, reached only through this room's functions. */
import { existsSync } from 'node:fs';
import type { ZodType } from 'zod';
import { AssayError } from '#contract/errors';
import { databasePath } from './case-paths.ts';
import type { Connection, Statement } from './connection.ts';
import type { CaseLock } from './lock.ts';
import { withStoreErrors } from './store-errors.ts';

/** An open case, as the rest of the program sees it. */
export interface CaseStore {
  readonly dir: string;
  readonly id: string;
  readonly encrypted: boolean;
  /** What was found and done when an earlier session had been cut off. */
  readonly recovery: string | undefined;
  /** 32 bytes that blobs are encrypted under; null in a plain case. */
  readonly blobKey: Uint8Array | null;
}

type Value = string | number | bigint | Uint8Array | null;
export type Values = readonly Value[];

/** A connection whose statements are prepared once and whose rows are checked as they come out. */
export class Sql {
  readonly connection: Connection;
  readonly file: string;
  readonly #counts = new Map<string, unknown[]>();
  readonly #statements = new Map<string, Statement>();

  constructor(connection: Connection, file: string) {
    this.connection = connection;
    this.file = file;
  }

  #prepare(text: string): Statement {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.connection.prepare<unknown[], unknown>(text);
    if (this.#statements.size > 200) this.#statements.clear();
    this.#statements.set(text, statement);
    return statement;
  }

  #parse<T>(schema: ZodType<T>, row: unknown): T {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new AssayError(
      'case-damaged',
      `${this.file} is damaged: a row holds what Assay never writes (${where}). Verify the case.`,
      this.file,
    );
  }

  /** Every row, checked. */
  all<T>(schema: ZodType<T>, text: string, values: Values = []): T[] {
    return this.#prepare(text)
      .all(...values)
      .map((row) => this.#parse(schema, row));
  }

  /** Rows one at a time, for tables too large to hold. */
  *each<T>(schema: ZodType<T>, text: string, values: Values = []): Generator<T> {
    // A statement of its own: a cached one cannot run twice at once.
    for (const row of this.connection.prepare<unknown[], unknown>(text).iterate(...values)) yield this.#parse(schema, row);
  }

  /** The first row, checked, or undefined. */
  get<T>(schema: ZodType<T>, text: string, values: Values = []): T | undefined {
    const row = this.#prepare(text).get(...values);
    return row === undefined ? undefined : this.#parse(schema, row);
  }

  /** Like `all`, for counts that every page of a list shows: kept until the next write. */
  counted<T>(schema: ZodType<T>, text: string, values: Values = []): T[] {
    const key = JSON.stringify([text, values.map(String)]);
    const kept = this.#counts.get(key);
    const rows = kept ?? this.#prepare(text).all(...values);
    if (!kept) {
      if (this.#counts.size > 100) this.#counts.clear();
      this.#counts.set(key, rows);
    }
    return rows.map((row) => this.#parse(schema, row));
  }

  /** Runs a statement; answers the id that an INSERT made and how many rows changed. */
  run(text: string, values: Values = []): { id: number; changes: number } {
    this.#counts.clear();
    const { lastInsertRowid, changes } = this.#prepare(text).run(...values);
    return { id: Number(lastInsertRowid), changes };
  }
}

export interface Session {
  readonly dir: string;
  readonly sql: Sql;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly actor: string;
  readonly lock: CaseLock;
}

const sessions = new WeakMap<CaseStore, Session>();

export function attachSession(store: CaseStore, session: Session): void {
  sessions.set(store, session);
}

export function detachSession(store: CaseStore): void {
  sessions.delete(store);
}

/** @throws AssayError case-not-open once the case was closed */
export function sessionOf(store: CaseStore): Session {
  const session = sessions.get(store);
  if (!session) throw new AssayError('case-not-open', `${store.dir} is not open.`, store.dir);
  return session;
}

/** Runs `work` as one transaction: all of it is on the disk when this returns, or none of it ever is. */
export function write<T>(store: CaseStore, work: (session: Session) => T): T {
  return writeSession(sessionOf(store), work);
}

/** SQLite goes on writing to a file that was moved or removed under it: what it then acknowledges nobody would ever find again. */
export function refuseIfGone({ dir, sql }: Session): void {
  if (existsSync(sql.file)) return;
  throw new AssayError(
    'case-not-found',
    `${dir} is no longer there: the case folder was moved or its medium removed. Nothing was changed; open the case where it is now.`,
    dir,
  );
}

export function writeSession<T>(session: Session, work: (session: Session) => T): T {
  refuseIfGone(session);
  return withStoreErrors(databasePath(session.dir), () => session.sql.connection.transaction(() => work(session)).immediate());
}

/** Runs `work` on one consistent state of the database. */
export function read<T>(store: CaseStore, work: (sql: Sql) => T): T {
  const { dir, sql } = sessionOf(store);
  return withStoreErrors(databasePath(dir), () => sql.connection.transaction(() => work(sql)).deferred());
}
