/** Brings model, provider and rows together: what is measured, opened once, in the order and shape that the model takes. */
import type { AssessmentEvent, AssessmentPlan, ProviderCheck } from '#contract/assessments';
import { AssayError } from '#contract/errors';
import { type Classifier, openClassifier } from './classifier.ts';
import { checkLabels, type LabelledData } from './data.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { layoutFor, rowsInLayout } from './layout.ts';
import { type OpenModel, openModel } from './model.ts';
import type { SettledPlan } from './plan.ts';
import { chooseProvider } from './providers.ts';
import { stratifiedSample } from './sample.ts';

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

export interface Subject {
  readonly model: Classifier;
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

/** @throws AssayError `cancelled` after the signal */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AssayError('cancelled', 'The assessment was cancelled.');
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

/** @throws AssayError `not-assessable` where model, data and provider do not fit together */
export async function prepareSubject(input: AssessmentInput, plan: SettledPlan, checks: readonly ProviderCheck[]): Promise<Subject> {
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
