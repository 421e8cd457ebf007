/** One assessment from first to last: clean accuracy, then noise and attack at each epsilon, with a curve that grows as it runs. */
import type { AssessmentEvent, AssessmentPlan, AssessmentResult, CurvePoint, ProviderCheck } from '#contract/assessments';
import { AssayError } from '#contract/errors';
import { type Classifier, openClassifier } from './classifier.ts';
import { checkData, checkLabels, type LabelledData } from './data.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { type Layout, layoutFor, rowsInLayout } from './layout.ts';
import { limitsOf } from './limits.ts';
import { confidenceOf, decisionOf } from './margin.ts';
import { checkModel, type OpenModel, openModel } from './model.ts';
import { rightUnderNoise } from './noise.ts';
import { planAssessment, type SettledPlan, settlePlan } from './plan.ts';
import { chooseProvider, probeProvider, probeProviders, runtimeName } from './providers.ts';
import { stratifiedSample } from './sample.ts';
import { squareAttack } from './square.ts';
import { mean, median, rounded, wilson } from './statistics.ts';
import { type Decision, exampleOf, type Fallen, worstOf } from './worst.ts';

export interface AssessmentInput {
  /** The ONNX file's bytes. */
  readonly model: Uint8Array;
  readonly data: LabelledData;
  readonly plan: AssessmentPlan;
  readonly signal: AbortSignal;
  /** Milliseconds; only differences are used. */
  now(): number;
  /** Hears provider, points and progress; `end` is left to the job, which alone knows of a crash. */
  onEvent(event: AssessmentEvent): void;
  /** Probes made beforehand, each in a child of its own; without them they are made here. */
  readonly checks?: readonly ProviderCheck[];
}

/** Examples kept in a result, and values of rows that are attacked at a time. */
const maxExamples = 8;
const groupValues = 2 ** 24;

interface Subject {
  readonly model: Classifier;
  readonly layout: Layout;
  readonly geometry: Geometry | undefined;
  /** Row of each drawn row in the data. */
  readonly rows: Int32Array;
  readonly x: Float32Array;
  readonly labels: Int32Array;
  /** The provider that the model was opened on in the end. */
  readonly chosen: ProviderCheck;
  readonly notes: readonly string[];
  /** Gives back the memory that the runtime holds for the model. */
  release(): Promise<void>;
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AssayError('cancelled', 'The assessment was cancelled.');
}

async function checksFor({ checks, plan }: AssessmentInput): Promise<readonly ProviderCheck[]> {
  if (checks) return checks;
  return plan.provider === 'cpu' ? [await probeProvider('cpu')] : probeProviders();
}

/** Opens on the chosen provider; an automatic choice that cannot take this model falls back to the CPU and says so. */
async function openOn(
  chosen: ProviderCheck,
  checks: readonly ProviderCheck[],
  input: AssessmentInput,
  use: (model: OpenModel, provider: string) => Promise<Subject>,
): Promise<Subject> {
  const openAndUse = async (provider: string): Promise<Subject> => {
    const opened = await openModel(input.model, provider);
    try {
      return await use(opened, provider);
    } catch (thrown) {
      await opened.session.release();
      throw thrown;
    }
  };
  try {
    return await openAndUse(chosen.provider);
  } catch (thrown) {
    const cpu = checks.find(({ provider, usable }) => provider === 'cpu' && usable);
    if (input.plan.provider !== 'auto' || chosen.provider === 'cpu' || !cpu) throw thrown;
    const subject = await openAndUse('cpu');
    const why = thrown instanceof Error ? thrown.message : '';
    return {
      ...subject,
      chosen: cpu,
      notes: [...subject.notes, `The model did not open on ${chosen.provider}, so the CPU was used. ${why}`],
    };
  }
}

