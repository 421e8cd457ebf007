/** Reports: preview, draft, signature. */
import { composeReport } from '#report/compose';
import { listReports } from '#store/reports';
import type { EngineContext } from '../context.ts';
import { startDraft, startSigning } from '../deliver-report.ts';
import { gatherReport } from '../gather-report.ts';
import { os } from './router-base.ts';

export function reportHandlers(context: EngineContext) {
  return {
    preview: os.reports.preview.handler(() => composeReport(gatherReport(context, true))),
    list: os.reports.list.handler(() => listReports(context.session.store)),
    draft: os.reports.draft.handler(({ input }) => startDraft(context, input.out)),
    sign: os.reports.sign.handler(({ input }) => startSigning(context, input)),
  };
}
