/** Dynamic assessments: a model run on data, on a provider that was checked, with a curve that can be watched. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './base.ts';

/** What is run; every number that changes the answer is here. `epsilons` are in the units of the model's input. */
export const assessmentPlan = z.object({
  seed: z.number().int().nonnegative().default(20261124),
  /** Most rows drawn, stratified by class. */
  sample: z.number().int().min(10).max(100_000).default(500),
  epsilons: z.array(z.number().positive()).min(1).max(12).default([0.02, 0.05, 0.1, 0.2]),
  noiseRepeats: z.number().int().min(1).max(20).default(3),
  squareQueries: z.number().int().min(1).max(10_000).default(500),
  /** Inputs are clipped to this range after every change. */
  clip: z.tuple([z.number(), z.number()]).default([0, 1]),
  /** `auto`: the best provider that passed its self-check. */
  provider: z.string().default('auto'),
  /** The accuracy agreed with the client at `floorEpsilon`; below it the run proposes a finding. */
  floor: z.number().min(0).max(1).default(0.4),
  floorEpsilon: z.number().positive().optional(),
});
export type AssessmentPlan = z.infer<typeof assessmentPlan>;

export const interval = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });
export const curvePoint = z.object({
  series: z.enum(['clean', 'noise', 'square']),
  epsilon: z.number(),
  accuracy: interval,
  meanQueries: z.number().optional(),
  medianQueries: z.number().optional(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

export const providerCheck = z.object({
  provider: z.string(),
  device: z.string(),
  usable: z.boolean(),
  detail: z.string(),
  maxDifference: z.number().optional(),
  /** How many times as fast as the CPU on the self-check's graph. */
  relativeSpeed: z.number().optional(),
});
export type ProviderCheck = z.infer<typeof providerCheck>;

/** Grey pictures are row-major bytes as base64; inputs that are no pictures carry `values` only. */
export const worstExample = z.object({
  row: z.number(),
  label: z.number(),
  cleanPrediction: z.number(),
  cleanConfidence: z.number(),
  attackedPrediction: z.number(),
  attackedConfidence: z.number(),
  queries: z.number(),
  epsilon: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  original: z.string().optional(),
  difference: z.string().optional(),
  attacked: z.string().optional(),
});
export type WorstExample = z.infer<typeof worstExample>;

export const assessmentResult = z.object({
  plan: assessmentPlan,
  provider: z.string(),
  device: z.string(),
  providerChecks: z.array(providerCheck),
  runtime: z.string(),
  classes: z.number(),
  /** Accuracy in the sample of always answering its commonest class. */
  chance: z.number().optional(),
  sampled: z.number(),
  available: z.number(),
  curve: z.array(curvePoint),
  worst: z.array(worstExample),
  queries: z.number(),
  durationMs: z.number(),
  limits: z.array(z.string()),
});
export type AssessmentResult = z.infer<typeof assessmentResult>;

export const assessmentRow = z.object({
  id: z.number().int(),
  /** A-001 and so on. */
  ref: z.string(),
  title: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  statusDetail: z.string(),
  modelPath: z.string(),
  modelSha256: z.string(),
  dataPath: z.string(),
  dataSha256: z.string(),
  startedAt: z.string(),
  headline: z.string(),
});
export type AssessmentRow = z.infer<typeof assessmentRow>;

export const assessmentDetail = assessmentRow.extend({
  result: assessmentResult.nullable(),
  resultSha256: z.string().nullable(),
  findingIds: z.array(z.number()),
  jobId: z.string().nullable(),
});
export type AssessmentDetail = z.infer<typeof assessmentDetail>;

export const assessmentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('provider'), provider: z.string(), device: z.string(), checks: z.array(providerCheck) }),
  z.object({ type: z.literal('point'), point: curvePoint }),
  z.object({ type: z.literal('progress'), done: z.number(), total: z.number(), phase: z.string() }),
  z.object({ type: z.literal('end'), status: z.enum(['done', 'failed', 'cancelled']), detail: z.string() }),
]);
export type AssessmentEvent = z.infer<typeof assessmentEvent>;

export const assessmentsContract = {
  options: procedure.output(
    z.object({
      models: z.array(z.object({ id: z.number(), path: z.string(), sha256: z.string() })),
      data: z.array(z.object({ id: z.number(), path: z.string(), sha256: z.string(), format: z.string() })),
    }),
  ),
  /** Probes the execution providers of this machine; takes seconds. */
  providers: procedure.output(z.array(providerCheck)),
  start: procedure
    .input(z.object({ modelId: z.number().int(), dataId: z.number().int(), plan: assessmentPlan.partial().optional() }))
    .output(z.object({ id: z.number().int(), jobId: z.string() })),
  list: procedure.output(z.array(assessmentRow)),
  get: procedure.input(z.object({ id: z.number().int() })).output(assessmentDetail),
  watch: procedure.input(z.object({ id: z.number().int() })).output(eventIterator(assessmentEvent)),
};
