/** Assessments: what can be run, starting a run, and watching its curve. */
import { type AssessmentDetail, type AssessmentEvent, assessmentEvent, assessmentPlan } from '#contract/assessments';
import { listByFormat } from '#store/artifact-queries';
import { listAssessments, readAssessment } from '#store/assessments';
import type { EngineContext } from '../context.ts';
import { probeProviders } from '../probe-providers.ts';
import { assessmentChannel, labelledFormats, startAssessment } from '../run-assessment.ts';
import { os } from './router-base.ts';

function* pastEvents({ result, status, statusDetail }: AssessmentDetail): Generator<AssessmentEvent> {
  if (result) {
    yield { type: 'provider', provider: result.provider, device: result.device, checks: result.providerChecks };
    for (const point of result.curve) yield { type: 'point', point };
  }
  if (status !== 'running') yield { type: 'end', status, detail: statusDetail };
}

export function assessmentHandlers(context: EngineContext) {
  const { events, jobs, pool, session } = context;
  const detail = (id: number): AssessmentDetail => {
    const running = jobs.list().find((job) => job.page === `/assessments/${id}` && job.status === 'running');
    return { ...readAssessment(session.store, id), jobId: running?.id ?? null };
  };
  return {
    options: os.assessments.options.handler(() => ({
      models: listByFormat(session.store, ['onnx']),
      data: listByFormat(session.store, labelledFormats),
    })),
    providers: os.assessments.providers.handler(({ signal }) => probeProviders(pool, signal ?? new AbortController().signal)),
    start: os.assessments.start.handler(({ input }) =>
      startAssessment(context, session.store, { ...input, plan: assessmentPlan.parse(input.plan ?? {}) }),
    ),
    list: os.assessments.list.handler(() => listAssessments(session.store)),
    get: os.assessments.get.handler(({ input }) => detail(input.id)),
    watch: os.assessments.watch.handler(async function* ({ input, signal }) {
      const channel = assessmentChannel(input.id);
      if (!events.has(channel)) return yield* pastEvents(detail(input.id));
      for await (const event of events.watch(channel, signal)) yield assessmentEvent.parse(event);
    }),
  };
}
