import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReportDocument, reportDocument } from '#contract/delivery';
import { severities } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import { composeReport } from './compose.ts';
import { limits } from './limits.ts';
import type { ReportInput } from './report-input.ts';
import { digest, testArtifact, testCheck, testFinding, testInput, testNode, testRun } from './test-input.ts';

/** Every text of a document, in order; blocks of a section alone where one is named. */
function textsOf(document: ReportDocument, section?: string): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(section === undefined ? document : document.sections.filter(({ id }) => id === section));
  return texts.join('\n');
}

/** Rows of the first table whose caption starts so. */
function rowsOf(document: ReportDocument, caption: string): string[][] {
  const table = document.sections
    .flatMap(({ blocks }) => blocks)
    .find((block) => block.type === 'table' && block.caption.startsWith(caption));
  return table?.type === 'table' ? table.rows.map((row) => row.map((cell) => cell.map(({ text }) => text).join(''))) : [];
}

function factOf(document: ReportDocument, label: string): string | undefined {
  return document.sections
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'facts' ? block.rows : [])))
    .find((row) => row.label === label)?.value;
}

const states: readonly ReviewState[] = ['proposed', 'confirmed', 'review', 'dismissed', 'remedied', 'rework'];

describe('a report is composed', () => {
  test('to the same blocks for the same facts, as the contract wants them', () => {
    const input = testInput({ assessments: [testRun], checks: [testCheck(1)] });
    expect(composeReport(input)).toEqual(composeReport(structuredClone(input)));
    expect(reportDocument.safeParse(composeReport(input)).error).toBeUndefined();
  });

  test('with every section, each saying so where it is empty', () => {
    const { sections } = composeReport(testInput({ artifacts: [], findings: [], methods: [], attention: [] }));
    expect(sections.map(({ id }) => id)).toEqual([
      'cover',
      'summary',
      'scope',
      'risk',
      'findings',
      'assessments',
      'checks',
      'checklist',
      'methods',
      'verify',
      'inventory',
      'custody',
    ]);
    expect(sections.filter(({ blocks }) => blocks.length === 0)).toEqual([]);
  });
});

describe('nothing is dropped unseen', () => {
  test('every finding is printed by its reference, whatever its state and severity', () => {
    const findings = Array.from({ length: 700 }, (_, index) =>
      testFinding(index + 1, {
        ruleId: `MDL-PKL-${index % 90}`,
        severity: severities[Math.floor(index / 140)] ?? 'info',
        state: states[index % 6] ?? 'proposed',
      }),
    );
    const text = textsOf(composeReport(testInput({ findings })), 'findings');
    expect(findings.filter(({ ref }) => !text.includes(ref)).map(({ ref }) => ref)).toEqual([]);
    expect(findings.filter(({ evidenceSha256, state }) => state !== 'dismissed' && !text.includes(evidenceSha256 ?? ''))).toEqual([]);
  });

  test('what exceeds the bounds of a table is counted', () => {
    const findings = Array.from({ length: limits.furtherFindings + 7 }, (_, index) => testFinding(index + 1, { severity: 'info' }));
    expect(textsOf(composeReport(testInput({ findings })), 'findings')).toContain('7 findings more are counted and not printed here.');
  });

  test('at most 200 findings are told with their evidence', () => {
    const findings = Array.from({ length: 260 }, (_, index) => testFinding(index + 1));
    const text = textsOf(composeReport(testInput({ findings })), 'findings');
    expect(text.split('What it would do').length - 1).toBe(limits.detailedFindings);
    expect(text).toContain('60 findings of severity info, or beyond the 200');
  });

  test('places of one rule fold into one entry that names each of them with its hash', () => {
    const findings = Array.from({ length: 9 }, (_, index) => testFinding(index + 1, { ruleId: 'MDL-PKL-001' }));
    const document = composeReport(testInput({ findings }));
    expect(textsOf(document, 'findings')).toContain('F-0001 and 8 more');
    expect(rowsOf(document, 'All 9 places').map((row) => row[3])).toEqual(
      findings.map(({ evidenceRef, evidenceSha256 }) => `${evidenceRef} ${evidenceSha256}`),
    );
  });

  test('every file and check that was not assessed is listed with its reason and the command that helps', () => {
    const artifacts = [
      testArtifact(1),
      ...(['unreadable', 'unsupported', 'limit', 'crashed'] as const).map((outcome, index) =>
        testArtifact(index + 2, { outcome, outcomeDetail: `Because of ${outcome}.` }),
      ),
    ];
    const checks = Array.from({ length: 30 }, (_, index) =>
      testCheck(index, { checkId: `AWS-${index}`, status: 'NOT_ASSESSED', message: `Missing ${index}.`, collect: `aws collect-${index}` }),
    );
    const text = textsOf(composeReport(testInput({ artifacts, checks })), 'scope');
    for (const { outcomeDetail, ref } of artifacts.slice(1))
      expect([text.includes(ref), text.includes(outcomeDetail)]).toEqual([true, true]);
    for (const { asset, collect, message } of checks) for (const part of [asset, message, collect ?? '']) expect(text).toContain(part);
  });

  test('failed runs, models without a run, and what methods cannot see are part of the scope', () => {
    const failed = { ...testRun, status: 'failed' as const, statusDetail: 'The model wants five dimensions.', result: null };
    const text = textsOf(composeReport(testInput({ assessments: [failed] })), 'scope');
    for (const part of ['The model wants five dimensions.', 'models/supplier/part-1.pkl', 'Does not see encrypted members.'])
      expect(text).toContain(part);
  });

  test('the end of a long custody log is printed and the entries before it are counted', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      seq: 901 + index,
      at: '',
      actor: 'a',
      act: 'x',
      text: '',
      object: '',
      hash: digest(index),
    }));
    const document = composeReport(testInput({ custody: { entries: 1000, head: digest(1), rows } }));
    expect(rowsOf(document, 'Last entries').map(([seq]) => seq)).toEqual(rows.slice(-30).map(({ seq }) => String(seq)));
    expect(textsOf(document, 'custody')).toContain('970 earlier entries are in the case');
  });
});

