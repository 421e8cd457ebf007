/** Facts of a made-up case, for tests of composing and layout. */
import type { AssessmentResult } from '#contract/assessments';
import { domains, severities } from '#contract/findings';
import type { ReportFinding, ReportInput } from './report-input.ts';

export function testFinding(number: number, more: Partial<ReportFinding> = {}): ReportFinding {
  const severity = severities[number % 4] ?? 'low';
  return {
    ref: `F-${String(number).padStart(4, '0')}`,
    ruleId: `TST-${String(number % 7).padStart(3, '0')}`,
    severity,
    title: `Title of ${number}`,
    detail: `Detail of ${number}.`,
    place: `models/model-${number}.pt ▸ data.pkl ▸ @ 0x${number.toString(16)}`,
    domain: domains[number % domains.length] ?? 'artifact',
    state: 'proposed',
    origin: 'scan',
    owner: '',
    scanner: 'test@1',
    artifactPath: `models/model-${number}.pt`,
    artifactSha256: 'a'.repeat(64),
    evidence: null,
    evidenceRef: null,
    evidenceSha256: null,
    rationale: 'Why it matters.',
    remediation: 'What to do.',
    references: [{ label: 'CWE-502' }],
    controls: [{ framework: 'nist-ai-rmf-1.0', nodes: ['MEASURE 2.7'] }],
    reason: '',
    ...more,
  };
}

const plan = {
  seed: 1,
  sample: 100,
  epsilons: [0.1, 0.2],
  noiseRepeats: 1,
  squareQueries: 100,
  clip: [0, 1] as [number, number],
  provider: 'auto',
  floor: 0.4,
};

export const testResult: AssessmentResult = {
  plan,
  provider: 'cpu',
  device: 'Test processor',
  providerChecks: [{ provider: 'cpu', device: 'Test processor', usable: true, detail: 'Passed.' }],
  runtime: 'onnxruntime-node 1.30.0',
  classes: 3,
  chance: 0.34,
  sampled: 100,
  available: 400,
  curve: [
    { series: 'clean', epsilon: 0, accuracy: { value: 0.97, low: 0.92, high: 0.99, n: 100 } },
    { series: 'noise', epsilon: 0.1, accuracy: { value: 0.96, low: 0.9, high: 0.98, n: 100 } },
    { series: 'square', epsilon: 0.1, accuracy: { value: 0.31, low: 0.23, high: 0.41, n: 100 }, medianQueries: 17 },
  ],
  worst: [],
  queries: 12_345,
  durationMs: 1000,
  limits: ['It says nothing about other attacks.'],
};

/** A case with `findings`; other parts as given. */
export function testInput(findings: readonly ReportFinding[], more: Partial<ReportInput> = {}): ReportInput {
  return {
    summary: {
      dir: '/cases/a',
      id: 'C-TEST',
      client: 'Client',
      name: 'Case',
      scope: 'Two models.\n\nOne account.',
      auditor: 'Lead auditor',
      classification: 'RESTRICTED',
      handling: 'Handle with care',
      framework: 'nist-ai-rmf-1.0',
      encrypted: false,
      createdAt: '2026-11-24T08:00:00.000Z',
      counts: { artifacts: 1, findings: findings.length, answers: 0, reports: 0 },
      log: { entries: 3, head: 'b'.repeat(64) },
    },
    generatedAt: '2026-11-24T12:00:00.000Z',
    draft: false,
    toolVersion: '0.1.0',
    rulesVersion: 'models 1.0.0',
    rulesHash: 'c'.repeat(64),
    artifacts: [],
    findings,
    posture: {
      method: 'P-2',
      score: 62,
      band: 'Notable weaknesses',
      bandReason: 'One high finding is open.',
      scoreWithProposed: 40,
      countedFindings: 1,
      proposedFindings: findings.length,
      formula: '100 − Σ min(weight, 12·C)',
      domains: [],
    },
    attention: [],
    methods: [],
    assets: { total: 0, byKind: [] },
    checks: [],
    assessments: [],
    checklist: {
      framework: { id: 'f', title: 'Framework', version: '1', issuer: 'Issuer', sourceUrl: '', sha256: 'd'.repeat(64) },
      answers: [{ value: '2', key: '2', label: 'Done informally', score: 25, needsReason: false }],
      groups: [],
      nodes: [],
      scores: [],
      formula: 'Mean of levels.',
    },
    custody: { entries: 3, head: 'b'.repeat(64), rows: [] },
    ...more,
  };
}
