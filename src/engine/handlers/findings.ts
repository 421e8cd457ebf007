/** Findings: lists and details for a reviewer, and decisions that only a person makes. */
import type { FindingDetail } from '#contract/review';
import { assignFindings, decideFindings } from '#store/decisions';
import { listFindings, readFinding } from '#store/findings';
import type { EngineContext } from '../context.ts';
import { blindSpotsOf } from '../raised-by.ts';
import { os } from './router-base.ts';

function detailOf({ resources, session }: EngineContext, id: number): FindingDetail {
  const stored = readFinding(session.store, id);
  const rule = resources.rules.byId.get(stored.ruleId);
  return {
    ...stored,
    // A finding outlives the pack that raised it: what the pack said then is not made up now.
    rationale: rule?.rationale ?? 'The present rules do not hold this rule any more.',
    severityReason: rule?.severityReason ?? '',
    remediation: rule?.remediation ?? '',
    references: rule?.references.map(({ label, url }) => (url === undefined ? { label } : { label, url })) ?? [],
    controls: Object.entries(rule?.controls ?? {}).map(([framework, nodes]) => ({ framework, nodes })),
    blindSpots: blindSpotsOf(stored.scanner),
  };
}

export function findingHandlers(context: EngineContext) {
  const { session } = context;
  return {
    list: os.findings.list.handler(({ input }) => listFindings(session.store, input)),
    get: os.findings.get.handler(({ input }) => detailOf(context, input.id)),
    decide: os.findings.decide.handler(({ input }) => ({
      changed: decideFindings(session.store, input.ids, input.state, input.reason ?? ''),
    })),
    assign: os.findings.assign.handler(({ input }) => ({ changed: assignFindings(session.store, input.ids, input.owner) })),
  };
}
