/** Assets, assessments, answers, reports, the manifest and the counts give back what was put in. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { assetRow } from '#contract/artifacts';
import { assessmentDetail, assessmentRow } from '#contract/assessments';
import { reportRow } from '#contract/delivery';
import { readAnswers, recordAnswer } from './answers.ts';
import { listAssessments, readAssessment } from './assessments.ts';
import { allAssets, listAssets, listChecks, replaceAssets } from './assets.ts';
import { digestOf } from './canonical.ts';
import { readCase } from './case-info.ts';
import { caseCounts } from './counts.ts';
import { custodyHead } from './custody.ts';
import { caseManifest } from './manifest.ts';
import { closeCase, openCase } from './open-case.ts';
import { listReports } from './reports.ts';
import { newCase, options } from './test-case.ts';
import { fillCase, result } from './test-full-case.ts';

function full() {
  const store = newCase();
  fillCase(store);
  return store;
}

test('assets come with how the checks on them ended, the failed checks first', () => {
  const store = full();
  const { rows, total, next } = listAssets(store, { limit: 1 });
  expect(z.array(assetRow).parse(rows)).toEqual(rows);
  expect({ total, rows }).toMatchObject({
    total: 2,
    rows: [{ name: 'trainer', artifactPath: 'iam.json', fails: 1, passes: 0, notAssessed: 1 }],
  });
  expect(listAssets(store, { limit: 9, cursor: next }).rows.map((row) => row.name)).toEqual(['reader']);
  expect(listAssets(store, { limit: 9, text: 'arn:2' }).total).toBe(1);
  expect(listChecks(store, {}).map((check) => check.status)).toEqual(['FAIL', 'NOT_ASSESSED', 'PASS']);
  expect(listChecks(store, { status: 'NOT_ASSESSED' })[0]?.collect).toBe('aws iam list-roles');
  expect(listChecks(store, { assetId: rows[0]?.id }).map((check) => check.checkId)).toEqual(['AWS-001', 'AWS-002']);
  expect(allAssets(store)[0]?.properties).toEqual({ a: 1 });
  replaceAssets(store, 3, []);
  expect([listAssets(store, { limit: 9 }).total, listChecks(store, {}).length]).toEqual([0, 0]);
});

test('an assessment keeps its result under the hash of its canonical JSON, with what it proposed', () => {
  const store = full();
  const [row] = listAssessments(store);
  expect(assessmentRow.parse(row)).toEqual(row);
  const detail = readAssessment(store, 1);
  expect(assessmentDetail.parse(detail)).toEqual(detail);
  expect(detail).toMatchObject({ ref: 'A-001', status: 'done', modelPath: 'weights/model.pkl', dataPath: 'data/test.npz', jobId: null });
  expect(detail.result).toEqual(result);
  expect(detail.resultSha256).toBe(digestOf(result));
  expect(detail.findingIds).toHaveLength(1);
  expect(() => readAssessment(store, 2)).toThrow(expect.objectContaining({ code: 'not-found', subject: 'A-002' }));
});

test('the last answer counts, one that was withdrawn does not, and the person is named', () => {
  const store = full();
  expect(readAnswers(store, 'f')).toMatchObject([{ node: 'GOVERN 1.1', value: 'no', note: 'Seen again.', actor: 'R. Okafor' }]);
  expect(readAnswers(store, 'g')).toEqual([]);
  expect(readCase(store).counts).toMatchObject({ answers: 1, reports: 1, artifacts: 3 });
  closeCase(store);
  const other = openCase(store.dir, { ...options(), actor: 'B. Reviewer' });
  recordAnswer(other, { framework: 'f', node: 'MAP 1.1', value: 'partly', note: '' });
  expect(readAnswers(other, 'f').map((answer) => answer.actor)).toEqual(['R. Okafor', 'B. Reviewer']);
  closeCase(other);
});

test('reports are listed as they were recorded', () => {
  const store = full();
  const rows = listReports(store);
  expect(z.array(reportRow).parse(rows)).toEqual(rows);
  expect(rows).toMatchObject([{ ref: 'R-01', path: '/out/report.pdf', pages: 12, signerFingerprint: 'AA:BB' }]);
});

test('the manifest names every file and excerpt once, sorted, and changes with every answer and decision', () => {
  const store = full();
  const manifest = caseManifest(store);
  expect(manifest).toMatchObject({ caseId: store.id, client: 'Meridian Health Network', logHead: custodyHead(store).head });
  const names = manifest.subjects.map((subject) => subject.name);
  expect(names).toEqual([
    'answers.json',
    'artifacts/I-0001/weights/model.pkl',
    'artifacts/I-0002/data/test.npz',
    'artifacts/I-0003/iam.json',
    'evidence/E-0001.json',
    'findings.json',
  ]);
  expect(caseManifest(store)).toEqual(manifest);
  recordAnswer(store, { framework: 'f', node: 'MAP 1.1', value: 'yes', note: '' });
  const changed = caseManifest(store).subjects.filter((subject, index) => subject.sha256 !== manifest.subjects[index]?.sha256);
  expect(changed.map((subject) => subject.name)).toEqual(['answers.json']);
});

test('the counts add up, whichever way they are cut', () => {
  const counts = caseCounts(full());
  const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);
  expect(counts).toMatchObject({ artifacts: 3, assessments: 1, answered: 1, reports: 1, assets: 2, unscanned: 2, evidenceItems: 4 });
  expect(sum(counts.table.map((row) => row.count))).toBe(counts.findings);
  expect(sum(Object.values(counts.severities))).toBe(counts.findings);
  expect(sum(Object.values(counts.findingStates))).toBe(counts.findings);
  expect(counts.table).toContainEqual({ severity: 'low', domain: 'artifact', state: 'dismissed', count: 1 });
  expect(counts.table).toContainEqual({ severity: 'critical', domain: 'robustness', state: 'proposed', count: 1 });
  expect(counts.checks).toEqual({ FAIL: 1, PASS: 1, NOT_ASSESSED: 1 });
  expect(counts.evidenceBytes).toBe('model bytes'.length + 'data bytes'.length + 2 + '{"reconstruction":"os.system(\'id\')"}'.length);
});
