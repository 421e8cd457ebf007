/** Assessment runs of the sample case: one finished with its curve, one that failed, and whatever is started here. */
import {
  type AssessmentDetail,
  type AssessmentPlan,
  type AssessmentResult,
  assessmentPlan,
  type CurvePoint,
  type ProviderCheck,
  type WorstExample,
} from '#contract/assessments';
import { ago, day } from './clock.ts';

export const providers: ProviderCheck[] = [
  { provider: 'cuda', device: 'no device', usable: false, detail: 'libcuda.so.1 is not on this machine' },
  {
    provider: 'webgpu',
    device: 'llvmpipe',
    usable: false,
    detail: 'Differs from the CPU by 0.02 at output 3; limit 0.0001',
    maxDifference: 0.02,
  },
  { provider: 'cpu', device: '16 cores', usable: true, detail: 'Agrees with the reference', maxDifference: 0, relativeSpeed: 1 },
];

function point(series: CurvePoint['series'], epsilon: number, value: number): CurvePoint {
  return {
    series,
    epsilon,
    accuracy: { value, low: Math.max(0, value - 0.03), high: Math.min(1, value + 0.03), n: 500 },
    ...(series === 'square' ? { meanQueries: 180 + epsilon * 400, medianQueries: 92 } : {}),
  };
}

/** The points of a run in the order in which they come. */
export function curveOf({ epsilons }: AssessmentPlan): CurvePoint[] {
  return [
    point('clean', 0, 0.972),
    ...epsilons.map((epsilon) => point('noise', epsilon, 0.972 - epsilon * 0.4)),
    ...epsilons.map((epsilon) => point('square', epsilon, Math.max(0.04, 0.95 - epsilon * 6))),
  ];
}

function picture(row: number, strength: number): string {
  const pixels = Array.from({ length: 28 * 28 }, (_, index) => {
    const [x, y] = [index % 28, Math.floor(index / 28)];
    const ring = Math.abs(Math.hypot(x - 14, y - 14) - 8) < 2.5 ? 220 : 12;
    return Math.max(0, Math.min(255, ring + (((x >> 2) + (y >> 2) + row) % 2 === 0 ? strength : -strength)));
  });
  return btoa(String.fromCharCode(...pixels));
}

const worst: WorstExample[] = [3, 118, 301, 412].map((row, index) => ({
  row,
  label: index,
  cleanPrediction: index,
  cleanConfidence: 0.99 - index * 0.02,
  attackedPrediction: (index + 3) % 10,
  attackedConfidence: 0.71 + index * 0.05,
  queries: 41 + index * 60,
  epsilon: 0.1,
  width: 28,
  height: 28,
  original: picture(row, 0),
  difference: picture(row, 90),
  attacked: picture(row, 26),
}));

/** What a finished run gives. */
export function resultOf(plan: AssessmentPlan): AssessmentResult {
  return {
    plan,
    provider: 'cpu',
    device: '16 cores',
    providerChecks: providers,
    runtime: 'onnxruntime 1.30.0',
    classes: 10,
    chance: 0.112,
    sampled: 500,
    available: 2000,
    curve: curveOf(plan),
    worst,
    queries: 214_022,
    durationMs: 84_120,
    limits: [
      'Square attack without knowledge of the weights; an attacker who has them does better.',
      '500 of 2,000 rows, stratified by class; the interval is Wilson at 95 %.',
      'Inputs are clipped to 0 to 1; changes outside of that are not tried.',
    ],
  };
}

const common = {
  modelPath: 'models/triage-resnet50-v4.onnx',
  modelSha256: '19c2f07be4d1338a19c2f07be4d1338a19c2f07be4d1338a19c2f07be4d1338a',
  dataPath: 'data/synthetic.npz',
  dataSha256: 'b7713c0e92fa650db7713c0e92fa650db7713c0e92fa650db7713c0e92fa650d',
};

/** The runs that are there from the start. */
export function sampleAssessments(): AssessmentDetail[] {
  const plan = assessmentPlan.parse({ floorEpsilon: 0.1 });
  return [
    {
      ...common,
      id: 1,
      ref: 'A-001',
      title: 'Robustness of triage-resnet50-v4.onnx',
      status: 'done',
      statusDetail: '',
      startedAt: ago(day),
      headline: '97.2 % clean, 35 % (32 to 38) at ε 0.1 under Square; the agreed floor is 40 %',
      result: resultOf(plan),
      resultSha256: 'e20b94416f7d1c05e20b94416f7d1c05e20b94416f7d1c05e20b94416f7d1c05',
      findingIds: [5],
      jobId: null,
    },
    {
      ...common,
      id: 2,
      ref: 'A-002',
      title: 'Robustness of vitals-anomaly.onnx',
      modelPath: 'models/vitals-anomaly.onnx',
      status: 'failed',
      statusDetail: 'The model has 1 custom operator, which no provider runs: com.mhn.Smooth.',
      startedAt: ago(2 * day),
      headline: 'Not assessed: a custom operator',
      result: null,
      resultSha256: null,
      findingIds: [],
      jobId: null,
    },
  ];
}
