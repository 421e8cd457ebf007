/** Everything that a report is made of, gathered before composing, so that composing is pure and a report can be made again from the same facts. */

import type { ArtifactRow, CheckResult } from '#contract/artifacts';
import type { AssessmentDetail } from '#contract/assessments';
import type { Attention, CaseSummary, Posture } from '#contract/case';
import type { Checklist } from '#contract/checklists';
import type { CustodyRow } from '#contract/delivery';
import type { Domain, Evidence, Severity } from '#contract/findings';
import type { FindingDetail, ReviewState } from '#contract/review';

export interface ReportArtifact extends ArtifactRow {
  /** `id@version` of every scanner that examined it. */
  readonly scanners: readonly string[];
}

export interface ReportFinding {
  readonly ref: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  /** Artifact and place inside it, as one line. */
  readonly place: string;
  readonly domain: Domain;
  readonly state: ReviewState;
  readonly origin: string;
  readonly owner: string;
  readonly scanner: string;
  readonly artifactPath: string | null;
  readonly artifactSha256: string | null;
  readonly evidence: Evidence | null;
  readonly evidenceRef: string | null;
  readonly evidenceSha256: string | null;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: FindingDetail['references'];
  readonly controls: FindingDetail['controls'];
  /** The reason that a person gave for the present state; '' where none was needed. */
  readonly reason: string;
}

export interface ReportMethod {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly blindSpots: string;
  /** Artifacts that it examined. */
  readonly examined: number;
}

export interface ReportInput {
  readonly summary: CaseSummary;
  /** ISO 8601, from the case's clock: stated, not proven. */
  readonly generatedAt: string;
  readonly draft: boolean;
  readonly toolVersion: string;
  readonly rulesVersion: string;
  readonly rulesHash: string;
  /** In the order in which they were imported. */
  readonly artifacts: readonly ReportArtifact[];
  /** By risk, worst first. */
  readonly findings: readonly ReportFinding[];
  readonly posture: Posture;
  /** Standing rules that do not hold and are named in the report. */
  readonly attention: readonly Attention[];
  readonly methods: readonly ReportMethod[];
  readonly assets: { readonly total: number; readonly byKind: readonly { readonly kind: string; readonly count: number }[] };
  /** Every result of every check: a pass is told like a fail. */
  readonly checks: readonly CheckResult[];
  readonly assessments: readonly AssessmentDetail[];
  readonly checklist: Checklist;
  readonly custody: { readonly entries: number; readonly head: string; readonly rows: readonly CustodyRow[] };
}
