/** Evidence of findings: canonical JSON named by its own SHA-256, written once. */
import { z } from 'zod';
import type { Evidence } from '#contract/findings';
import { evidence as evidenceShape } from '#contract/findings';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { refOf } from './refs.ts';
import type { Session, Sql } from './session.ts';

const idRow = z.object({ id: z.number().int() });
const storedRow = z.object({ id: z.number().int(), sha256: z.string(), json: z.string() });

/** Keeps evidence inside the caller's transaction; the same evidence is one row. */
export function keepEvidence(session: Session, evidence: Evidence, entry: number): number {
  const json = canonicalJson(evidence);
  const sha256 = sha256Hex(json);
  const known = session.sql.get(idRow, 'SELECT id FROM evidence WHERE sha256 = ?', [sha256]);
  if (known) return known.id;
  return session.sql.run('INSERT INTO evidence (sha256, json, size, created_at, entry) VALUES (?, ?, ?, ?, ?)', [
    sha256,
    json,
    Buffer.byteLength(json),
    session.clock().toISOString(),
    entry,
  ]).id;
}

/** Evidence from its stored text. */
export function parseEvidence(json: string): Evidence {
  return evidenceShape.parse(JSON.parse(json));
}

export function readEvidence(sql: Sql, id: number): { ref: string; sha256: string; evidence: Evidence } | undefined {
  const found = sql.get(storedRow, 'SELECT id, sha256, json FROM evidence WHERE id = ?', [id]);
  return found && { ref: refOf('E', found.id), sha256: found.sha256, evidence: parseEvidence(found.json) };
}
