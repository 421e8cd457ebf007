/** Settles a plan before anything runs: its epsilons in order, the one that the floor holds at, and the work it stands for. */
import type { AssessmentPlan } from '#contract/assessments';

export interface SettledPlan extends AssessmentPlan {
  readonly floorEpsilon: number;
}

/** Epsilons ascending and without repeats, `floorEpsilon` among them; where none is given it is the middle one, the lower of two. */
export function settlePlan(plan: AssessmentPlan): SettledPlan {
  const ascending = [...new Set(plan.epsilons)].sort((a, b) => a - b);
  const floorEpsilon = plan.floorEpsilon ?? ascending[Math.floor((ascending.length - 1) / 2)] ?? 0;
  const epsilons = [...new Set([...ascending, floorEpsilon])].sort((a, b) => a - b);
  return { ...plan, epsilons, floorEpsilon };
}

/**
 * Most queries (rows evaluated) that a plan can take; an attack that succeeds early takes fewer, and progress counts what it saved as done.
 * @param rows rows of the data
 */
export function planAssessment(plan: AssessmentPlan, rows: number): { readonly sampled: number; readonly total: number } {
  const { epsilons, noiseRepeats, sample, squareQueries } = settlePlan(plan);
  const sampled = Math.min(sample, rows);
  return { sampled, total: sampled * (1 + epsilons.length * (noiseRepeats + squareQueries)) };
}