async function prepare(input: AssessmentInput, plan: SettledPlan, checks: readonly ProviderCheck[]): Promise<Subject> {
  const chosen = chooseProvider(checks, plan.provider);
  const { data, signal } = input;
  return openOn(chosen, checks, input, async (opened, provider) => {
    const layout = layoutFor(opened.inputShape, data.shape);
    const rows = stratifiedSample(data.y, plan.sample, plan.seed);
    const x = rowsInLayout(data.x, rows, layout);
    const model = await openClassifier(opened, layout.rowShape, x, provider);
    checkLabels(data.y, model.classes);
    return {
      model: {
        ...model,
        scores: async (values, count) => {
          throwIfStopped(signal);
          return model.scores(values, count);
        },
      },
      layout,
      geometry: geometryOf(layout.rowShape),
      rows,
      x,
      labels: Int32Array.from(rows, (row) => data.y[row] ?? 0),
      chosen,
      notes: [...(data.notes ?? []), ...(layout.note ? [layout.note] : [])],
      release: () => opened.session.release(),
    };
  });
}

async function decisions(model: Classifier, x: Float32Array, count: number, spent: (queries: number) => void): Promise<Decision[]> {
  const found: Decision[] = [];
  for (let from = 0; from < count; from += model.batch) {
    const rows = Math.min(model.batch, count - from);
    const scores = await model.scores(x.subarray(from * model.rowSize), rows);
    for (let slot = 0; slot < rows; slot += 1) {
      const prediction = decisionOf(scores, slot * model.classes, model.classes);
      const confidence = confidenceOf(scores, slot * model.classes, model.classes, prediction, model.probabilities);
      found.push({ prediction, confidence });
    }
    spent(rows);
  }
  return found;
}

/** The rows at the given places, packed. */
function packed(x: Float32Array, places: readonly number[], size: number): Float32Array {
  const out = new Float32Array(places.length * size);
  for (const [index, place] of places.entries()) out.set(x.subarray(place * size, (place + 1) * size), index * size);
  return out;
}

interface Attacked {
  /** The worst of those that were turned. */
  readonly fallen: readonly Fallen[];
  /** Places in the sample that were turned. */
  readonly turned: readonly number[];
  /** Queries that each of them took. */
  readonly spent: readonly number[];
}

async function attackAt(
  epsilon: number,
  right: readonly number[],
  before: readonly Decision[],
  subject: Subject,
  plan: SettledPlan,
  settled: (queries: number) => void,
): Promise<Attacked> {
  const { geometry, labels, model, rows, x } = subject;
  const size = model.rowSize;
  const group = Math.max(1, Math.floor(groupValues / size));
  let fallen: Fallen[] = [];
  const turned: number[] = [];
  const spent: number[] = [];
  for (let from = 0; from < right.length; from += group) {
    const places = right.slice(from, from + group);
    const clean = packed(x, places, size);
    const task = {
      x: clean,
      labels: Int32Array.from(places, (place) => labels[place] ?? 0),
      rows: Int32Array.from(places, (place) => rows[place] ?? 0),
      geometry,
      epsilon,
      clip: plan.clip,
      budget: plan.squareQueries,
      seed: plan.seed,
    };
    const { best, broken, queries } = await squareAttack(task, model, settled);
    const found: Fallen[] = [];
    for (const [index, place] of places.entries()) {
      if (broken[index] === 0) continue;
      turned.push(place);
      spent.push(queries[index] ?? 0);
      found.push({
        row: rows[place] ?? 0,
        label: labels[place] ?? 0,
        epsilon,
        queries: queries[index] ?? 0,
        cleanConfidence: rounded(before[place]?.confidence ?? 0, 4),
        clean: clean.subarray(index * size, (index + 1) * size),
        attacked: best.subarray(index * size, (index + 1) * size),
      });
    }
    // Views keep their whole group alive; only the few that are kept become copies.
    const kept = worstOf([...fallen, ...found], maxExamples);
    fallen = kept.map((each) => ({ ...each, clean: each.clean.slice(), attacked: each.attacked.slice() }));
  }
  return { fallen, turned, spent };
}

/** Runs the worst rows once more, by themselves: an example that does not hold up is not shown. */
async function examplesOf(fallen: readonly Fallen[], subject: Subject, plan: SettledPlan): Promise<AssessmentResult['worst']> {
  const { geometry, model } = subject;
  const examples: AssessmentResult['worst'] = [];
  for (const each of worstOf(fallen, maxExamples)) {
    const [clean] = await decisions(model, each.clean, 1, () => {});
    const [attacked] = await decisions(model, each.attacked, 1, () => {});
    if (clean && attacked && attacked.prediction !== each.label) examples.push(exampleOf(each, { clean, attacked }, geometry, plan.clip));
  }
  return examples;
}

