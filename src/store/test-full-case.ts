/** A case in which every table has rows, made by the same calls each time. */
import type { AssessmentResult } from '#contract/assessments';
import { recordAnswer } from './answers.ts';
import { beginAssessment, finishAssessment } from './assessments.ts';
import { allAssets, replaceAssets, replaceCheckResults } from './assets.ts';
import { custodyHead } from './custody.ts';
import { assignFindings, decideFindings } from './decisions.ts';
import { addFindings } from './finding-add.ts';
import { addHashList, withdrawHashList } from './hash-lists.ts';
import { recordReport } from './reports.ts';
import { recordScan } from './scans.ts';
import type { CaseStore } from './session.ts';
import { importBytes, newFinding } from './test-case.ts';

export const plan = {
  seed: 20261124,
  sample: 100,
  epsilons: [0.1],
  noiseRepeats: 1,
  squareQueries: 100,
  clip: [0, 1] as [number, number],
  provider: 'cpu',
  floor: 0.4,
};

export const result: AssessmentResult = {
  plan,
  provider: 'cpu',
  device: 'CPU',
  providerChecks: [],
  runtime: 'onnxruntime 1.30.0',
  classes: 10,
  sampled: 100,
  available: 1000,
  curve: [{ series: 'clean', epsilon: 0, accuracy: { value: 0.97, low: 0.92, high: 0.99, n: 100 } }],
  worst: [],
  queries: 100,
  durationMs: 12,
  limits: ['One seed.'],
};

export function fillCase(store: CaseStore): void {
  const model = importBytes(store, 'weights/model.pkl', 'model bytes');
  const data = importBytes(store, 'data/test.npz', 'data bytes');
  const cloud = importBytes(store, 'iam.json', '{}');
  for (const offset of [1, 2, 3])
    recordScan(store, {
      artifactId: model,
      format: 'Pickle',
      formatKind: 'pickle',
      kind: 'model',
      outcome: 'scanned',
      outcomeDetail: '',
      scanners: [],
      rulesHash: 'r',
      coverage: [],
      facts: [],
      findings: [newFinding(model, { location: { offset } }), newFinding(model, { severity: 'low', location: { offset: 9 } })],
    });
  const listed = 'ab'.repeat(32);
  addHashList(store, { kind: 'deny', name: 'feed.txt', sha256: 'cd'.repeat(32), items: [{ sha256: listed, label: 'bad' }] });
  addHashList(store, { kind: 'allow', name: 'own.txt', sha256: 'ef'.repeat(32), items: [{ sha256: listed, label: '' }] });
  withdrawHashList(store, 2);
  decideFindings(store, [2], 'dismissed', 'Known to the client.');
  assignFindings(store, [4], 'B. Reviewer');
  const asset = { provider: 'aws', type: 'role', kind: 'identity', account: '1', region: '', pointer: '/Roles/0', properties: { a: 1 } };
  replaceAssets(store, cloud, [
    { ...asset, key: 'arn:1', name: 'trainer' },
    { ...asset, key: 'arn:2', name: 'reader' },
  ]);
  const check = { checkId: 'AWS-001', title: 'No wildcard', severity: 'high', message: 'm', asset: 'trainer', pointer: '/Roles/0' };
  const [first, second] = allAssets(store);
  replaceCheckResults(store, [
    { ...check, status: 'FAIL', assetId: first?.id ?? 0 },
    { ...check, status: 'PASS', assetId: second?.id ?? 0 },
    { ...check, checkId: 'AWS-002', status: 'NOT_ASSESSED', collect: 'aws iam list-roles', assetId: first?.id ?? 0 },
  ]);
  addFindings(store, [newFinding(cloud, { ruleId: 'AWS-001', origin: 'checks', domain: 'access' })]);
  const { id } = beginAssessment(store, { title: 'Robustness', modelId: model, dataId: data, plan });
  const headline = 'Accuracy falls to 12 % at 0.1.';
  finishAssessment(store, id, {
    status: 'done',
    detail: '',
    headline,
    result,
    findings: [newFinding(model, { ruleId: 'ROB-001', origin: 'run A-001', domain: 'robustness' })],
  });
  recordAnswer(store, { framework: 'f', node: 'GOVERN 1.1', value: 'yes', note: 'Seen.' });
  recordAnswer(store, { framework: 'f', node: 'GOVERN 1.1', value: 'no', note: 'Seen again.' });
  recordAnswer(store, { framework: 'f', node: 'MAP 1.1', value: 'yes', note: '' });
  recordAnswer(store, { framework: 'f', node: 'MAP 1.1', value: '', note: '' });
  recordReport(store, {
    path: '/out/report.pdf',
    sha256: 'cd'.repeat(32),
    pages: 12,
    signedAt: '2026-11-24T10:00:00.000Z',
    signerName: 'R. Okafor',
    signerFingerprint: 'AA:BB',
    logHead: custodyHead(store).head,
    envelopePath: '/out/report.dsse.json',
  });
}
