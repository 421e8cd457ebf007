/** A plan is settled the same way whatever order it was written in, and its work is counted before it is done. */
import { expect, test } from 'vitest';
import { assessmentPlan } from '#contract/assessments';
import { planAssessment, settlePlan } from './plan.ts';

test('epsilons are put in order, each once, with the one that the floor holds at', () => {
  const plan = settlePlan(assessmentPlan.parse({ epsilons: [0.2, 0.05, 0.2], floorEpsilon: 0.1 }));
  expect([plan.epsilons, plan.floorEpsilon]).toEqual([[0.05, 0.1, 0.2], 0.1]);
});

test('without a word the floor holds at the middle epsilon, the lower of two', () => {
  expect(settlePlan(assessmentPlan.parse({})).floorEpsilon).toBe(0.05);
  expect(settlePlan(assessmentPlan.parse({ epsilons: [3, 1, 2] })).floorEpsilon).toBe(2);
});

test('settling twice changes nothing', () => {
  const once = settlePlan(assessmentPlan.parse({ epsilons: [0.2, 0.1] }));
  expect(settlePlan(once)).toEqual(once);
});

test('the work is clean rows, noise and queries, for as many rows as there are', () => {
  const plan = assessmentPlan.parse({ sample: 100, epsilons: [0.1, 0.2], noiseRepeats: 3, squareQueries: 50 });
  expect(planAssessment(plan, 1000)).toEqual({ sampled: 100, total: 100 * (1 + 2 * 53) });
  expect(planAssessment(plan, 40)).toEqual({ sampled: 40, total: 40 * (1 + 2 * 53) });
});
