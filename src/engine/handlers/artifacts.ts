/** Artifacts and cloud assets: lists, details, bytes. */
import { listArtifacts, readArtifact } from '#store/artifacts';
import { listAssets, listChecks } from '#store/assets';
import { artifactBytes, recheckArtifact } from '../artifact-bytes.ts';
import { ComparisonShelf, startComparison } from '../compare-models.ts';
import type { EngineContext } from '../context.ts';
import { saveCoverage } from '../save-coverage.ts';
import { os } from './router-base.ts';

export function artifactHandlers(context: EngineContext) {
  const { session } = context;
  const comparisons = new ComparisonShelf();
  return {
    list: os.artifacts.list.handler(({ input }) => listArtifacts(session.store, input)),
    get: os.artifacts.get.handler(({ input }) => readArtifact(session.store, input.id)),
    bytes: os.artifacts.bytes.handler(({ input }) => artifactBytes(session.store, input.id, input.offset, input.length)),
    recheck: os.artifacts.recheck.handler(async ({ input }) => ({ attachment: await recheckArtifact(context, session.store, input.id) })),
    saveCoverage: os.artifacts.saveCoverage.handler(async ({ input }) => ({
      path: await saveCoverage(context, session.store, input.id, input.out),
    })),
    compare: os.artifacts.compare.handler(({ input }) => ({ jobId: startComparison(context, session.store, input, comparisons) })),
    comparison: os.artifacts.comparison.handler(({ input }) => comparisons.get(input.jobId, session.store)),
    assets: os.artifacts.assets.handler(({ input }) => listAssets(session.store, input)),
    checks: os.artifacts.checks.handler(({ input }) => listChecks(session.store, input)),
  };
}
