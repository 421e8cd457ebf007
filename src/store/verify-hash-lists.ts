/** Holds the lists of hashes against what the log says of them: a list that lost a line would let a file pass. */
import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import { hashListSeal } from './hash-lists.ts';
import { refOf } from './refs.ts';
import type { Sql } from './session.ts';
import { dataOf, type LogIndex } from './verify-log.ts';
import { differing, type VerifyPart } from './verify-part.ts';

const listRow = z.object({
  id: z.number(),
  kind: z.string(),
  name: z.string(),
  sha256: z.string(),
  items: z.number(),
  withdrawn_entry: z.number().nullable(),
});
const addedData = z.object({ kind: z.string(), name: z.string(), sha256: z.string(), items: z.number(), seal: z.string() });

/** Every list that was ever taken in. */
export function checkHashLists(sql: Sql, log: LogIndex): { checked: number; parts: VerifyPart[] } {
  const parts: VerifyPart[] = [];
  const present = new Set<string>();
  for (const { id, withdrawn_entry: withdrawn, ...row } of sql.all(listRow, 'SELECT * FROM hash_lists ORDER BY id')) {
    const ref = refOf('L', id);
    present.add(ref);
    const said = canonicalJson(dataOf(log.last('list-added', ref), addedData) ?? {});
    const found = canonicalJson({ kind: row.kind, name: row.name, sha256: row.sha256, items: row.items, seal: hashListSeal(sql, id) });
    if (said !== found) parts.push(differing(`List ${ref}`, 'changed', 'The log tells of another list.', said, found));
    const ended = log.last('list-withdrawn', ref)?.seq ?? null;
    if (ended !== withdrawn)
      parts.push(differing(`List ${ref}`, 'changed', 'The log tells otherwise of its withdrawal.', String(ended), String(withdrawn)));
  }
  for (const line of log.of('list-added'))
    if (!present.has(line.object))
      parts.push(differing(`List ${line.object}`, 'missing', `The list of custody entry ${line.seq} is gone.`));
  return { checked: present.size, parts };
}