describe('people decide, machines propose', () => {
  const proposal = { value: 'yes', basis: 'Two files speak for it.', evidence: [] };
  const input: ReportInput = testInput({
    findings: [testFinding(1, { state: 'proposed', severity: 'critical' }), testFinding(2, { state: 'confirmed' })],
    checklist: {
      ...testInput().checklist,
      nodes: [
        testNode(1, { proposed: proposal }),
        testNode(2, { proposed: proposal, decided: { value: 'no', note: 'Seen.', actor: 'R. Okafor', at: '2026-11-24T10:00:00Z' } }),
      ],
    },
  });
  const document = composeReport(input);

  test('a proposed answer is in no number of decided answers and in a table of its own', () => {
    expect(factOf(document, 'Checklist')).toBe('1 of 2 questions answered by a person');
    expect(rowsOf(document, 'Answers decided').map(([question]) => question)).toEqual(['GOVERN 1.2 Is policy 2 written down?']);
    expect(rowsOf(document, 'Proposed by a scan').map(([question]) => question)).toEqual(['GOVERN 1.1 Is policy 1 written down?']);
  });

  test('a proposed finding is counted apart and stands under its own heading', () => {
    expect(factOf(document, 'Findings taken up by a person')).toBe('1 confirmed, 0 in review, 0 remedied');
    expect(factOf(document, 'Findings proposed by a machine')).toBe('1 not decided by anyone, 0 sent back');
    const bars = document.sections.flatMap(({ blocks }) => blocks).filter((block) => block.type === 'bars');
    expect(bars[0]?.rows.map(({ value }) => value)).toEqual([0, 1, 0, 0, 0]);
    expect(bars[1]?.rows.map(({ value }) => value)).toEqual([1, 0, 0, 0, 0]);
  });

  test('no number stands for a posture in which nothing counts', () => {
    const { posture } = testInput();
    const unreviewed = composeReport(testInput({ posture: { ...posture, score: 100, band: 'Not reviewed', countedFindings: 0 } }));
    expect(factOf(unreviewed, 'Score')).toBe('Not reviewed: no number stands for it');
    expect(textsOf(unreviewed)).not.toContain(posture.formula);
    expect(textsOf(document, 'risk')).toContain(posture.formula);
    expect(factOf(document, 'Score')).toBe('Minor weaknesses: 88 of 100');
  });

  test('a dismissed finding is told with its reason and not as an open one', () => {
    const dismissed = composeReport(testInput({ findings: [testFinding(3, { state: 'dismissed', reason: 'Made by ourselves.' })] }));
    expect(rowsOf(dismissed, 'Findings that a person dismissed')[0]?.at(-1)).toBe('Made by ourselves.');
    expect(textsOf(dismissed, 'findings')).not.toContain('What it would do');
  });
});

