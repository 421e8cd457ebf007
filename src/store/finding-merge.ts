/** Writes what a scan or a run found, beside what is known: a person's decision outlives every re-scan, and no ref is used twice. */
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import type { Evidence, Location, Severity } from '#contract/findings';
import { domain, severity } from '#contract/findings';
import { canonicalJson } from './canonical.ts';
import { keepEvidence } from './evidence.ts';
import { placeOf } from './place.ts';
import type { Session, Sql } from './session.ts';

/** A finding as a scanner, a check or a run hands it over. */
export interface NewFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly domain: string;
  readonly detail: string;
  readonly location: Location;
  /** `id@version` */
  readonly scanner: string;
  readonly evidence?: Evidence;
  /** `scan` or `run A-001`. */
  readonly origin: string;
  readonly artifactId: number | null;
}

const liveRow = z.object({
  id: z.number().int(),
  artifact_id: z.number().int().nullable(),
  rule_id: z.string(),
  severity,
  title: z.string(),
  detail: z.string(),
  location: z.string(),
  domain,
  scanner: z.string(),
  rules_hash: z.string(),
  origin: z.string(),
  evidence_id: z.number().int().nullable(),
  touched: z.number(),
});
type LiveFinding = z.infer<typeof liveRow>;
type Content = Omit<LiveFinding, 'id' | 'touched'>;

const pathRow = z.object({ path: z.string() });

const liveColumns = `id, artifact_id, rule_id, severity, title, detail, location, domain, scanner, rules_hash, origin, evidence_id,
  (state <> 'proposed' OR owner <> '') AS touched`;

/** Which findings a new set stands against. */
export interface MergeScope {
  /** Absent: those of every artifact. */
  readonly artifactId?: number;
  readonly origins: readonly string[];
  /** Whether those that are not found again leave the lists. */
  readonly replace: boolean;
  readonly rulesHash: string;
  readonly entry: number;
}

function liveIn(sql: Sql, scope: MergeScope): LiveFinding[] {
  const marks = scope.origins.map(() => '?').join(', ');
  const artifact = scope.artifactId === undefined ? '' : 'AND artifact_id = ?';
  return sql.all(
    liveRow,
    `SELECT ${liveColumns} FROM findings WHERE replaced_entry IS NULL AND origin IN (${marks}) ${artifact} ORDER BY id`,
    [...scope.origins, ...(scope.artifactId === undefined ? [] : [scope.artifactId])],
  );
}

/** What makes two findings the same: where, by which rule, saying what. */
const keyOf = (row: Content): string => JSON.stringify([row.artifact_id, row.rule_id, row.location, row.title, row.origin]);

function contentOf(session: Session, finding: NewFinding, scope: MergeScope): Content {
  const known = domain.safeParse(finding.domain);
  if (!known.success)
    throw new AssayError('invalid-input', `${finding.ruleId} names the domain ${finding.domain}, which is none.`, finding.ruleId);
  return {
    artifact_id: finding.artifactId,
    rule_id: finding.ruleId,
    severity: finding.severity,
    title: finding.title.toWellFormed(),
    detail: finding.detail.toWellFormed(),
    location: canonicalJson(finding.location),
    domain: known.data,
    scanner: finding.scanner,
    rules_hash: scope.rulesHash,
    origin: finding.origin,
    evidence_id: finding.evidence ? keepEvidence(session, finding.evidence, scope.entry) : null,
  };
}

function sameContent(row: LiveFinding, content: Content): boolean {
  return (
    row.severity === content.severity &&
    row.detail === content.detail &&
    row.domain === content.domain &&
    row.scanner === content.scanner &&
    row.rules_hash === content.rules_hash &&
    row.evidence_id === content.evidence_id
  );
}

function insert(session: Session, content: Content, finding: NewFinding, entry: number): number {
  const path = content.artifact_id === null ? undefined : pathOf(session.sql, content.artifact_id);
  return session.sql.run(
    `INSERT INTO findings (artifact_id, rule_id, severity, title, detail, location, place, domain, scanner, rules_hash, origin,
      evidence_id, created_at, entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      content.artifact_id,
      content.rule_id,
      content.severity,
      content.title,
      content.detail,
      content.location,
      placeOf(path, finding.location),
      content.domain,
      content.scanner,
      content.rules_hash,
      content.origin,
      content.evidence_id,
      session.clock().toISOString(),
      entry,
    ],
  ).id;
}

function pathOf(sql: Sql, artifactId: number): string {
  const found = sql.get(pathRow, 'SELECT path FROM artifacts WHERE id = ?', [artifactId]);
  if (!found) throw new AssayError('not-found', 'A finding names a file that the case does not hold.', String(artifactId));
  return found.path;
}

/** Takes out of `known` the row that stands for this content: a decided one first, else one that says exactly the same. */
function claim(known: Map<string, LiveFinding[]>, content: Content): LiveFinding | undefined {
  const candidates = known.get(keyOf(content)) ?? [];
  const decided = candidates.findIndex((row) => row.touched === 1);
  const index = decided >= 0 ? decided : candidates.findIndex((row) => sameContent(row, content));
  return index < 0 ? undefined : candidates.splice(index, 1)[0];
}

/**
 * Inside the caller's transaction; the caller appends custody entry `scope.entry` with `findingsSeal`.
 * @returns the id that now stands for each of `findings`, in their order
 */
export function mergeFindings(session: Session, findings: readonly NewFinding[], scope: MergeScope): number[] {
  const known = new Map<string, LiveFinding[]>();
  const live = liveIn(session.sql, scope);
  for (const row of live) {
    const rows = known.get(keyOf(row));
    if (rows) rows.push(row);
    else known.set(keyOf(row), [row]);
  }
  const ids = findings.map((finding) => {
    const content = contentOf(session, finding, scope);
    return claim(known, content)?.id ?? insert(session, content, finding, scope.entry);
  });
  const gone = scope.replace ? [...known.values()].flat().filter((row) => row.touched === 0) : [];
  for (const { id } of gone) session.sql.run('UPDATE findings SET replaced_entry = ? WHERE id = ?', [scope.entry, id]);
  refreshArtifacts(session, new Set([...findings.map((each) => each.artifactId), ...gone.map((row) => row.artifact_id)]));
  return ids;
}

/** Brings each file's number of findings and its verdict up to date; what a person dismissed counts no longer. */
export function refreshArtifacts(session: Session, ids: ReadonlySet<number | null>): void {
  const counted = "FROM findings WHERE artifact_id = artifacts.id AND replaced_entry IS NULL AND state <> 'dismissed'";
  for (const id of ids)
    if (id !== null)
      session.sql.run(
        `UPDATE artifacts SET findings = (SELECT count(*) ${counted}),
          verdict_order = coalesce((SELECT min(severity_order) ${counted}), 5) WHERE id = ?`,
        [id],
      );
}
