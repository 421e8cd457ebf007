/** The story of an assessment: providers probed, the model run on the data in a child, curve told as it grows, result and findings recorded. */
import { headlineOf, observationsOf } from '#assess/findings';
import type { AssessmentEvent, AssessmentPlan, AssessmentResult } from '#contract/assessments';
import { AssayError } from '#contract/errors';
import type { JobHandle } from '#jobs/jobs';
import { ChildCrashed } from '#jobs/pool';
import { artifactLocation } from '#store/artifacts';
import { beginAssessment, finishAssessment } from '#store/assessments';
import type { CaseStore } from '#store/session';
import { subjectOf } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { judged } from './examine.ts';
import { probeProviders } from './probe-providers.ts';

export interface AssessmentRequest {
  readonly modelId: number;
  readonly dataId: number;
  readonly plan: AssessmentPlan;
}

/** Formats that labelled data can come in. */
export const labelledFormats = ['npz', 'csv', 'jsonl', 'parquet'] as const;
type LabelledFormat = (typeof labelledFormats)[number];

/** An hour: the bound of one run, so that a model that never answers ends too. */
const deadlineMs = 3_600_000;
const memoryMegabytes = 6144;

/** Channel on which an assessment tells its events. */
export function assessmentChannel(id: number): string {
  return `assessment ${id}`;
}

function isLabelled(kind: string): kind is LabelledFormat {
  return labelledFormats.some((each) => each === kind);
}

/** The kind of the data's format. @throws AssayError `not-assessable` when model or data cannot be used so */
function checkInputs(store: CaseStore, { modelId, dataId }: AssessmentRequest) {
  const model = artifactLocation(store, modelId);
  const data = artifactLocation(store, dataId);
  if (model.formatKind !== 'onnx')
    throw new AssayError('not-assessable', `${model.path} is no ONNX model; only ONNX classifiers can be run.`, model.path);
  const { formatKind } = data;
  if (!isLabelled(formatKind))
    throw new AssayError('not-assessable', `${data.path} is no labelled data; npz, CSV, JSON lines and Parquet are.`, data.path);
  return { model, data, formatKind };
}

async function run(context: EngineContext, store: CaseStore, id: number, request: AssessmentRequest, plan: AssessmentPlan, job: JobHandle) {
  const { events, pool } = context;
  const { formatKind } = checkInputs(store, request);
  const tell = (event: AssessmentEvent) => {
    events.publish(assessmentChannel(id), event);
    if (event.type === 'progress') job.progress(event.done, event.total, event.phase);
  };
  tell({ type: 'progress', done: 0, total: 1, phase: 'Checking execution providers' });
  const checks = await probeProviders(pool, job.signal);
  return pool.run(
    'assess',
    { model: subjectOf(store, request.modelId), data: { ...subjectOf(store, request.dataId), formatKind }, plan, checks },
    { signal: job.signal, deadlineMs, memoryMegabytes, onEvent: tell },
  );
}

/** Findings of a result, named after the run. */
function findingsOf(
  context: EngineContext,
  result: AssessmentResult,
  names: { model: string; data: string },
  ref: string,
  modelId: number,
) {
  return judged(observationsOf(result, names), context.resources, modelId).map((finding) => ({
    ...finding,
    scanner: 'robustness@1',
    origin: `run ${ref}`,
  }));
}

/** Records the run and starts its job. @throws AssayError `not-assessable` before anything is recorded */
export function startAssessment(context: EngineContext, store: CaseStore, request: AssessmentRequest): { id: number; jobId: string } {
  const { plan } = request;
  const { data, model } = checkInputs(store, request);
  const title = `Noise and Square attack on ${model.path.split('/').at(-1) ?? model.path}`;
  const { id, ref } = beginAssessment(store, { title, modelId: request.modelId, dataId: request.dataId, plan });
  const channel = assessmentChannel(id);
  context.events.open(channel);
  const finish = (status: 'done' | 'failed' | 'cancelled', detail: string, headline = '', result: AssessmentResult | null = null) => {
    const findings = result ? findingsOf(context, result, { model: model.path, data: data.path }, ref, request.modelId) : [];
    finishAssessment(store, id, { status, detail, headline, result, findings });
    context.events.publish(channel, { type: 'end', status, detail });
    context.events.end(channel);
  };
  const page = `/assessments/${id}`;
  const jobId = context.jobs.start({ kind: 'assess', title: `${ref} ${title}`, unit: 'queries', page }, async (job) => {
    try {
      const result = await run(context, store, id, request, plan, job);
      const headline = headlineOf(result);
      finish('done', '', headline, result);
      return headline;
    } catch (thrown) {
      if (job.signal.aborted) finish('cancelled', 'Cancelled. No result was kept.');
      else if (thrown instanceof AssayError) finish('failed', thrown.message);
      else if (thrown instanceof ChildCrashed) finish('failed', `The run's process ended: ${thrown.detail}`);
      else finish('failed', 'Something failed inside Assay; the log has it.');
      throw thrown;
    }
  });
  context.events.publish(channel, { type: 'progress', done: 0, total: 1, phase: 'Waiting' });
  return { id, jobId };
}
