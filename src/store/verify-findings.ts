/** Holds findings, decisions about them and their evidence against what the log says. */
import { z } from 'zod';
import { sha256Hex } from './canonical.ts';
import { findingsSeal, findingsSealShape } from './finding-seal.ts';
import { refOf } from './refs.ts';
import type { Sql } from './session.ts';
import { dataOf, type LogIndex } from './verify-log.ts';
import { differing, type VerifyPart } from './verify-part.ts';

const foundData = z.object({ findings: findingsSealShape });
const decidedData = z.object({ state: z.string(), reason: z.string() });
const assignedData = z.object({ owner: z.string() });
const entryRow = z.object({ entry: z.number() });

/** What scans and runs found, entry by entry: edited, removed, added, hidden and unhidden rows all change the digest. */
function checkSets(sql: Sql, log: LogIndex): VerifyPart[] {
  const parts: VerifyPart[] = [];
  const sealed = new Set<number>();
  for (const line of log.lines) {
    const said = dataOf(line, foundData)?.findings;
    if (!said) continue;
    sealed.add(line.seq);
    const found = findingsSeal(sql, line.seq);
    if (found.digest !== said.digest)
      parts.push(
        differing(
          `Findings of custody entry ${line.seq}`,
          'changed',
          `${said.count} findings were recorded and ${said.replaced} replaced; ${found.count} and ${found.replaced} are there, not all as they were: ${line.text}`,
          said.digest,
          found.digest,
        ),
      );
  }
  const named = sql.all(
    entryRow,
    'SELECT DISTINCT entry FROM findings UNION SELECT DISTINCT replaced_entry FROM findings WHERE replaced_entry IS NOT NULL',
  );
  for (const { entry } of named)
    if (!sealed.has(entry))
      parts.push(differing(`Findings of custody entry ${entry}`, 'added', 'The log tells of no findings there.', 'no rows', 'rows'));
  return parts;
}

const decidedRow = z.object({ id: z.number(), state: z.string(), reason: z.string(), owner: z.string() });

function checkDecision(row: z.infer<typeof decidedRow>, log: LogIndex): VerifyPart[] {
  const ref = refOf('F', row.id);
  const decided = dataOf(log.last('decided', ref), decidedData) ?? { state: 'proposed', reason: '' };
  const owner = dataOf(log.last('assigned', ref), assignedData)?.owner ?? '';
  const parts: VerifyPart[] = [];
  if (decided.state !== row.state || decided.reason !== row.reason)
    parts.push(differing(`Decision on ${ref}`, 'changed', 'The log tells of another decision.', decided.state, row.state));
  if (owner !== row.owner) parts.push(differing(`Owner of ${ref}`, 'changed', 'The log tells of another owner.', owner, row.owner));
  return parts;
}

/** Findings with the decisions on them. */
export function checkFindings(sql: Sql, log: LogIndex): { checked: number; parts: VerifyPart[] } {
  const parts = checkSets(sql, log);
  const present = new Set<string>();
  for (const row of sql.each(decidedRow, 'SELECT id, state, reason, owner FROM findings ORDER BY id')) {
    present.add(refOf('F', row.id));
    parts.push(...checkDecision(row, log));
  }
  const decided = new Set([...log.of('decided'), ...log.of('assigned')].map((line) => line.object));
  for (const ref of decided)
    if (!present.has(ref)) parts.push(differing(ref, 'missing', 'A person decided on this finding; its row is gone.', 'a row', 'no row'));
  return { checked: present.size, parts };
}

const evidenceRow = z.object({ id: z.number(), sha256: z.string(), json: z.string(), entry: z.number() });

/** Evidence has its hash as its name; findings that rest on it are sealed with that hash. */
export function checkEvidence(sql: Sql, log: LogIndex): { checked: number; parts: VerifyPart[] } {
  const parts: VerifyPart[] = [];
  let checked = 0;
  for (const row of sql.each(evidenceRow, 'SELECT id, sha256, json, entry FROM evidence ORDER BY id')) {
    checked += 1;
    const found = sha256Hex(row.json);
    if (found !== row.sha256) parts.push(differing(refOf('E', row.id), 'changed', 'The excerpt was edited.', row.sha256, found));
    if (!log.at(row.entry)) parts.push(differing(refOf('E', row.id), 'added', 'The log does not say where this excerpt came from.'));
  }
  return { checked, parts };
}
