/** What the log says about the findings that an act brought in and took out of the lists. */
import { z } from 'zod';
import { digestOf, digestOfRows } from './canonical.ts';
import type { Sql } from './session.ts';

const sealedRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

const findingsOfEntry = `SELECT f.id, f.artifact_id, f.rule_id, f.severity, f.title, f.detail, f.location, f.place, f.domain, f.scanner,
  f.rules_hash, f.origin, f.created_at, e.sha256 AS evidence FROM findings f LEFT JOIN evidence e ON e.id = f.evidence_id
  WHERE f.entry = ? ORDER BY f.id`;
const goneRow = z.object({ id: z.number().int() });

/** What a custody entry did to the findings: how many it brought in and took out of the lists, and a digest of all of that. */
export const findingsSealShape = z.object({ count: z.number(), replaced: z.number(), digest: z.string() });

/** Digest of the findings that entry `entry` brought in, replaced since or not, and of those that it replaced. */
export function findingsSeal(sql: Sql, entry: number): z.infer<typeof findingsSealShape> {
  let count = 0;
  const found = digestOfRows(
    (function* () {
      for (const row of sql.each(sealedRow, findingsOfEntry, [entry])) {
        count += 1;
        yield row;
      }
    })(),
  );
  const gone = sql.all(goneRow, 'SELECT id FROM findings WHERE replaced_entry = ? ORDER BY id', [entry]).map((row) => row.id);
  return { count, replaced: gone.length, digest: digestOf({ found, gone }) };
}
