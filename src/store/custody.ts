/** The custody log: an append-only chain of canonical lines, each hashed with the one before it. */
import { z } from 'zod';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { type Page, pageOf } from './page.ts';
import { type CaseStore, read, type Session, type Sql, write } from './session.ts';
import { textFilter } from './sql-text.ts';

/** Who acts when no person does. */
export const engineActor = 'engine';

/** What the first entry names as the one before it. */
export const chainStart = '0'.repeat(64);

export interface NewEntry {
  /** One word: what was done. */
  readonly act: string;
  /** A sentence for people; paths relative to the case or to the chosen folder only, so that a moved folder changes nothing. */
  readonly text: string;
  /** The ref that it concerns, or ''. */
  readonly object: string;
  /** The facts that the rows of this act must match: digests and values, checked by verifyCase. */
  readonly data?: unknown;
  /** The case's actor by default. */
  readonly actor?: string;
}

export const custodyLine = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  act: z.string(),
  text: z.string(),
  object: z.string(),
  data: z.unknown().optional(),
  previous: z.string(),
});
export type CustodyLine = z.infer<typeof custodyLine>;

const headRow = z.object({ seq: z.number().int(), hash: z.string() });

export function headOf(sql: Sql): { entries: number; head: string } {
  const last = sql.get(headRow, 'SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1');
  return { entries: last?.seq ?? 0, head: last?.hash ?? chainStart };
}

/** The number that the next entry will have: rows written before it in the same transaction refer to it. */
export function nextEntry(session: Session): number {
  return headOf(session.sql).entries + 1;
}

/** Appends an entry inside the caller's transaction. */
export function append(session: Session, entry: NewEntry): { seq: number; hash: string; at: string } {
  const { entries, head } = headOf(session.sql);
  const at = session.clock().toISOString();
  const line = canonicalJson({
    seq: entries + 1,
    at,
    actor: entry.actor ?? session.actor,
    act: entry.act,
    text: entry.text,
    object: entry.object,
    data: entry.data,
    previous: head,
  });
  const hash = sha256Hex(line);
  session.sql.run('INSERT INTO custody (seq, line, hash) VALUES (?, ?, ?)', [entries + 1, line, hash]);
  return { seq: entries + 1, hash, at };
}

/** Records an act that changes no row of the case, for instance a verification. */
export function appendCustody(store: CaseStore, entry: { act: string; text: string; object: string; actor?: string }): void {
  write(store, (session) => append(session, entry));
}

/** How many entries there are and the hash of the last. */
export function custodyHead(store: CaseStore): { entries: number; head: string } {
  return read(store, headOf);
}

const listedRow = z.object({ seq: z.number().int(), line: z.string(), hash: z.string() });

function shown(row: z.infer<typeof listedRow>) {
  const { at, actor, act, text, object } = custodyLine.parse(JSON.parse(row.line));
  return { seq: row.seq, at, actor, act, text, object, hash: row.hash };
}
export type CustodyEntry = ReturnType<typeof shown>;

/** Newest first, filtered by any of what an entry says. */
export function listCustody(
  store: CaseStore,
  input: { cursor?: string | null | undefined; limit: number; text?: string | undefined },
): Page<CustodyEntry> & { head: string } {
  return read(store, (sql) => {
    const page = pageOf(sql, {
      row: listedRow,
      columns: 'seq, line, hash',
      from: 'custody',
      filters: textFilter(input.text, ['text', 'actor', 'act', 'object']),
      sort: { name: 'newest', key: 'seq', id: 'seq', descending: true },
      cursor: input.cursor,
      limit: input.limit,
    });
    return { ...page, rows: page.rows.map(shown), head: headOf(sql).head };
  });
}

/** What happened to one object, oldest first; `also` names entries that concern it among others, for instance the scan that found it. */
export function historyOf(
  sql: Sql,
  object: string,
  also: readonly number[] = [],
): { at: string; actor: string; text: string; entryHash: string }[] {
  const marks = also.map(() => '?').join(', ');
  return sql
    .all(listedRow, `SELECT seq, line, hash FROM custody WHERE object = ? OR seq IN (${marks}) ORDER BY seq`, [object, ...also])
    .map(shown)
    .map(({ at, actor, text, hash }) => ({ at, actor, text, entryHash: hash }));
}