describe('hostile text', () => {
  const hostile = 'a\u202Egnp.exe\u0000\u001b[31m\u200B\r\nCritical\u2066';

  test('is visible wherever it comes from', () => {
    const finding = testFinding(1, {
      title: hostile,
      detail: hostile,
      place: hostile,
      owner: hostile,
      reason: hostile,
      evidence: {
        reconstruction: hostile,
        note: hostile,
        trace: [{ offset: 1, code: hostile, name: hostile, argument: hostile, note: hostile }],
        rows: { columns: [hostile], rows: [{ row: 1, values: [hostile] }] },
        fields: [{ pointer: hostile, value: hostile }],
      },
    });
    const input = testInput({
      findings: [finding, { ...finding, ref: 'F-2', state: 'dismissed' }, { ...finding, ref: 'F-3', severity: 'info' }],
      artifacts: [testArtifact(1, { path: hostile, outcomeDetail: hostile, outcome: 'crashed', format: hostile })],
      checks: [testCheck(1, { asset: hostile, message: hostile, pointer: hostile, status: 'FAIL' })],
      summary: { ...testInput().summary, client: hostile, name: hostile, scope: hostile },
    });
    const document = composeReport(input);
    const bad = [...textsOf(document)].filter((character) => /[\p{Cc}\p{Cf}]/u.test(character) && character !== '\n');
    expect(bad).toEqual([]);
    expect(textsOf(document, 'findings')).toContain('\\u{202E}');
  });

  test('that is long is cut with the number of characters left out', () => {
    const text = textsOf(composeReport(testInput({ findings: [testFinding(1, { detail: 'x'.repeat(50_000) })] })), 'findings');
    expect(text).toContain('(48,000 characters left out)');
    expect(text.length).toBeLessThan(10_000);
  });
});

test('composing never throws, whatever the facts hold', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));
  const number = fc.oneof(fc.integer(), fc.double());
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const evidence = fc
    .record({
      reconstruction: text,
      note: text,
      trace: fc.array(
        fc.record({ offset: fc.nat(), code: text, name: text, argument: text, mark: fc.constantFrom('cause' as const, 'part' as const) }),
        { maxLength: 40 },
      ),
      bytes: optional(
        fc.record({ offset: fc.nat(), hex: text, pins: fc.array(fc.record({ from: fc.nat(), to: fc.nat() }), { maxLength: 3 }) }),
      ),
      rows: fc.record({
        columns: fc.array(text, { maxLength: 9 }),
        rows: fc.array(fc.record({ row: fc.nat(), values: fc.array(text, { maxLength: 4 }) }), { maxLength: 12 }),
      }),
      fields: fc.array(fc.record({ pointer: text, value: text }), { maxLength: 40 }),
    })
    .map(({ bytes, ...rest }) => (bytes === undefined ? rest : { ...rest, bytes }));
  const finding = fc
    .record({
      title: text,
      detail: text,
      place: text,
      ruleId: text,
      rationale: text,
      reason: text,
      evidence: fc.option(evidence),
      severity: fc.constantFrom(...severities),
      state: fc.constantFrom(...states),
    })
    .map((change) => testFinding(1, change));
  const accuracy = fc.record({ value: number, low: number, high: number, n: number });
  const run = fc.record({ accuracy, epsilon: number, headline: text }).map(({ accuracy: measured, epsilon, headline }) => ({
    ...testRun,
    headline,
    result: testRun.result && { ...testRun.result, curve: [{ series: 'square' as const, epsilon, accuracy: measured }] },
  }));
  fc.assert(
    fc.property(
      fc.record({
        findings: fc.array(finding, { maxLength: 8 }),
        assessments: fc.array(run, { maxLength: 2 }),
        checks: fc.array(
          fc.record({ message: text, asset: text, severity: text }).map((change) => testCheck(1, { ...change, status: 'NOT_ASSESSED' })),
          { maxLength: 4 },
        ),
        generatedAt: text,
        rulesHash: text,
        toolVersion: text,
      }),
      (change) => {
        expect(reportDocument.safeParse(composeReport(testInput(change))).success).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
