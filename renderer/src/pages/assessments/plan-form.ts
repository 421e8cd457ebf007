/** The form of a new run: what a person types, whether it makes a plan, and how much work that plan is. */
import { type AssessmentPlan, assessmentPlan } from '#contract/assessments';

/** The contract's own defaults. */
export const defaultPlan: AssessmentPlan = assessmentPlan.parse({});

export interface PlanDraft {
  readonly sample: number | string;
  readonly epsilons: string;
  readonly noiseRepeats: number | string;
  readonly squareQueries: number | string;
  readonly floorPercent: number | string;
  /** Empty: the middle size. */
  readonly floorEpsilon: string;
  readonly clipFrom: number | string;
  readonly clipTo: number | string;
  readonly seed: number | string;
  readonly provider: string;
}

export type PlanProblem = 'sample' | 'epsilons' | 'noiseRepeats' | 'squareQueries' | 'floorPercent' | 'floorEpsilon' | 'clip' | 'seed';

/** Whole numbers that the contract takes, [low, high]. */
export const bounds = {
  sample: [10, 100_000],
  noiseRepeats: [1, 20],
  squareQueries: [1, 10_000],
  seed: [0, Number.MAX_SAFE_INTEGER],
} as const;

export const firstDraft: PlanDraft = {
  sample: defaultPlan.sample,
  epsilons: defaultPlan.epsilons.join(' '),
  noiseRepeats: defaultPlan.noiseRepeats,
  squareQueries: defaultPlan.squareQueries,
  floorPercent: defaultPlan.floor * 100,
  floorEpsilon: '',
  clipFrom: defaultPlan.clip[0],
  clipTo: defaultPlan.clip[1],
  seed: defaultPlan.seed,
  provider: 'auto',
};

/** A number or a fraction as people write epsilons: `0.02`, `4/255`. */
function readNumber(text: string): number {
  const [above = '', below, ...more] = text.split('/');
  if (more.length > 0 || above === '') return Number.NaN;
  return below === undefined ? Number(above) : Number(above) / Number(below === '' ? Number.NaN : below);
}

/** Positive numbers separated by spaces, commas or semicolons, ascending and without repeats; undefined when one is none. */
export function readEpsilons(text: string): readonly number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const values = parts.map(readNumber);
  if (values.some((value) => !Number.isFinite(value) || value <= 0)) return undefined;
  const ascending = [...new Set(values)].sort((a, b) => a - b);
  return ascending.length >= 1 && ascending.length <= 12 ? ascending : undefined;
}

const finite = (value: number | string): number | undefined => {
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
};

function whole(value: number | string, [low, high]: readonly [number, number]): number | undefined {
  const number = finite(value);
  return number !== undefined && Number.isInteger(number) && number >= low && number <= high ? number : undefined;
}

/** The plan of a draft, or which fields keep it from being one. */
export function readPlan(draft: PlanDraft): { readonly plan: AssessmentPlan } | { readonly problems: readonly PlanProblem[] } {
  const sample = whole(draft.sample, bounds.sample);
  const epsilons = readEpsilons(draft.epsilons);
  const noiseRepeats = whole(draft.noiseRepeats, bounds.noiseRepeats);
  const squareQueries = whole(draft.squareQueries, bounds.squareQueries);
  const seed = whole(draft.seed, bounds.seed);
  const percent = finite(draft.floorPercent);
  const floor = percent !== undefined && percent >= 0 && percent <= 100 ? percent / 100 : undefined;
  const floorEpsilon = draft.floorEpsilon === '' ? undefined : Number(draft.floorEpsilon);
  const hasFloorEpsilon = floorEpsilon === undefined || (epsilons?.includes(floorEpsilon) ?? true);
  const [clipFrom, clipTo] = [finite(draft.clipFrom), finite(draft.clipTo)];
  const hasClip = clipFrom !== undefined && clipTo !== undefined && clipFrom < clipTo;
  const wrong: Readonly<Record<PlanProblem, boolean>> = {
    sample: sample === undefined,
    epsilons: epsilons === undefined,
    noiseRepeats: noiseRepeats === undefined,
    squareQueries: squareQueries === undefined,
    floorPercent: floor === undefined,
    floorEpsilon: !hasFloorEpsilon,
    clip: !hasClip,
    seed: seed === undefined,
  };
  const parsed = assessmentPlan.safeParse({
    seed,
    sample,
    epsilons,
    noiseRepeats,
    squareQueries,
    clip: [clipFrom, clipTo],
    provider: draft.provider,
    floor,
    floorEpsilon,
  });
  const problems = (Object.keys(wrong) as PlanProblem[]).filter((name) => wrong[name]);
  return parsed.success && problems.length === 0 ? { plan: parsed.data } : { problems };
}

/** The size that the floor holds at where none was chosen: the middle one, the lower of two. */
export function middleEpsilon(epsilons: readonly number[]): number | undefined {
  const ascending = [...new Set(epsilons)].sort((a, b) => a - b);
  return ascending[Math.floor((ascending.length - 1) / 2)];
}

/** Most rows evaluated: each sampled row once clean, then per size with noise and under attack. */
export function mostQueries({ sample, epsilons, noiseRepeats, squareQueries }: AssessmentPlan): number {
  return sample * (1 + epsilons.length * (noiseRepeats + squareQueries));
}

/** The accuracy that was agreed, and the size of change at which it holds. */
export function floorOf({ floor, floorEpsilon, epsilons }: AssessmentPlan): {
  readonly floor: number;
  readonly epsilon: number | undefined;
} {
  return { floor, epsilon: floorEpsilon ?? middleEpsilon(epsilons) };
}

/** Data that carry the model's name in their path, as clients lay them out; otherwise the first. */
export function likelyData<Choice extends { readonly label: string }>(modelPath: string, sets: readonly Choice[]): Choice | undefined {
  const name =
    modelPath
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]*$/, '') ?? '';
  return sets.find(({ label }) => name !== '' && label.includes(name)) ?? sets[0];
}
