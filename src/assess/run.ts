/** One assessment from first to last: clean accuracy, then noise and attack at each epsilon, with a curve that grows as it runs. */
import type { AssessmentResult, CurvePoint, ProviderCheck } from '#contract/assessments';
import { attackAt, decisions, examplesOf, maxExamples } from './attack-rows.ts';
import { checkData } from './data.ts';
import { limitsOf } from './limits.ts';
import { checkModel } from './model.ts';
import { rightUnderNoise } from './noise.ts';
import { planAssessment, type SettledPlan, settlePlan } from './plan.ts';
import { probeProvider, probeProviders, runtimeName } from './providers.ts';
import { mean, median, rounded, wilson } from './statistics.ts';
import { type AssessmentInput, prepareSubject, type Subject, throwIfStopped } from './subject.ts';
import { type Fallen, worstOf } from './worst.ts';

async function checksFor({ checks, plan }: AssessmentInput): Promise<readonly ProviderCheck[]> {
  if (checks) return checks;
  return plan.provider === 'cpu' ? [await probeProvider('cpu')] : probeProviders();
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
  const subject = await prepareSubject(input, plan, checks);
  try {
    return await assess(subject, input, plan, checks, started);
  } finally {
    await subject.release();
  }
}
