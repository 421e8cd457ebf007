/** How a case stands in numbers: what posture, progress and the standing rules are computed from. */
import { z } from 'zod';
import { type Attachment, attachment } from '#contract/artifacts';
import type { SeverityCounts } from '#contract/case';
import { type Domain, domain, type Severity, severity } from '#contract/findings';
import { type ReviewState, reviewState } from '#contract/review';
import { type CaseStore, read, type Sql } from './session.ts';
import { countsBy, severitiesOf } from './severity-counts.ts';

export interface FindingCount {
  readonly severity: Severity;
  readonly domain: Domain;
  readonly state: ReviewState;
  readonly count: number;
}

export interface CaseCounts {
  readonly artifacts: number;
  readonly findings: number;
  readonly assessments: number;
  /** Questions that a person answered, over all frameworks. */
  readonly answered: number;
  readonly reports: number;
  readonly assets: number;
  /** Files with a hash, and excerpts kept for findings. */
  readonly evidenceItems: number;
  readonly evidenceBytes: number;
  /** Files taken in but never examined. */
  readonly unscanned: number;
  readonly severities: SeverityCounts;
  readonly findingStates: Readonly<Partial<Record<ReviewState, number>>>;
  readonly artifactKinds: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly attachments: Readonly<Partial<Record<Attachment, number>>>;
  readonly checks: Readonly<Record<string, number>>;
  readonly assessmentStates: Readonly<Record<string, number>>;
  /** Severity × domain × state; combinations that do not occur are left out. */
  readonly table: readonly FindingCount[];
}

const totalsRow = z.object({
  artifacts: z.number(),
  findings: z.number(),
  assessments: z.number(),
  answered: z.number(),
  reports: z.number(),
  assets: z.number(),
  evidenceItems: z.number(),
  evidenceBytes: z.number(),
  unscanned: z.number(),
});
const noTotals = {
  artifacts: 0,
  findings: 0,
  assessments: 0,
  answered: 0,
  reports: 0,
  assets: 0,
  evidenceItems: 0,
  evidenceBytes: 0,
  unscanned: 0,
};

const totals = `SELECT (SELECT count(*) FROM artifacts) AS artifacts,
  (SELECT count(*) FROM findings WHERE replaced_entry IS NULL) AS findings,
  (SELECT count(*) FROM assessments) AS assessments,
  (SELECT count(*) FROM answers a WHERE value <> '' AND NOT EXISTS
    (SELECT 1 FROM answers b WHERE b.framework = a.framework AND b.node = a.node AND b.id > a.id)) AS answered,
  (SELECT count(*) FROM reports) AS reports,
  (SELECT count(*) FROM assets) AS assets,
  (SELECT count(*) FROM artifacts WHERE sha256 <> '') + (SELECT count(*) FROM evidence) AS evidenceItems,
  (SELECT coalesce(sum(size), 0) FROM artifacts WHERE sha256 <> '') + (SELECT coalesce(sum(size), 0) FROM evidence) AS evidenceBytes,
  (SELECT count(*) FROM artifacts WHERE scan_id IS NULL AND sha256 <> '') AS unscanned`;

const tableRow = z.object({ severity, domain, state: reviewState, count: z.number() });

const live = [{ sql: 'replaced_entry IS NULL', values: [] }];

function keyed<K extends string>(keys: readonly K[], counts: Readonly<Record<string, number>>): Partial<Record<K, number>> {
  const result: Partial<Record<K, number>> = {};
  for (const key of keys) {
    const count = counts[key];
    if (count !== undefined) result[key] = count;
  }
  return result;
}

function countsIn(sql: Sql): CaseCounts {
  return {
    ...(sql.get(totalsRow, totals) ?? noTotals),
    severities: severitiesOf(sql, 'findings', live),
    findingStates: keyed(reviewState.options, countsBy(sql, 'state', 'findings', live)),
    artifactKinds: countsBy(sql, 'kind', 'artifacts', []),
    outcomes: countsBy(sql, 'outcome', 'artifacts', []),
    attachments: keyed(attachment.options, countsBy(sql, 'attachment', 'artifacts', [])),
    checks: countsBy(sql, 'status', 'check_results', []),
    assessmentStates: countsBy(sql, 'status', 'assessments', []),
    table: sql.all(
      tableRow,
      `SELECT severity, domain, state, count(*) AS count FROM findings WHERE replaced_entry IS NULL
        GROUP BY severity, domain, state ORDER BY severity_order, domain, state_order`,
    ),
  };
}

/** All numbers of one consistent state. */
export function caseCounts(store: CaseStore): CaseCounts {
  return read(store, countsIn);
}
