/** How the sample case stands: posture, what needs attention, progress, what comes next. */
import type { CaseSummary, Overview, Posture, RecentCase, SeverityCounts } from '#contract/case';
import type { Domain } from '#contract/findings';
import type { FindingRow } from '#contract/review';
import { ago, day, hour } from './clock.ts';

export const sampleCase: CaseSummary = {
  dir: '/cases/2026-017',
  id: '2026-017',
  client: 'Meridian Health Network',
  name: 'Meridian Health: Triage Assist',
  scope: '3 models, 2 data sets, 1 AWS account export. Not in scope: the mobile application, the data centre.',
  auditor: 'R. Okafor',
  classification: 'RESTRICTED',
  handling: 'Handle under MHN engagement letter 2026-08, clause 7',
  framework: 'nist-ai-rmf-1.0',
  encrypted: true,
  createdAt: ago(21 * day),
  counts: { artifacts: 60, findings: 214, answers: 4, reports: 1 },
  log: { entries: 1842, head: '9f31c07ab2e4d5519f31c07ab2e4d5519f31c07ab2e4d5519f31c07ab2e4d551' },
};

const counts = (critical: number, high: number, medium: number, low: number, info = 0): SeverityCounts => ({
  critical,
  high,
  medium,
  low,
  info,
});

export const sampleRecent: RecentCase[] = [
  {
    dir: '/cases/2026-017',
    id: '2026-017',
    name: 'Meridian Health: Triage Assist',
    client: 'Meridian Health Network',
    classification: 'RESTRICTED',
    openedAt: ago(3),
    encrypted: true,
    attached: true,
    findings: counts(2, 6, 66, 62),
    sizeBytes: 48_200_000_000,
  },
  {
    dir: '/cases/2026-016',
    id: '2026-016',
    name: 'Kestrel Rail: track defect vision',
    client: 'Kestrel Rail',
    classification: 'CONFIDENTIAL',
    openedAt: ago(day),
    encrypted: true,
    attached: true,
    findings: counts(0, 3, 21, 40),
    sizeBytes: 112_700_000_000,
  },
  {
    dir: '/media/MHN-2/2026-014',
    id: '2026-014',
    name: 'Aldous Bank: credit scoring v9',
    client: 'Aldous Bank',
    classification: 'CONFIDENTIAL',
    openedAt: ago(18 * day),
    encrypted: false,
    attached: true,
    findings: counts(1, 4, 12, 33),
    sizeBytes: 19_000_000_000,
  },
  {
    dir: '/cases/2026-011',
    id: '2026-011',
    name: 'Port of Varn: berth planner',
    client: 'Port of Varn',
    classification: 'UNCLASSIFIED',
    openedAt: ago(41 * day),
    encrypted: false,
    attached: true,
  },
  {
    dir: '/media/vault-3/2026-003',
    id: '2026-003',
    name: 'Ministry of Works: tender triage with a name that is longer than most columns',
    client: 'Ministry of Works',
    classification: 'SECRET',
    openedAt: ago(200 * day),
    encrypted: true,
    attached: false,
  },
];

const domains: readonly (readonly [Domain, string, number, SeverityCounts])[] = [
  ['artifact', 'Artifact integrity', 25, counts(1, 2, 1, 12, 4)],
  ['data', 'Data and labels', 20, counts(1, 1, 2, 3)],
  ['robustness', 'Robustness', 15, counts(0, 1, 1, 0)],
  ['access', 'Access and secrets', 15, counts(0, 1, 0, 2)],
  ['prompt', 'Prompt and output', 10, counts(0, 0, 0, 0)],
  ['supply', 'Supply chain', 10, counts(0, 0, 1, 6)],
  ['privacy', 'Privacy', 5, counts(0, 0, 0, 1)],
];

