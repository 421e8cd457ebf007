/** Method P-2: its formula, its caps, and that nothing counts before a person has taken it up. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { posture } from '#contract/case';
import { type Domain, domains, type Severity, severities, severityRank } from '#contract/findings';
import { type ReviewState, reviewState } from '#contract/review';
import { composePosture, type SeverityRow } from './score.ts';

const rows = (domain: Domain, counts: Partial<Record<Severity, number>>, state: ReviewState = 'confirmed'): SeverityRow[] =>
  severities.map((severity) => ({ severity, domain, state, count: counts[severity] ?? 0 }));

const bandOrder = ['Sound', 'Minor weaknesses', 'Notable weaknesses', 'Material weaknesses', 'Severe weaknesses'];

test('the worked example of the method comes out as printed in its design: 38.5 of 100', () => {
  const result = composePosture([
    ...rows('artifact', { critical: 1, high: 2, medium: 1, low: 12 }),
    ...rows('data', { critical: 1, high: 1, medium: 2, low: 3 }, 'review'),
    ...rows('robustness', { high: 1, medium: 1 }),
    ...rows('access', { high: 1, low: 2 }),
    ...rows('supply', { medium: 1, low: 6, info: 22 }),
    ...rows('privacy', { low: 1 }),
  ]);
  expect(result.score).toBe(38.5);
  expect(result.formula).toBe('100 − Σ min(weight, 12·C + 4·H + 2·M + 0.5·L) = 100 − (25 + 20 + 6 + 5 + 0 + 5 + 0.5) = 38.5');
  expect(result.domains.map(({ deducted, capped }) => [deducted, capped])).toEqual([
    [25, true],
    [20, true],
    [6, false],
    [5, false],
    [0, false],
    [5, false],
    [0.5, false],
  ]);
  expect([result.band, result.bandReason]).toEqual(['Material weaknesses', 'The score lies in the band from 25 to below 50.']);
  expect(posture.parse(result)).toEqual(result);
});

test('the weights of the seven domains add up to 100', () => {
  expect(composePosture([]).domains.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
});

test.each([
  ['confirmed', 88, 88],
  ['review', 88, 88],
  ['proposed', 100, 88],
  ['rework', 100, 88],
  ['dismissed', 100, 100],
  ['remedied', 100, 100],
] as const)('one critical finding that is %s makes the score %d, and %d with undecided ones', (state, score, scoreWithProposed) => {
  expect(composePosture(rows('artifact', { critical: 1 }, state))).toMatchObject({ score, scoreWithProposed });
});

test('one open critical caps the band whatever the score, one open high does so one band above', () => {
  expect(composePosture(rows('artifact', { critical: 1 }))).toMatchObject({
    score: 88,
    band: 'Material weaknesses',
    bandReason: '1 open critical finding caps this band, whatever the score.',
  });
  expect(composePosture(rows('artifact', { high: 2 }))).toMatchObject({
    score: 92,
    band: 'Notable weaknesses',
    bandReason: '2 open high findings cap this band, whatever the score.',
  });
  expect(composePosture(rows('privacy', { low: 1 }))).toMatchObject({ score: 99.5, band: 'Sound' });
});

test('a case in which nothing was examined or nothing was taken up is not called sound', () => {
  expect(composePosture([])).toMatchObject({ score: 100, band: 'Not assessed' });
  expect(composePosture([], 5)).toMatchObject({ score: 100, band: 'Sound' });
  expect(composePosture(rows('data', { medium: 3 }, 'proposed'), 5)).toMatchObject({
    band: 'Not reviewed',
    proposedFindings: 3,
    scoreWithProposed: 94,
  });
});

const anyRow: fc.Arbitrary<SeverityRow> = fc.record({
  severity: fc.constantFrom(...severities),
  domain: fc.constantFrom(...domains),
  state: fc.constantFrom(...reviewState.options),
  count: fc.nat({ max: 50 }),
});
const anyRows = fc.array(anyRow, { maxLength: 40 });

test('the score lies between 0 and 100, no domain costs more than its weight, and the sum is the score', () => {
  fc.assert(
    fc.property(anyRows, (some) => {
      const result = composePosture(some);
      for (const value of [result.score, result.scoreWithProposed]) expect(value >= 0 && value <= 100).toBe(true);
      expect(result.scoreWithProposed).toBeLessThanOrEqual(result.score);
      for (const { deducted, weight } of result.domains) expect(deducted >= 0 && deducted <= weight).toBe(true);
      expect(100 - result.domains.reduce((sum, { deducted }) => sum + deducted, 0)).toBe(result.score);
    }),
  );
});

test('one more counted finding never raises the score or betters the band, and an undecided one leaves both', () => {
  fc.assert(
    fc.property(anyRows, anyRow, (some, more) => {
      const before = composePosture(some, 1);
      const counted = composePosture([...some, { ...more, state: 'confirmed', count: 1 }], 1);
      expect(counted.score).toBeLessThanOrEqual(before.score);
      if (before.countedFindings > 0) expect(bandOrder.indexOf(counted.band)).toBeGreaterThanOrEqual(bandOrder.indexOf(before.band));
      const undecided = composePosture([...some, { ...more, state: 'proposed', count: 1 }], 1);
      expect(undecided.score).toBe(before.score);
      if (before.countedFindings > 0) expect(undecided.band).toBe(before.band);
    }),
  );
});

test('a graver severity never costs less, and the order of rows does not matter', () => {
  fc.assert(
    fc.property(
      anyRows,
      fc.constantFrom(...domains),
      fc.constantFrom(...severities),
      fc.constantFrom(...severities),
      (some, domain, left, right) => {
        const [grave, mild] = severityRank[left] >= severityRank[right] ? [left, right] : [right, left];
        const withOne = (severity: Severity): number => composePosture([...some, { severity, domain, state: 'confirmed', count: 1 }]).score;
        expect(withOne(grave)).toBeLessThanOrEqual(withOne(mild));
        expect(composePosture(some.toReversed())).toEqual(composePosture(some));
      },
    ),
  );
});
