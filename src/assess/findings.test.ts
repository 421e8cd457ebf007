/** What a result is said to mean follows from its figures alone, and what holds is recorded like what does not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type AssessmentResult, assessmentPlan, type CurvePoint } from '#contract/assessments';
import { observation } from '#contract/findings';
import { headlineOf, observationsOf } from './findings.ts';
import { wilson } from './statistics.ts';

const names = { model: 'models/a.onnx', data: 'data/b.npz' };
const rows = 500;

function resultOf(shares: { clean: number; noise?: number; square: number }, more: Partial<AssessmentResult> = {}): AssessmentResult {
  const point = (series: CurvePoint['series'], epsilon: number, share: number): CurvePoint => ({
    series,
    epsilon,
    accuracy: wilson(share * rows, rows),
    ...(series === 'square' ? { meanQueries: 41.5, medianQueries: 30 } : {}),
  });
  return {
    plan: assessmentPlan.parse({ epsilons: [0.1] }),
    provider: 'cpu',
    device: 'a processor',
    providerChecks: [],
    runtime: 'onnxruntime-node 0',
    classes: 4,
    sampled: rows,
    available: 800,
    curve: [point('clean', 0, shares.clean), point('noise', 0.1, shares.noise ?? shares.clean), point('square', 0.1, shares.square)],
    worst: [],
    queries: 1234,
    durationMs: 5,
    limits: [],
    ...more,
  };
}

const said = (result: AssessmentResult) => observationsOf(result, names).map(({ ruleId, severity }) => [ruleId, severity]);

test('the headline has the figure, its interval and the floor', () => {
  expect(headlineOf(resultOf({ clean: 0.9, square: 0.2 }))).toBe(
    'At ε = 0.1 the model keeps 20.0 % (16.7 to 23.7) accuracy. The agreed floor is 40.0 %.',
  );
});

describe('the floor', () => {
  test.each([
    [0.9, 'ROB-004', undefined],
    [0.4, 'ROB-004', undefined],
    [0.38, 'ROB-001', 'low'],
    [0.3, 'ROB-001', 'medium'],
    [0.19, 'ROB-001', 'high'],
    [0.05, 'ROB-001', 'high'],
  ] as const)('of 40 %% with %f kept is %s %s', (square, ruleId, severity) => {
    expect(said(resultOf({ clean: 0.95, square }))).toEqual([[ruleId, severity]]);
  });

  test('that is met within the interval says that more rows would tell', () => {
    expect(observationsOf(resultOf({ clean: 0.95, square: 0.41 }), names)[0]?.detail).toContain('larger sample');
    expect(observationsOf(resultOf({ clean: 0.95, square: 0.6 }), names)[0]?.detail).not.toContain('larger sample');
  });

  test('carries its figures, files, seed and queries as evidence', () => {
    const [first] = observationsOf(resultOf({ clean: 0.95, square: 0.1 }), names);
    const text = JSON.stringify(first?.evidence);
    for (const part of [names.model, names.data, '500 of 800', 'seed 20261124', '1234 queries', '10.0 %', 'agreed floor'])
      expect(text).toContain(part);
  });
});

describe('other causes', () => {
  test('a model no better than its commonest class is said to be so', () => {
    expect(said(resultOf({ clean: 0.26, square: 0.2 }))).toContainEqual(['ROB-002', undefined]);
    expect(said(resultOf({ clean: 0.5, square: 0.45 }, { chance: 0.6 }))).toContainEqual(['ROB-002', undefined]);
    expect(said(resultOf({ clean: 0.5, square: 0.45 }))).not.toContainEqual(['ROB-002', undefined]);
  });

  test.each([
    [0.9, undefined],
    [0.84, undefined],
    [0.75, 'medium'],
    [0.55, 'high'],
  ] as const)('noise that leaves %f of 0.92 is %s', (noise, severity) => {
    const found = said(resultOf({ clean: 0.92, noise, square: 0.5 })).find(([ruleId]) => ruleId === 'ROB-003');
    expect(found?.[1]).toBe(severity);
  });
});

test('whatever is said has a rule in the pack and fits the contract', () => {
  const pack = readFileSync(join(import.meta.dirname, '../../resources/rules/robustness.yaml'), 'utf8');
  const ids = z
    .object({ rules: z.array(z.object({ id: z.string() })) })
    .parse(parse(pack))
    .rules.map(({ id }) => id);
  for (const result of [resultOf({ clean: 0.2, noise: 0.05, square: 0 }), resultOf({ clean: 1, square: 1 })])
    for (const each of observationsOf(result, names)) {
      expect(ids).toContain(each.ruleId);
      observation.parse(each);
      expect(each.detail).toMatch(/^[A-Z].*\.$/);
      expect(each.detail).not.toMatch(/NaN|undefined/);
    }
});
