/** What a report says: all of it, apart what a machine proposes, and nothing hostile as it came. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '#contract/artifacts';
import { severities } from '#contract/findings';
import { reviewState } from '#contract/review';
import { composeReport } from './compose.ts';
import type { ReportArtifact, ReportInput } from './report-input.ts';
import { testFinding, testInput, testResult } from './test-input.ts';

function textOf(input: ReportInput, section?: string): string {
  const { sections } = composeReport(input);
  return JSON.stringify(section === undefined ? sections : sections.filter(({ id }) => id === section));
}

const artifact = (number: number, more: Partial<ReportArtifact>): ReportArtifact => ({
  id: number,
  ref: `I-${number}`,
  path: `files/${number}.bin`,
  sha256: 'e'.repeat(64),
  size: 10,
  format: 'ONNX model',
  kind: 'model',
  outcome: 'scanned',
  outcomeDetail: '',
  verdict: 'clean',
  findings: 0,
  attachment: 'stored',
  importedAt: '2026-11-24T09:00:00.000Z',
  scanners: [],
  ...more,
});

describe('a report', () => {
  test('is the same for the same facts', () => {
    const input = testInput(Array.from({ length: 20 }, (_, index) => testFinding(index)));
    expect(composeReport(input)).toEqual(composeReport(input));
  });

  test('names every finding or counts it as left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 900 }), (many, rules) => {
        const all = Array.from({ length: many }, (_, index) => testFinding(index, { ruleId: `TST-${index % rules}` }));
        const text = textOf(testInput(all), 'findings');
        const named = all.filter(({ ref }) => text.includes(ref)).length;
        const left = [...text.matchAll(/([\d,]+) (?:place|finding)s? more (?:is|are) not printed/g)].reduce(
          (sum, [, number = '0']) => sum + Number(number.replaceAll(',', '')),
          0,
        );
        expect(named + left).toBe(many);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test('tells every file that was not examined, every check not assessed and every model not run', () => {
    const check: CheckResult = {
      checkId: 'AWS-S3-02',
      title: 'Versions',
      severity: 'medium',
      status: 'NOT_ASSESSED',
      message: 'Versioning was not exported.',
      asset: 'bucket',
      pointer: '',
      collect: 'aws s3api get-bucket-versioning --bucket bucket',
    };
    const artifacts = [
      artifact(1, { outcome: 'crashed', outcomeDetail: 'Its reader ended.' }),
      artifact(2, { outcome: 'unreadable', outcomeDetail: 'Cut short.' }),
      artifact(3, {}),
    ];
    const text = textOf(testInput([], { artifacts, checks: [check] }), 'scope');
    for (const word of ['Its reader ended.', 'Cut short.', 'get-bucket-versioning', 'files/3.bin', 'not run on data'])
      expect(text).toContain(word);
  });

  test('keeps proposals apart from decisions', () => {
    const base = testInput([]);
    const node = {
      id: 'M-1',
      parent: 'M',
      ref: 'MEASURE 1',
      title: 'T',
      question: 'Is it measured?',
      guidance: '',
      evidenceExpected: '',
      proposed: { value: '2', basis: 'BASIS-OF-SCAN', evidence: [] },
      decided: null,
      evidence: [],
    };
    const text = textOf({ ...base, checklist: { ...base.checklist, nodes: [node] } }, 'checklist');
    expect(text.indexOf('No question has been decided by a person.')).toBeGreaterThan(0);
    expect(text.indexOf('BASIS-OF-SCAN')).toBeGreaterThan(text.indexOf('Proposals of a scan, not decided and not counted'));
    const summary = textOf(testInput([testFinding(1), testFinding(2, { state: 'confirmed' })]), 'summary');
    expect(summary).toContain('1 finding is confirmed or in review.');
    expect(summary).toContain('1 more finding is proposed by a scan and not decided');
  });

  test('prints a dismissal with its reason and leaves it out of the counts', () => {
    const input = testInput([testFinding(0, { state: 'dismissed', reason: 'Test file of ours.' })]);
    expect(textOf(input, 'findings')).toContain('Test file of ours.');
    expect(textOf(input, 'summary')).toContain('No finding is recorded');
  });

  test('shows a run with its intervals, device and limits', () => {
    const run = {
      id: 1,
      ref: 'A-001',
      title: 'Square',
      status: 'done' as const,
      statusDetail: '',
      modelPath: 'm.onnx',
      modelSha256: 'f'.repeat(64),
      dataPath: 'd.npz',
      dataSha256: '0'.repeat(64),
      startedAt: '2026-11-24T10:00:00.000Z',
      headline: 'It keeps 31 %.',
      result: testResult,
      resultSha256: '1'.repeat(64),
      findingIds: [],
      jobId: null,
    };
    const text = textOf(testInput([], { assessments: [run] }), 'assessments');
    for (const word of ['31.0 % (23.0 % to 41.0 %', 'Test processor', 'seed 1', 'It says nothing about other attacks.'])
      expect(text).toContain(word);
  });

  test('lets no text of a file act on the page', () => {
    const hostile = 'a\u202eb\u0000c\u001b[31md\u200be';
    const text = textOf(testInput([testFinding(0, { title: hostile, detail: hostile, place: hostile })]));
    expect(text).not.toMatch(/[\u202e\u200b]|\\u0000|\\u001b/);
    expect(text).toContain('\\\\u{202E}');
  });

  test('is composed whatever the facts', () => {
    const finding = fc.record({
      severity: fc.constantFrom(...severities),
      state: fc.constantFrom(...reviewState.options),
      title: fc.string({ unit: 'binary' }),
      detail: fc.string({ unit: 'binary', maxLength: 5000 }),
      place: fc.string({ unit: 'binary' }),
      reason: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 40 }), fc.string({ unit: 'binary' }), (all, scope) => {
        const base = testInput(all.map((each, index) => testFinding(index, each)));
        expect(composeReport({ ...base, summary: { ...base.summary, scope } }).sections).toHaveLength(12);
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});
