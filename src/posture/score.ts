/** The posture score by method P-2: points off per domain, each capped by its weight, counting only what a person has taken up. */
import type { Posture, SeverityCounts } from '#contract/case';
import { type Domain, domains, type Severity } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import { bandOf } from './bands.ts';

export interface SeverityRow {
  readonly severity: Severity;
  readonly domain: Domain;
  readonly state: ReviewState;
  readonly count: number;
}

/** Label and weight of each domain; a weight is the most points that the domain can cost, and the weights add up to 100. */
const domainWeights: Readonly<Record<Domain, { readonly label: string; readonly weight: number }>> = {
  artifact: { label: 'Artifact integrity', weight: 25 },
  data: { label: 'Data and labels', weight: 20 },
  robustness: { label: 'Robustness', weight: 15 },
  access: { label: 'Access and secrets', weight: 15 },
  prompt: { label: 'Prompt and output', weight: 10 },
  supply: { label: 'Supply chain', weight: 10 },
  privacy: { label: 'Privacy', weight: 5 },
};

/** Points that one finding costs. Multiples of a half, so sums are exact. */
const points: Readonly<Record<Severity, number>> = { critical: 12, high: 4, medium: 2, low: 0.5, info: 0 };

const counted: ReadonlySet<ReviewState> = new Set(['confirmed', 'review']);
/** Undecided: not counted, but told apart. A finding that was sent back is undecided again. */
const undecided: ReadonlySet<ReviewState> = new Set(['proposed', 'rework']);

const noCounts = (): SeverityCounts => ({ critical: 0, high: 0, medium: 0, low: 0, info: 0 });

function countRows(rows: readonly SeverityRow[], states: ReadonlySet<ReviewState>): Record<Domain, SeverityCounts> {
  const byDomain: Record<Domain, SeverityCounts> = {
    artifact: noCounts(),
    data: noCounts(),
    robustness: noCounts(),
    access: noCounts(),
    prompt: noCounts(),
    supply: noCounts(),
    privacy: noCounts(),
  };
  for (const { severity, domain, state, count } of rows) if (states.has(state)) byDomain[domain][severity] += count;
  return byDomain;
}

const pointsOf = (counts: SeverityCounts): number =>
  points.critical * counts.critical + points.high * counts.high + points.medium * counts.medium + points.low * counts.low;

const scoreOf = (byDomain: Record<Domain, SeverityCounts>): number =>
  100 - domains.reduce((sum, domain) => sum + Math.min(domainWeights[domain].weight, pointsOf(byDomain[domain])), 0);

const total = (rows: readonly SeverityRow[], states: ReadonlySet<ReviewState>, severity?: Severity): number =>
  rows.reduce((sum, row) => (states.has(row.state) && (severity === undefined || row.severity === severity) ? sum + row.count : sum), 0);

/**
 * Composes the posture of a case.
 * @param rows how many findings there are of each severity, domain and state; combinations may be absent or repeated
 * @param examined files scanned, runs done and checks judged; with none the score is not called a result. Counts findings by default
 * @returns score and deductions in points of 100
 */
export function composePosture(rows: readonly SeverityRow[], examined = rows.reduce((sum, { count }) => sum + count, 0)): Posture {
  const byDomain = countRows(rows, counted);
  const score = scoreOf(byDomain);
  const countedFindings = total(rows, counted);
  const proposedFindings = total(rows, undecided);
  const parts = domains.map((domain) => {
    const { label, weight } = domainWeights[domain];
    const cost = pointsOf(byDomain[domain]);
    return { domain, label, weight, counts: byDomain[domain], deducted: Math.min(weight, cost), capped: cost > weight };
  });
  const lost = parts.map(({ deducted }) => deducted).join(' + ');
  return {
    method: 'P-2',
    score,
    ...bandOf({
      score,
      examined,
      counted: countedFindings,
      proposed: proposedFindings,
      critical: total(rows, counted, 'critical'),
      high: total(rows, counted, 'high'),
    }),
    scoreWithProposed: scoreOf(countRows(rows, new Set([...counted, ...undecided]))),
    countedFindings,
    proposedFindings,
    formula: `100 − Σ min(weight, 12·C + 4·H + 2·M + 0.5·L) = 100 − (${lost}) = ${score}`,
    domains: parts,
  };
}
