/** Counts of findings as several sections print them. */
import { type Domain, type Severity, severities } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import type { ReportFinding } from './report-input.ts';

/** Findings that stand: a dismissed one is told with its reason elsewhere. */
export const standing = (findings: readonly ReportFinding[]): ReportFinding[] => findings.filter(({ state }) => state !== 'dismissed');

export const bySeverity = (findings: readonly ReportFinding[]): Record<Severity, number> =>
  Object.fromEntries(severities.map((each) => [each, findings.filter(({ severity }) => severity === each).length])) as Record<
    Severity,
    number
  >;

export const inDomain = (findings: readonly ReportFinding[], wanted: Domain): ReportFinding[] =>
  findings.filter(({ domain }) => domain === wanted);

export const inState = (findings: readonly ReportFinding[], ...wanted: readonly ReviewState[]): ReportFinding[] =>
  findings.filter(({ state }) => wanted.includes(state));
