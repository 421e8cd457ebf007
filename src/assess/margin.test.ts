/** Decisions, confidence and margins read from scores agree with each other, for logits as for probabilities. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areProbabilities } from './classifier.ts';
import { confidenceOf, decisionOf, marginOf } from './margin.ts';

const logits = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 8 }).map((row) => Float32Array.from(row));

test('the decided class has a margin of at least 0 and the highest confidence, and confidences add up to 1', () => {
  fc.assert(
    fc.property(logits, (scores) => {
      const decided = decisionOf(scores, 0, scores.length);
      expect(marginOf(scores, 0, scores.length, decided, false)).toBeGreaterThanOrEqual(0);
      const all = Array.from(scores, (_, label) => confidenceOf(scores, 0, scores.length, label, false));
      expect(all[decided]).toBe(Math.max(...all));
      expect(all.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 6);
    }),
  );
});

test('the margin of probabilities is that of the logits behind them', () => {
  const scores = Float32Array.of(2, -1, 0.5);
  const sum = scores.reduce((total, each) => total + Math.exp(each), 0);
  const shares = scores.map((each) => Math.exp(each) / sum);
  expect(marginOf(shares, 0, 3, 0, true)).toBeCloseTo(1.5, 5);
  expect(marginOf(Float32Array.of(0, 1), 0, 2, 0, true)).toBeLessThan(-80);
});

test('of equal scores the first class is decided', () => {
  expect(decisionOf(Float32Array.of(9, 1, 3, 3), 1, 3)).toBe(1);
});

test('rows that add up to 1 within 0 and 1 are probabilities, others are logits', () => {
  expect(areProbabilities(Float32Array.of(0.5, 0.5, 1, 0), 2)).toBe(true);
  expect(areProbabilities(Float32Array.of(0.5, 0.5, 1.2, -0.2), 2)).toBe(false);
  expect(areProbabilities(Float32Array.of(3, -2), 2)).toBe(false);
});
