/** A whole assessment of a linear classifier, whose robust accuracy is known: figures, events, repetition, cancelling, refusals. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type AssessmentEvent, type AssessmentPlan, type AssessmentResult, assessmentPlan, assessmentResult } from '#contract/assessments';
import type { LabelledData } from './data.ts';
import { onnxBytes } from './onnx-writer.ts';
import { generatorFor } from './random.ts';
import { runAssessment } from './run.ts';
import { type Linear, linearOnnx, marginOf } from './test-models.ts';

const linear: Linear = { weights: Array.from({ length: 16 }, (_, index) => (index % 3) - 0.7), bias: -2.4 };
const plan = assessmentPlan.parse({ sample: 60, epsilons: [0.02, 0.08], squareQueries: 80, noiseRepeats: 2, provider: 'cpu' });

/** Labels are the model's own; one in twenty is turned, so that clean accuracy is below 1. */
function dataOf(rows: number): LabelledData {
  const generator = generatorFor(11, 1);
  const x = Float32Array.from({ length: rows * 16 }, () => generator.uniform());
  const y = Int32Array.from({ length: rows }, (_, row) => {
    const decided = marginOf(linear, x.subarray(row * 16, row * 16 + 16)) > 0 ? 1 : 0;
    return row % 20 === 0 ? 1 - decided : decided;
  });
  return { x, shape: [rows, 1, 4, 4], y };
}

const data = dataOf(200);

function run(more: Partial<Parameters<typeof runAssessment>[0]> = {}, settings: Partial<AssessmentPlan> = {}): Promise<AssessmentResult> {
  return runAssessment({
    model: linearOnnx(linear),
    data,
    plan: { ...plan, ...settings },
    signal: new AbortController().signal,
    now: () => 0,
    onEvent: () => {},
    ...more,
  });
}

describe('a result', () => {
  const events: AssessmentEvent[] = [];
  let result: AssessmentResult;
  beforeAll(async () => {
    result = await run({ onEvent: (event) => events.push(event) }, { sample: 200 });
  });
  const at = (series: string, epsilon: number) =>
    result.curve.find((point) => point.series === series && point.epsilon === epsilon)?.accuracy.value ?? -1;

  test('fits the contract and names what it was measured on', () => {
    assessmentResult.parse(result);
    expect(result).toMatchObject({ classes: 2, sampled: 200, available: 200, provider: 'cpu' });
    expect(result.device).toContain('logical processors');
    expect(result.limits.join(' ')).toContain('upper bounds');
  });

  test('has the clean accuracy that the labels were made for', () => {
    expect(at('clean', 0)).toBe(0.95);
  });

  test('is never below what the closed form protects, and well below clean where the ball is large', () => {
    const norm = linear.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    for (const epsilon of plan.epsilons) {
      let certain = 0;
      for (const [row, label] of data.y.entries()) {
        const margin = marginOf(linear, data.x.subarray(row * 16, row * 16 + 16)) * (label === 1 ? 1 : -1);
        if (margin > epsilon * norm * 1.0001) certain += 1;
      }
      expect(at('square', epsilon)).toBeGreaterThanOrEqual(certain / 200 - 1e-9);
    }
    expect(at('square', 0.08)).toBeLessThan(at('noise', 0.08) - 0.1);
    expect(at('square', 0.08)).toBeLessThan(at('square', 0.02));
  });

  test('shows examples that are right before and wrong after', () => {
    expect(result.worst.length).toBeGreaterThan(0);
    for (const example of result.worst) {
      expect(example.cleanPrediction).toBe(example.label);
      expect(example.attackedPrediction).not.toBe(example.label);
      expect(Buffer.from(example.attacked ?? '', 'base64').length).toBe(16);
    }
  });

  test('was told as it came: provider, then points, progress to its end', () => {
    expect(events[0]).toMatchObject({ type: 'provider', provider: 'cpu' });
    expect(events.flatMap((event) => (event.type === 'point' ? [event.point] : []))).toEqual(result.curve);
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: progress[0]?.total, total: progress[0]?.total });
    for (const [index, { done }] of progress.entries()) expect(done).toBeGreaterThanOrEqual(progress[index - 1]?.done ?? 0);
  });
});

test('the same seed gives the same result, another seed another', async () => {
  const first = await run();
  expect(await run()).toEqual(first);
  expect(first.sampled).toBe(60);
  expect((await run({}, { seed: 3 })).curve).not.toEqual(first.curve);
});

test('an epsilon gets the same noise whichever others stand in the plan', async () => {
  const noise = ({ curve }: AssessmentResult) => curve.find(({ epsilon, series }) => series === 'noise' && epsilon === 0.08);
  expect(noise(await run({}, { epsilons: [0.08] }))).toEqual(noise(await run()));
});

test('a cancelled run ends as cancelled, before or between batches', async () => {
  await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  const stop = new AbortController();
  let queries = 0;
  const stopped = run({
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'point') stop.abort();
      if (event.type === 'progress') queries = event.done;
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(queries).toBeLessThan(500);
});

test('a model of a fixed batch is filled up, and the figures stay the same', async () => {
  const free = await run();
  const fixed = await run({ model: linearOnnx(linear, 7) });
  expect(fixed.curve).toEqual(free.curve);
});

describe('refused are', () => {
  const broken = linearOnnx(linear);
  const twoInputs = onnxBytes({
    name: 'two',
    inputs: ['a', 'b'].map((name) => ({ name, dims: ['N', 1, 4, 4] })),
    outputs: [{ name: 'y', dims: ['N', 1, 4, 4] }],
    weights: [],
    nodes: [{ operator: 'Add', inputs: ['a', 'b'], outputs: ['y'] }],
  });
  const onlyOne = onnxBytes({
    name: 'one',
    inputs: [{ name: 'x', dims: ['N', 1, 4, 4] }],
    outputs: [{ name: 'y', dims: ['N', 1, 4, 4] }],
    weights: [],
    nodes: [{ operator: 'Relu', inputs: ['x'], outputs: ['y'] }],
  });
  const infinite = linearOnnx({ weights: linear.weights, bias: Number.POSITIVE_INFINITY });
  test.each([
    ['a cut model', { model: broken.slice(0, broken.length - 40) }, /not a readable ONNX file|cannot open the model/],
    ['an empty model', { model: new Uint8Array(0) }, /empty/],
    ['a model of two inputs', { model: twoInputs }, /2 inputs/],
    ['a model without scores', { model: onlyOne }, /No output of the model is/],
    ['infinite scores', { model: infinite }, /NaN or infinite/],
    ['a batch of two billion rows', { model: linearOnnx(linear, 2_000_000_000) }, /batches of 2,000,000,000/],
    ['data of another shape', { data: { ...data, shape: [200, 2, 8] } }, /the shapes do not agree/],
    ['labels beyond the classes', { data: { ...data, y: data.y.map((label) => label + 1) } }, /the model has 2 classes/],
    ['data beyond the range', { data: { ...data, x: data.x.map((value) => value * 255) } }, /span/],
  ])('%s', async (_, given, reason) => {
    await expect(run(given)).rejects.toMatchObject({ code: 'not-assessable', message: expect.stringMatching(reason) });
  });

  test('a provider that is not there', async () => {
    await expect(run({}, { provider: 'abacus' })).rejects.toThrow('The provider abacus cannot be used');
  });
});
