/** Cases: making, opening and closing one, and how the open one stands. */
import { basename, resolve } from 'node:path';
import { type CaseSummary, classification } from '#contract/case';
import { readCase } from '#store/case-info';
import { caseCounts } from '#store/counts';
import { createCase } from '#store/create-case';
import { openCase } from '#store/open-case';
import type { EngineContext } from '../context.ts';
import { openDemoCase } from '../demo-case.ts';
import { overviewOf } from '../overview.ts';
import { noteOpened, recentCases } from '../recent-cases.ts';
import { frameworkOf } from '../resources.ts';
import { isLeftUnexamined, startScan } from '../scan-case.ts';
import { os } from './router-base.ts';

const firstFramework = 'nist-ai-rmf-1.0';

export function caseHandlers(context: EngineContext) {
  const { parts, resources, session } = context;
  const noted = (summary: CaseSummary): CaseSummary => {
    const counts = caseCounts(session.store);
    try {
      noteOpened(parts.dataDir, summary, parts.clock(), counts.severities);
    } catch (thrown) {
      // A full disk or a user's folder that cannot be written to must not keep a case shut for the sake of a list.
      parts.log(`the list of cases was not written: ${String(thrown)}`);
    }
    return summary;
  };
  return {
    recent: os.cases.recent.handler(() => recentCases(parts.dataDir)),
    create: os.cases.create.handler(({ input }) => {
      const { auditor, client, passphrase } = input;
      const framework = frameworkOf(resources, input.framework ?? firstFramework).id;
      const dir = resolve(input.dir);
      const details = {
        client,
        name: input.name ?? basename(dir),
        scope: input.scope ?? '',
        auditor,
        classification: input.classification ?? classification.enum.RESTRICTED,
        handling: input.handling ?? '',
        framework,
      };
      const options = { ...parts, ...(passphrase === undefined ? {} : { passphrase }) };
      return noted(readCase(session.replace(() => createCase(dir, details, options))));
    }),
    open: os.cases.open.handler(({ input }) => {
      const options = { ...parts, ...(input.passphrase === undefined ? {} : { passphrase: input.passphrase }) };
      const store = session.replace(() => openCase(resolve(input.dir), options));
      // An import that was cut off left files that are safe but were never examined; the command line says so and leaves it to the user.
      if (parts.shell !== 'cli' && isLeftUnexamined(store)) startScan(context, store);
      return noted(readCase(store));
    }),
    openDemo: os.cases.openDemo.handler(() => {
      const { jobId, summary } = openDemoCase(context);
      return { summary: noted(summary), jobId };
    }),
    close: os.cases.close.handler(() => {
      // The list shows how a case stood when it was last open.
      if (session.current) noted(readCase(session.store));
      return { closed: session.close() };
    }),
    current: os.cases.current.handler(() => (session.current ? readCase(session.current) : null)),
    overview: os.cases.overview.handler(() => overviewOf(context)),
  };
}
