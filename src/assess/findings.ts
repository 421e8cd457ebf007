/** What a result means: compares its figures with the floor, with chance and with noise, and records what holds as well as what does not. */
import type { AssessmentResult, CurvePoint } from '#contract/assessments';
import type { Evidence, Observation, Severity } from '#contract/findings';
import { settlePlan } from './plan.ts';

export interface AssessedNames {
  readonly model: string;
  readonly data: string;
}

/** Loss of accuracy under mere noise that is worth a finding, and that is grave. */
const noiseLoss = { notable: 0.1, grave: 0.3 };

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const withInterval = ({ accuracy }: CurvePoint): string =>
  `${percent(accuracy.value)} (${(accuracy.low * 100).toFixed(1)} to ${(accuracy.high * 100).toFixed(1)})`;

function pointAt(result: AssessmentResult, series: CurvePoint['series'], epsilon: number): CurvePoint | undefined {
  return result.curve.find((point) => point.series === series && point.epsilon === epsilon);
}

function evidenceOf(
  result: AssessmentResult,
  names: AssessedNames,
  points: readonly CurvePoint[],
  more: Evidence['fields'] = [],
): Evidence {
  return {
    note: `${result.provider} on ${result.device}, ${result.runtime}, seed ${result.plan.seed}, ${result.queries} queries.`,
    fields: [
      { pointer: 'model', value: names.model },
      { pointer: 'data', value: names.data },
      { pointer: 'rows', value: `${result.sampled} of ${result.available}` },
      ...points.flatMap((point) => [
        { pointer: `${point.series} accuracy at epsilon ${point.epsilon}`, value: withInterval(point) },
        ...(point.medianQueries === undefined
          ? []
          : [{ pointer: `median queries at epsilon ${point.epsilon}`, value: String(point.medianQueries) }]),
      ]),
      ...more,
    ],
  };
}

/** One line for lists: the robust accuracy at the floor's epsilon, with its interval and the floor. */
export function headlineOf(result: AssessmentResult): string {
  const { floor, floorEpsilon } = settlePlan(result.plan);
  const point = pointAt(result, 'square', floorEpsilon);
  if (!point) return 'No robust accuracy was measured.';
  return `At ε = ${floorEpsilon} the model keeps ${withInterval(point)} accuracy. The agreed floor is ${percent(floor)}.`;
}

function floorObservation(result: AssessmentResult, names: AssessedNames): Observation[] {
  const { floor, floorEpsilon } = settlePlan(result.plan);
  const point = pointAt(result, 'square', floorEpsilon);
  const clean = pointAt(result, 'clean', 0);
  if (!point || !clean) return [];
  const { high, low, value } = point.accuracy;
  const attacks = result.curve.filter(({ series }) => series === 'square');
  const evidence = evidenceOf(result, names, [clean, ...attacks], [{ pointer: 'agreed floor', value: percent(floor) }]);
  const location = { field: `square accuracy at epsilon ${floorEpsilon}` };
  if (value >= floor) {
    const sure = low >= floor ? '' : ' The interval reaches below the floor: a larger sample would tell.';
    return [
      {
        ruleId: 'ROB-004',
        detail: `${headlineOf(result)} It holds against Square with ${result.plan.squareQueries} queries a row.${sure}`,
        location,
        evidence,
      },
    ];
  }
  const gap = floor - value;
  const severity: Severity = high >= floor ? 'low' : gap >= 0.25 || value <= floor / 2 ? 'high' : 'medium';
  const sure = high >= floor ? ' The interval reaches up to the floor: a larger sample would tell.' : '';
  return [
    {
      ruleId: 'ROB-001',
      severity,
      detail: `${headlineOf(result)} Without attack it is ${withInterval(clean)}. The attack saw scores only, so this is an upper bound.${sure}`,
      location,
      evidence,
    },
  ];
}

function chanceObservation(result: AssessmentResult, names: AssessedNames): Observation[] {
  const clean = pointAt(result, 'clean', 0);
  const chance = Math.max(1 / result.classes, result.chance ?? 0);
  if (!clean || clean.accuracy.low > chance) return [];
  return [
    {
      ruleId: 'ROB-002',
      detail: `The model is right in ${withInterval(clean)} of unchanged rows; always answering the commonest class would be right in ${percent(chance)}. Labels may be numbered differently from the model's outputs, or the inputs may need another scale.`,
      location: { field: 'clean accuracy' },
      evidence: evidenceOf(result, names, [clean], [{ pointer: 'chance', value: percent(chance) }]),
    },
  ];
}

function noiseObservation(result: AssessmentResult, names: AssessedNames): Observation[] {
  const { floorEpsilon } = settlePlan(result.plan);
  const clean = pointAt(result, 'clean', 0);
  const noise = pointAt(result, 'noise', floorEpsilon);
  if (!clean || !noise) return [];
  const loss = clean.accuracy.value - noise.accuracy.value;
  if (loss < noiseLoss.notable || noise.accuracy.high >= clean.accuracy.low) return [];
  return [
    {
      ruleId: 'ROB-003',
      severity: loss >= noiseLoss.grave ? 'high' : 'medium',
      detail: `Random noise within ε = ${floorEpsilon} takes the accuracy from ${withInterval(clean)} to ${withInterval(noise)}. No attacker is needed for this: a sensor or a compression step can do it.`,
      location: { field: `noise accuracy at epsilon ${floorEpsilon}` },
      evidence: evidenceOf(result, names, [clean, noise]),
    },
  ];
}

/** Observations in the order floor, chance, noise; a floor that is met is recorded as ROB-004 of severity info. */
export function observationsOf(result: AssessmentResult, names: AssessedNames): Observation[] {
  return [...floorObservation(result, names), ...chanceObservation(result, names), ...noiseObservation(result, names)];
}
