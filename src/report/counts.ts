/** The numbers that several sections print, counted in one way. */
import type { Severity } from '#contract/findings';
import { severities } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import type { ReportArtifact, ReportFinding, ReportInput } from './report-input.ts';

/** States in which a person has taken a finding up, and it counts. */
const countedStates: ReadonlySet<ReviewState> = new Set(['confirmed', 'review']);
/** Nobody has decided; a finding that was sent back is undecided again. */
const undecidedStates: ReadonlySet<ReviewState> = new Set(['proposed', 'rework']);

export const isCounted = ({ state }: ReportFinding): boolean => countedStates.has(state);
export const isUndecided = ({ state }: ReportFinding): boolean => undecidedStates.has(state);

export const inState = (findings: readonly ReportFinding[], state: ReviewState): number =>
  findings.filter((finding) => finding.state === state).length;

export function bySeverity(findings: readonly ReportFinding[]): readonly { readonly severity: Severity; readonly count: number }[] {
  return severities.map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }));
}

export const unexamined = ({ artifacts }: ReportInput): readonly ReportArtifact[] =>
  artifacts.filter(({ outcome }) => outcome !== 'scanned');

export const checksWith = ({ checks }: ReportInput, status: 'PASS' | 'FAIL' | 'NOT_ASSESSED') =>
  checks.filter((check) => check.status === status);

/** Model files that no finished run used. */
export function modelsNotRun({ artifacts, assessments }: ReportInput): readonly ReportArtifact[] {
  const run = new Set(assessments.filter(({ status }) => status === 'done').map(({ modelSha256 }) => modelSha256));
  return artifacts.filter(({ kind, sha256 }) => kind === 'model' && !run.has(sha256));
}

export const unanswered = ({ checklist }: ReportInput) => checklist.nodes.filter(({ decided }) => decided === null);

/** Bands of the method that say that nothing was counted yet: a number beside them would read as praise. */
const bandsWithoutScore: readonly string[] = ['Not reviewed', 'Not assessed'];

export const hasScore = ({ posture: { band } }: ReportInput): boolean => !bandsWithoutScore.includes(band);

/** How often each word occurs, in the order of first occurrence. */
export function tally<Word>(words: Iterable<Word>): Map<Word, number> {
  const counts = new Map<Word, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
