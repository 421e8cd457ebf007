/** Says what a result could have missed, in sentences for the report: a figure without its limits is not handed out. */
import type { ProviderCheck } from '#contract/assessments';
import type { SettledPlan } from './plan.ts';

/** Fewer rows than this in the sample, and a class is named. */
const fewRows = 20;

export interface LimitFacts {
  readonly plan: SettledPlan;
  readonly chosen: ProviderCheck;
  readonly checks: readonly ProviderCheck[];
  readonly sampled: number;
  readonly available: number;
  /** Rows of the sample in each class. */
  readonly perClass: readonly number[];
  readonly classNames: readonly string[] | undefined;
  readonly probabilities: boolean;
  /** Sentences on what was done to data, layout and provider. */
  readonly notes: readonly string[];
}

function smallClasses({ classNames, perClass }: LimitFacts): string[] {
  const named = perClass.flatMap((count, label) => (count < fewRows ? [`${classNames?.[label] ?? `class ${label}`} (${count})`] : []));
  if (named.length === 0) return [];
  const listed = named.length > 12 ? `${named.slice(0, 12).join(', ')} and ${named.length - 12} more` : named.join(', ');
  return [`Too few rows to say anything about single classes, fewer than ${fewRows}: ${listed}.`];
}

function providerLimits({ checks, chosen }: LimitFacts): string[] {
  const failed = checks.filter((check) => !check.usable).map(({ provider }) => provider);
  return [
    ...(failed.length > 0 ? [`Not usable on this machine: ${failed.join(', ')}; ${chosen.provider} was used.`] : []),
    ...(chosen.provider === 'cpu' ? [] : [`Operators that ${chosen.provider} does not have ran on the CPU.`]),
    `The figures belong to ${chosen.provider} on ${chosen.device}; another device can decide single rows differently.`,
  ];
}

/** The sentences in the order in which a reader needs them. */
export function limitsOf(facts: LimitFacts): string[] {
  const { available, plan, probabilities, sampled } = facts;
  return [
    `Square sees only scores and stops after ${plan.squareQueries} queries a row: its accuracies are upper bounds. No white-box and no adaptive attack was run; either may find more.`,
    'Only changes of each value by at most epsilon were tried (L-infinity). Patches, rotations, blur and other corruptions were not.',
    sampled < available
      ? `${sampled} of ${available} rows were drawn, stratified by class; the intervals are Wilson's at 95 % over these rows.`
      : `All ${available} rows were used; the intervals are Wilson's at 95 % and hold only for data of the same origin.`,
    'Labels are taken as right. Rows that the model already decides wrongly count as wrong at every epsilon.',
    `Noise is uniform within epsilon, the mean of ${plan.noiseRepeats} draws a row; repeats do not narrow the interval.`,
    ...(probabilities
      ? [
          'The model gives probabilities: where they are rounded to 0 or 1 the attack sees no change, and robustness may look better than it is.',
        ]
      : []),
    ...smallClasses(facts),
    ...facts.notes,
    ...providerLimits(facts),
    'Accuracies are rounded to 4 digits, confidences to 4, mean queries to 1.',
  ];
}
