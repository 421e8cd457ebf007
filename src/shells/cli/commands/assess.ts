/** `assay assess`: runs a model of the case on data of the case. */
import { resolve } from 'node:path';
import { type AssessmentDetail, assessmentPlan } from '#contract/assessments';
import { AssayError, toAssayError } from '#contract/errors';
import { readBounded } from '#engine/read-bounded';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';
import { watchJob } from '../watch-job.ts';

export interface AssessFlags {
  readonly model: string;
  readonly data: string;
  readonly plan?: string;
  readonly format: 'json' | 'text';
}

interface Named {
  readonly id: number;
  readonly path: string;
  readonly sha256: string;
}

/** By whole or abbreviated hash, by path, or by file name; exactly one must match. */
function choose(candidates: readonly Named[], wanted: string, what: string): number {
  const isHash = /^[0-9a-f]{8,64}$/.test(wanted);
  const found = candidates.filter(
    ({ path, sha256 }) => path === wanted || path.split('/').at(-1) === wanted || (isHash && sha256.startsWith(wanted)),
  );
  const [only] = found;
  if (only && found.length === 1) return only.id;
  const known = candidates.map(({ path }) => path).join(', ') || 'none';
  const fault = only
    ? `${found.length} artifacts of this case are called ${wanted}; name it by its hash.`
    : `No ${what} of this case is called ${wanted}. There is: ${known}.`;
  throw new AssayError('not-found', fault, wanted);
}

function readPlan(file: string | undefined) {
  if (file === undefined) return {};
  try {
    return assessmentPlan.partial().parse(JSON.parse(Buffer.from(readBounded(file, 1024 * 1024, 'plan')).toString('utf8')));
  } catch (thrown) {
    const known = toAssayError(thrown, file);
    throw known.code === 'internal'
      ? new AssayError('invalid-input', `${file} is no plan: it must be a JSON object of plan fields.`, file)
      : known;
  }
}

function print(detail: AssessmentDetail, format: AssessFlags['format'], { terminal }: CommandContext): void {
  if (format === 'json') {
    terminal.json({ schema: 'assay.assessment/1', ...detail });
    return;
  }
  terminal.answer(`${detail.ref} ${detail.status}: ${detail.headline || detail.statusDetail}`);
  const { result } = detail;
  if (!result) return;
  terminal.answer(
    `${result.provider} on ${result.device}; ${result.runtime}; seed ${result.plan.seed}; ${result.sampled} of ${result.available} rows`,
  );
  for (const { accuracy, epsilon, series } of result.curve)
    terminal.answer(
      `${series.padEnd(7)}epsilon ${epsilon}\t${(100 * accuracy.value).toFixed(1)} % (${(100 * accuracy.low).toFixed(1)} to ${(100 * accuracy.high).toFixed(1)})`,
    );
  for (const limit of result.limits) terminal.answer(`- ${limit}`);
}

export async function runAssess(context: CommandContext, dir: string, { data, format, model, plan }: AssessFlags): Promise<number> {
  const { client, folder } = context;
  await openCaseFor(context, dir);
  const options = await client.assessments.options();
  const { id, jobId } = await client.assessments.start({
    modelId: choose(options.models, model, 'ONNX model'),
    dataId: choose(options.data, data, 'labelled data'),
    plan: readPlan(plan === undefined ? undefined : resolve(folder, plan)),
  });
  const end = await watchJob(context, jobId);
  print(await client.assessments.get({ id }), format, context);
  if (end.status === 'done') return exitCode.good;
  return end.status === 'cancelled' ? exitCode.endedEarly : exitCode.usage;
}
