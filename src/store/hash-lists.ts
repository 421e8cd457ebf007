/** Lists of hashes that are allowed or denied, and which files of the case stand on them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import { type HashList, hashListKind } from '#contract/provenance';
import { append, nextEntry } from './custody.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';

export interface NewHashList {
  readonly kind: HashList['kind'];
  readonly name: string;
  /** Of the list's file. */
  readonly sha256: string;
  readonly items: readonly { readonly sha256: string; readonly label: string }[];
}

const itemRow = z.object({ sha256: z.string(), label: z.string() });

/** SHA-256 over all items of a list in the order of their hashes. */
export function hashListSeal(sql: Sql, id: number): string {
  const hash = createHash('sha256');
  // Lengths before labels, so that no two lists share one input to the hash.
  for (const { label, sha256 } of sql.each(itemRow, 'SELECT sha256, label FROM hash_items WHERE list_id = ? ORDER BY sha256', [id]))
    hash.update(`${sha256}${Buffer.byteLength(label)}:${label}`);
  return hash.digest('hex');
}

const listRow = z.object({
  id: z.number().int(),
  kind: hashListKind,
  name: z.string(),
  sha256: z.string(),
  items: z.number(),
  added_at: z.string(),
  withdrawn_entry: z.number().nullable(),
  matches: z.number(),
});

/** Every list that was ever taken in, newest last. */
export function listHashLists(store: CaseStore): HashList[] {
  return read(store, (sql) =>
    sql
      .all(
        listRow,
        `SELECT l.*, (SELECT count(*) FROM artifacts a JOIN hash_items i ON i.sha256 = a.sha256 WHERE i.list_id = l.id) AS matches
          FROM hash_lists l ORDER BY l.id`,
      )
      .map(({ added_at: addedAt, withdrawn_entry: withdrawn, ...row }) => ({
        id: row.id,
        kind: row.kind,
        name: row.name,
        sha256: row.sha256,
        items: row.items,
        matches: row.matches,
        addedAt,
        withdrawn: withdrawn !== null,
      })),
  );
}

/** Takes a list in, whole or not at all. @returns its id */
export function addHashList(store: CaseStore, { items, kind, name, sha256 }: NewHashList): number {
  return write(store, (session) => {
    const entry = nextEntry(session);
    const shown = name.toWellFormed();
    const { id } = session.sql.run('INSERT INTO hash_lists (kind, name, sha256, items, added_at, entry) VALUES (?, ?, ?, ?, ?, ?)', [
      kind,
      shown,
      sha256,
      items.length,
      session.clock().toISOString(),
      entry,
    ]);
    for (const item of items)
      session.sql.run('INSERT INTO hash_items (list_id, sha256, label) VALUES (?, ?, ?)', [id, item.sha256, item.label.toWellFormed()]);
    append(session, {
      act: 'list-added',
      text: `The ${kind} list ${shown} with ${items.length} hashes was taken in.`,
      object: refOf('L', id),
      data: { kind, name: shown, sha256, items: items.length, seal: hashListSeal(session.sql, id) },
    });
    return id;
  });
}

/** Ends the effect of a list. @throws AssayError not-found when there is none, or it was withdrawn before */
export function withdrawHashList(store: CaseStore, id: number): void {
  write(store, (session) => {
    const name = session.sql.get(z.object({ name: z.string() }), 'SELECT name FROM hash_lists WHERE id = ? AND withdrawn_entry IS NULL', [
      id,
    ]);
    if (!name) throw new AssayError('not-found', 'The case holds no such list, or it was withdrawn before.', refOf('L', id));
    session.sql.run('UPDATE hash_lists SET withdrawn_entry = ? WHERE id = ?', [nextEntry(session), id]);
    append(session, { act: 'list-withdrawn', text: `The list ${name.name} was withdrawn.`, object: refOf('L', id), data: {} });
  });
}

const matchRow = z.object({ artifact_id: z.number(), kind: hashListKind, name: z.string(), label: z.string(), sha256: z.string() });

/** Files of the case on lists that are in effect, by file and list. */
export function hashMatches(
  store: CaseStore,
): { artifactId: number; kind: HashList['kind']; list: string; label: string; sha256: string }[] {
  return read(store, (sql) =>
    sql
      .all(
        matchRow,
        `SELECT a.id AS artifact_id, l.kind, l.name, i.label, a.sha256 FROM hash_lists l JOIN hash_items i ON i.list_id = l.id
          JOIN artifacts a ON a.sha256 = i.sha256 WHERE l.withdrawn_entry IS NULL ORDER BY a.id, l.id`,
      )
      .map(({ artifact_id: artifactId, name: list, ...row }) => ({ artifactId, list, ...row })),
  );
}
