/** Progress adds up, and the next steps lead through an audit from import to a verified report. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overview } from '#contract/case';
import { severities } from '#contract/findings';
import { reviewState } from '#contract/review';
import type { CaseFacts } from './facts.ts';
import { nextFor } from './next.ts';
import { progressOf } from './progress.ts';
import { emptyCase, goodCase } from './test-facts.ts';
import { bytes, grouped } from './wording.ts';

const texts = (facts: CaseFacts): string[] => nextFor(facts).map(({ text }) => text);

test('every finding and every question is in exactly one part of its bar', () => {
  const anyCounts = fc.array(
    fc.record({ severity: fc.constantFrom(...severities), state: fc.constantFrom(...reviewState.options), count: fc.nat({ max: 9999 }) }),
  );
  fc.assert(
    fc.property(
      anyCounts,
      fc.tuple(fc.nat(18), fc.nat(18), fc.nat(18), fc.nat(18)),
      (counts, [decided, notApplicable, unknown, proposed]) => {
        const facts: CaseFacts = {
          ...goodCase,
          findings: { ...goodCase.findings, counts },
          checklist: { title: 'x', questions: 72, decided, notApplicable, unknown, proposed },
        };
        const sums = progressOf(facts).map((row) => row.confirmed + row.dismissed + row.review + row.proposed + row.none);
        const grave = counts.filter(({ severity }) => severity === 'critical' || severity === 'high');
        expect(sums).toEqual([...[counts, grave].map((list) => list.reduce((sum, { count }) => sum + count, 0)), 72]);
      },
    ),
  );
  expect(overview.shape.progress.parse(progressOf(goodCase))).toEqual(progressOf(goodCase));
});

test('an empty case is told to import first, and not to sign', () => {
  expect(texts(emptyCase)).toEqual(['Import the client’s files', 'Answer 72 open questions']);
});

test('a case under way is told what to decide, worst first', () => {
  const facts: CaseFacts = {
    ...goodCase,
    artifacts: { ...goodCase.artifacts, unscanned: 1 },
    findings: {
      counts: [{ severity: 'critical', state: 'proposed', count: 3 }],
      ownerless: [],
      firstProposed: { id: 41, ref: 'F-0041', text: 'Loading the file calls a dangerous function', severity: 'critical' },
    },
    checklist: { ...goodCase.checklist, decided: 41, proposed: 29 },
    assessments: { ...goodCase.assessments, done: 0 },
    reports: { count: 0, latest: null },
  };
  expect(texts(facts)).toEqual([
    'Scan 1 imported file',
    'Assess a model on its data',
    'Decide F-0041, Loading the file calls a dangerous function',
    'Review 29 checklist answers proposed by a scan',
    'Read the draft report and sign it',
  ]);
});

test('a finished case is told to verify, and one that went on since to sign again', () => {
  expect(texts(goodCase)).toEqual(['Verify R-001 as a stranger would']);
  const later: CaseFacts = { ...goodCase, reports: { count: 1, latest: { ref: 'R-001', entriesSince: 7, attributed: true } } };
  expect(texts(later)).toEqual(['Sign the report again']);
});

test('what blocks signing comes before everything else, and there are at most five steps', () => {
  const named = { id: 1, ref: 'F-0001', text: 'A', severity: 'high' } as const;
  const bad: CaseFacts = {
    ...goodCase,
    custody: { entries: 9, brokenAt: 3 },
    artifacts: { ...goodCase.artifacts, unscanned: 1, blobMismatches: [{ id: 7, ref: 'I-0007', text: 'm.pkl' }] },
    findings: { counts: [{ severity: 'high', state: 'rework', count: 1 }], ownerless: [named], firstProposed: named },
    checklist: { ...goodCase.checklist, decided: 0, proposed: 5 },
  };
  expect(texts(bad).slice(0, 2)).toEqual(['Find out why the custody log does not hold', 'Find out why I-0007 changed']);
  expect(texts(bad)).toHaveLength(5);
  expect(nextFor(bad)[1]?.page).toBe('/inventory/7');
});

test('numbers are grouped by thousands and sizes are told in steps of 1000', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0, 999, 1000, 2_100_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '2.1 GB']);
});
