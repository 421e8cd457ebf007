/** Findings as a reviewer sees them: pages of rows, one in detail, and all of them for the report. */
import { z } from 'zod';
import type { SeverityCounts } from '#contract/case';
import { AssayError } from '#contract/errors';
import { domain, type Evidence, type Location, location, severity } from '#contract/findings';
import { type FindingDetail, type FindingFilter, type FindingRow, reviewState } from '#contract/review';
import { historyOf } from './custody.ts';
import { parseEvidence, readEvidence } from './evidence.ts';
import { facetsOf, filtersOf, live } from './finding-filters.ts';
import { countOf, type Page, rowsOf, type Sort } from './page.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read } from './session.ts';

const listedRow = z.object({
  id: z.number().int(),
  rule_id: z.string(),
  severity,
  title: z.string(),
  place: z.string(),
  artifact_id: z.number().int().nullable(),
  domain,
  state: reviewState,
  origin: z.string(),
  owner: z.string(),
  created_at: z.string(),
});
const listedColumns = 'id, rule_id, severity, title, place, artifact_id, domain, state, origin, owner, created_at';

function shown(row: z.infer<typeof listedRow>): FindingRow {
  const { id, title, place, state, origin, owner } = row;
  return {
    id,
    ref: refOf('F', id),
    ruleId: row.rule_id,
    severity: row.severity,
    title,
    place,
    artifactId: row.artifact_id,
    domain: row.domain,
    state,
    origin,
    owner,
    createdAt: row.created_at,
  };
}

/** The newest first under `created`: ids are given in time order. */
const sorts: Readonly<Record<FindingListInput['sort'], Sort>> = {
  severity: { name: 'severity', key: 'severity_order', id: 'id' },
  title: { name: 'title', key: 'title', id: 'id' },
  state: { name: 'state', key: 'state_order', id: 'id' },
  created: { name: 'created', key: 'id', id: 'id', descending: true },
};

export interface FindingListInput {
  readonly cursor?: string | null | undefined;
  readonly limit: number;
  readonly filter?: FindingFilter | undefined;
  readonly sort: 'severity' | 'title' | 'state' | 'created';
}

/** A page of findings. `counts` sets the filter's severity aside and `states` its state, so that each tells what choosing another would give. */
export function listFindings(
  store: CaseStore,
  input: FindingListInput,
): Page<FindingRow> & { all: number; counts: SeverityCounts; states: Record<string, number> } {
  return read(store, (sql) => {
    const filter = input.filter ?? {};
    const page = rowsOf(sql, {
      row: listedRow,
      columns: listedColumns,
      from: 'findings',
      filters: filtersOf(filter),
      sort: sorts[input.sort],
      cursor: input.cursor,
      limit: input.limit,
    });
    return { ...page, rows: page.rows.map(shown), ...facetsOf(sql, filter), all: countOf(sql, 'findings', [live]) };
  });
}

const detailRow = listedRow.extend({
  detail: z.string(),
  location: z.string(),
  scanner: z.string(),
  rules_hash: z.string(),
  evidence_id: z.number().int().nullable(),
  artifact_path: z.string().nullable(),
  artifact_sha256: z.string().nullable(),
  artifact_format: z.string().nullable(),
  reason: z.string(),
  entry: z.number().int(),
  replaced_entry: z.number().int().nullable(),
});
const detailSelect = `SELECT f.*, a.path AS artifact_path, a.sha256 AS artifact_sha256, a.format AS artifact_format
  FROM findings f LEFT JOIN artifacts a ON a.id = f.artifact_id`;

const parseLocation = (text: string): Location => location.parse(JSON.parse(text));

function artifactOf(row: z.infer<typeof detailRow>): FindingDetail['artifact'] {
  if (row.artifact_id === null || row.artifact_path === null) return null;
  return {
    id: row.artifact_id,
    ref: refOf('I', row.artifact_id),
    path: row.artifact_path,
    sha256: row.artifact_sha256 ?? '',
    format: row.artifact_format ?? '',
  };
}

/** A finding with what the store knows of it; the rule's own words are joined by the engine. */
export type StoredFinding = Omit<
  FindingDetail,
  'rationale' | 'severityReason' | 'remediation' | 'references' | 'controls' | 'blindSpots'
> & {
  /** Why a person decided as they did; '' when nobody has or no reason was asked for. */
  readonly reason: string;
};

/** A replaced finding is still read by its id: something may link to it. @throws AssayError not-found */
export function readFinding(store: CaseStore, id: number): StoredFinding {
  return read(store, (sql) => {
    const row = sql.get(detailRow, `${detailSelect} WHERE f.id = ?`, [id]);
    if (!row) throw new AssayError('not-found', 'The case holds no such finding.', refOf('F', id));
    const kept = row.evidence_id === null ? undefined : readEvidence(sql, row.evidence_id);
    return {
      ...shown(row),
      detail: row.detail,
      location: parseLocation(row.location),
      artifact: artifactOf(row),
      evidence: kept?.evidence ?? null,
      evidenceSha256: kept?.sha256 ?? null,
      evidenceRef: kept?.ref ?? null,
      scanner: row.scanner,
      rulesHash: row.rules_hash,
      reason: row.reason,
      history: historyOf(sql, refOf('F', id), row.replaced_entry === null ? [row.entry] : [row.entry, row.replaced_entry]),
    };
  });
}

/** A finding as the report and the checklists need it. */
export interface FindingForReview extends FindingRow {
  readonly detail: string;
  readonly location: Location;
  readonly artifactPath: string | null;
  readonly artifactSha256: string | null;
  readonly evidenceSha256: string | null;
  readonly evidenceRef: string | null;
  readonly evidence: Evidence | null;
  readonly decidedReason: string;
  readonly scanner: string;
}

const reviewRow = detailRow.extend({ evidence_sha256: z.string().nullable(), evidence_json: z.string().nullable() });

/** All findings, the worst first, then in the order in which they were found. */
export function findingsForReview(store: CaseStore): FindingForReview[] {
  return read(store, (sql) =>
    sql
      .all(
        reviewRow,
        `SELECT f.*, a.path AS artifact_path, a.sha256 AS artifact_sha256, a.format AS artifact_format,
          e.sha256 AS evidence_sha256, e.json AS evidence_json
          FROM findings f LEFT JOIN artifacts a ON a.id = f.artifact_id LEFT JOIN evidence e ON e.id = f.evidence_id
          WHERE f.replaced_entry IS NULL ORDER BY f.severity_order, f.id`,
      )
      .map((row) => ({
        ...shown(row),
        detail: row.detail,
        location: parseLocation(row.location),
        artifactPath: row.artifact_path,
        artifactSha256: row.artifact_sha256,
        evidenceSha256: row.evidence_sha256,
        evidenceRef: row.evidence_id === null ? null : refOf('E', row.evidence_id),
        evidence: row.evidence_json === null ? null : parseEvidence(row.evidence_json),
        decidedReason: row.reason,
        scanner: row.scanner,
      })),
  );
}
