/** Procedures of the sample that run assessments and answer questions. */
import { type AssessmentDetail, type AssessmentEvent, assessmentPlan } from '#contract/assessments';
import { AssayError } from '#contract/errors';
import { curveOf, providers, resultOf } from './assessments.ts';
import { sampleChecklist } from './checklist.ts';
import { found, note, os, type SampleState } from './state.ts';

function finish(run: AssessmentDetail): void {
  run.status = 'done';
  run.result = resultOf(assessmentPlan.parse({ floorEpsilon: 0.1 }));
  run.headline = '97.2 % clean, 35 % (32 to 38) at ε 0.1 under Square';
  run.jobId = null;
}

async function* watchRun({ assessments }: SampleState, id: number, signal: AbortSignal | undefined): AsyncGenerator<AssessmentEvent> {
  const run = found(
    assessments.find((each) => each.id === id),
    'assessment',
  );
  yield { type: 'provider', provider: 'cpu', device: '16 cores', checks: providers };
  const points = curveOf(assessmentPlan.parse({}));
  for (const [index, point] of points.entries()) {
    if (signal?.aborted) return;
    if (run.status === 'running') await new Promise((resolve) => setTimeout(resolve, 900));
    yield { type: 'point', point };
    yield { type: 'progress', done: index + 1, total: points.length, phase: `${point.series}, ε ${point.epsilon}` };
  }
  if (run.status === 'running') finish(run);
  yield { type: 'end', status: run.status === 'running' ? 'done' : run.status, detail: run.statusDetail };
}

export function assessmentsProcedures(state: SampleState) {
  const { artifacts, assessments, jobs } = state;
  return {
    options: os.assessments.options.handler(() => ({
      models: artifacts.filter(({ path }) => path.endsWith('.onnx')).map(({ id, path, sha256 }) => ({ id, path, sha256 })),
      data: artifacts
        .filter(({ path }) => /\.(npz|csv|parquet)$/.test(path))
        .map(({ id, path, sha256, format }) => ({ id, path, sha256, format })),
    })),
    providers: os.assessments.providers.handler(() => providers),
    start: os.assessments.start.handler(({ input: { modelId, dataId } }) => {
      const [model, data] = [found(artifacts[modelId - 1], 'model'), found(artifacts[dataId - 1], 'data set')];
      const id = assessments.length + 1;
      const ref = `A-${String(id).padStart(3, '0')}`;
      const jobId = jobs.start({
        kind: 'assess',
        title: `Run ${ref}`,
        unit: 'queries',
        totalUnits: 214_022,
        seconds: 9,
        result: '35 % (32 to 38) at ε 0.1',
        page: `/assessments/${id}`,
      });
      assessments.push({
        id,
        ref,
        title: `Robustness of ${model.path}`,
        status: 'running',
        statusDetail: '',
        modelPath: model.path,
        modelSha256: model.sha256,
        dataPath: data.path,
        dataSha256: data.sha256,
        startedAt: new Date().toISOString(),
        headline: '',
        result: null,
        resultSha256: null,
        findingIds: [],
        jobId,
      });
      return { id, jobId };
    }),
    list: os.assessments.list.handler(() => assessments.toReversed()),
    get: os.assessments.get.handler(({ input: { id } }) =>
      found(
        assessments.find((each) => each.id === id),
        'assessment',
      ),
    ),
    watch: os.assessments.watch.handler(({ input: { id }, signal }) => watchRun(state, id, signal)),
  };
}

export function checklistsProcedures(state: SampleState) {
  const { nodes } = state;
  return {
    frameworks: os.checklists.frameworks.handler(() => [
      { id: 'nist-ai-rmf-1.0', title: 'NIST AI Risk Management Framework 1.0', questions: nodes.length },
    ]),
    get: os.checklists.get.handler(() => sampleChecklist(nodes)),
    answer: os.checklists.answer.handler(({ input: { node: id, value, note: text = '' } }) => {
      const node = found(
        nodes.find((each) => each.id === id),
        'question',
      );
      if ((value === 'na' || value === 'unknown') && text === '')
        throw new AssayError('invalid-input', 'This answer needs a reason.', 'note');
      node.decided = value === '' ? null : { value, note: text, actor: 'R. Okafor', at: new Date().toISOString() };
      note(state, 'R. Okafor', 'answer', `Answered ${node.ref}: ${value === '' ? 'withdrawn' : value}`, node.ref);
      return node;
    }),
  };
}