/** Tells progress about 200 times in a run, however small the batches. */
function progressOf(total: number, onEvent: AssessmentInput['onEvent']): (phase: string) => (queries: number) => void {
  let done = 0;
  let told = 0;
  return (phase) => (queries) => {
    done += queries;
    if (done - told < total / 200 && done < total) return;
    told = done;
    onEvent({ type: 'progress', done, total, phase });
  };
}

async function assess(
  subject: Subject,
  input: AssessmentInput,
  plan: SettledPlan,
  checks: readonly ProviderCheck[],
  started: number,
): Promise<AssessmentResult> {
  const { data, onEvent } = input;
  const { chosen, labels, model, rows, x } = subject;
  onEvent({ type: 'provider', provider: chosen.provider, device: chosen.device, checks: [...checks] });

  const available = data.y.length;
  const progress = progressOf(planAssessment(plan, available).total, onEvent);
  const curve: CurvePoint[] = [];
  const tell = (point: CurvePoint): void => {
    curve.push(point);
    onEvent({ type: 'point', point });
  };

  const clean = await decisions(model, x, rows.length, progress('Clean accuracy'));
  const right = clean.flatMap(({ prediction }, place) => (prediction === labels[place] ? [place] : []));
  tell({ series: 'clean', epsilon: 0, accuracy: wilson(right.length, rows.length) });

  const fallen: Fallen[] = [];
  const turned = new Set<number>();
  for (const epsilon of plan.epsilons) {
    const noise = { x, labels, rows, epsilon, clip: plan.clip, repeats: plan.noiseRepeats, seed: plan.seed };
    const under = await rightUnderNoise(noise, model, progress(`Noise at ${epsilon}`));
    tell({ series: 'noise', epsilon, accuracy: wilson(under / plan.noiseRepeats, rows.length) });

    const square = progress(`Square attack at ${epsilon}`);
    // Rows that are wrong already need no attack; their share of the work is done.
    square((rows.length - right.length) * plan.squareQueries);
    const attacked = await attackAt(epsilon, right, clean, subject, plan, square);
    // What turned a row within a smaller ball lies in this one as well.
    for (const place of attacked.turned) turned.add(place);
    fallen.splice(0, fallen.length, ...worstOf([...fallen, ...attacked.fallen], maxExamples));
    const { spent } = attacked;
    const counts = spent.length === 0 ? {} : { meanQueries: rounded(mean(spent), 1), medianQueries: median(spent) };
    tell({ series: 'square', epsilon, accuracy: wilson(right.length - turned.size, rows.length), ...counts });
  }

  const worst = await examplesOf(fallen, subject, plan);
  const perClass = new Array<number>(model.classes).fill(0);
  for (const label of labels) perClass[label] = (perClass[label] ?? 0) + 1;
  return {
    plan,
    provider: chosen.provider,
    device: chosen.device,
    providerChecks: [...checks],
    runtime: runtimeName(),
    classes: model.classes,
    chance: rounded(Math.max(...perClass) / rows.length, 4),
    sampled: rows.length,
    available,
    curve,
    worst,
    queries: model.queries(),
    durationMs: Math.round(input.now() - started),
    limits: limitsOf({
      plan,
      chosen,
      checks,
      sampled: rows.length,
      available,
      perClass,
      classNames: data.classNames,
      probabilities: model.probabilities,
      notes: subject.notes,
    }),
  };
}

/**
 * Assesses a classifier on labelled data. The same bytes, data, plan and device give the same result, `durationMs` apart.
 * @throws AssayError `not-assessable` with the reason, or `cancelled` within one batch of the signal
 */
export async function runAssessment(input: AssessmentInput): Promise<AssessmentResult> {
  const started = input.now();
  const { data, signal } = input;
  const plan = settlePlan(input.plan);
  throwIfStopped(signal);
  checkData(data, plan.clip);
  checkModel(input.model);
  const checks = await checksFor(input);
  throwIfStopped(signal);
  const subject = await prepare(input, plan, checks);
  try {
    return await assess(subject, input, plan, checks, started);
  } finally {
    await subject.release();
  }
}