function samplePosture(): Posture {
  const rows = domains.map(([domain, label, weight, found]) => {
    const sum = 12 * found.critical + 4 * found.high + 2 * found.medium + 0.5 * found.low;
    return { domain, label, weight, counts: found, deducted: Math.min(weight, sum), capped: sum > weight };
  });
  const deducted = rows.reduce((sum, row) => sum + row.deducted, 0);
  return {
    method: 'P-2',
    score: 100 - deducted,
    band: 'Material weaknesses',
    bandReason: 'One open critical caps this band, whatever the score.',
    scoreWithProposed: 24,
    countedFindings: 58,
    proposedFindings: 131,
    formula: `100 − Σ min(weight,\n  12·C + 4·H + 2·M + 0.5·L)\n= 100 − ${deducted.toFixed(1)}`,
    domains: rows,
  };
}

const emptyPosture = (): Posture => ({
  ...samplePosture(),
  score: 100,
  band: 'Nothing counted yet',
  bandReason: 'No finding is confirmed or in review.',
  scoreWithProposed: 100,
  countedFindings: 0,
  proposedFindings: 0,
  formula: '100 − Σ min(weight,\n  12·C + 4·H + 2·M + 0.5·L)\n= 100 − 0',
  domains: samplePosture().domains.map((row) => ({ ...row, counts: counts(0, 0, 0, 0), deducted: 0, capped: false })),
});

/** The overview of a case with these findings and so many files. */
export function sampleOverview(
  findings: readonly FindingRow[],
  artifacts: number,
  assessments: number,
  answered: number,
  questions: number,
): Overview {
  const shared = { counts: { artifacts, findings: findings.length, assessments, answered, questions } };
  if (artifacts === 0) {
    const none = { confirmed: 0, dismissed: 0, review: 0, proposed: 0, none: 0 };
    return {
      ...shared,
      posture: emptyPosture(),
      attention: [],
      attentionPassed: 6,
      progress: [
        { label: 'Findings', ...none },
        { label: 'Checklist answers', ...none, none: questions },
      ],
      next: [{ text: 'Import the files of the client', detail: 'nothing is in this case yet', page: '/import' }],
      evidence: { items: 0, bytes: 0 },
    };
  }
  const inState = (...states: readonly FindingRow['state'][]) => findings.filter(({ state }) => states.includes(state)).length;
  return {
    ...shared,
    posture: samplePosture(),
    attention: [
      {
        code: 'L-03',
        severity: 'critical',
        text: 'F-0002 is confirmed critical and has no remedy owner',
        consequence: 'blocks-signing',
        action: { label: 'Assign owner', page: '/findings/2' },
      },
      {
        code: 'L-14',
        severity: 'high',
        text: 'Run A-001 used a model that was imported again; its result is stale',
        consequence: 'blocks-signing',
        action: { label: 'Run again', page: '/assessments/1' },
      },
      {
        code: 'L-08',
        severity: 'high',
        text: '4 checklist answers were proposed by a scan and nobody has reviewed them',
        consequence: 'blocks-signing',
        action: { label: 'Review 4', page: '/checklists' },
      },
      {
        code: 'L-21',
        severity: 'medium',
        text: '9 files could not be parsed; 1 of them is 2.1 GB of a model in scope, which has a name so long that this line has to end early',
        consequence: 'named-in-report',
        action: { label: 'Show files', page: '/inventory?outcome=unsupported' },
      },
    ],
    attentionPassed: 14,
    progress: [
      {
        label: 'Findings',
        confirmed: inState('confirmed', 'remedied'),
        dismissed: inState('dismissed'),
        review: inState('review', 'rework'),
        proposed: inState('proposed'),
        none: 0,
      },
      { label: 'Checklist answers', confirmed: answered, dismissed: 0, review: 0, proposed: 4, none: questions - answered - 4 },
      { label: 'Assessment runs', confirmed: 1, dismissed: 0, review: 1, proposed: 0, none: 0 },
    ],
    next: [
      { text: 'Decide F-0001, pickle calls posix.system', detail: `in review since ${2 * hour} minutes`, page: '/findings/1' },
      { text: 'Review 4 checklist answers proposed by a scan', detail: 'about 10 min', page: '/checklists' },
      { text: 'F-0012 was sent back by M. Sato: attach the operator’s source', detail: 'yesterday', page: '/findings/12' },
      { text: 'Look at the draft of the report', detail: '', page: '/report' },
    ],
    evidence: { items: 231, bytes: 48_200_000_000 },
  };
}
