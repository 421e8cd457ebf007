/** What a scan, a run or a check has shown, as the proposals take it in: no database, no files. */
import type { Severity } from '#contract/findings';
import type { ReviewState } from '#contract/review';

export interface FindingFact {
  readonly id: number;
  /** F-0001 and so on. */
  readonly ref: string;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: ReviewState;
  readonly evidenceSha256: string | null;
  /** `scan`, `run A-001` or a person. */
  readonly origin: string;
}

/** The files of one kind that the case holds. */
export interface ExaminedFiles {
  /** Files whose outcome is `scanned`. */
  readonly scanned: number;
  /** Files of this kind with any other outcome. */
  readonly notScanned: number;
  /** Scanned files without an open finding at medium or above. */
  readonly clean: number;
  /** Some of the clean files, for evidence; the first few by path suffice. */
  readonly examples: readonly { readonly ref: string; readonly path: string; readonly sha256: string }[];
}

/** A dynamic assessment that is done and not stale. */
export interface RunFact {
  /** A-001 and so on. */
  readonly ref: string;
  readonly headline: string;
  readonly resultSha256: string | null;
}

/** The results of one cloud check over all assets. */
export interface CheckFact {
  readonly checkId: string;
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
  readonly notAssessed: number;
}

export interface ProposalFacts {
  readonly findings: readonly FindingFact[];
  /** Node references of this framework that a rule or check bears on, in any accepted spelling; empty when it is not known. */
  controlsOf(ruleId: string): readonly string[];
  readonly models: ExaminedFiles;
  readonly datasets: ExaminedFiles;
  readonly runs: readonly RunFact[];
  readonly checks: readonly CheckFact[];
}
