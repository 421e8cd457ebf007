/** Gathers from the case what its report is made of; every number in the report comes through here. */
import type { ReportFinding, ReportInput, ReportMethod } from '#report/report-input';
import { allArtifacts } from '#store/artifact-queries';
import { listAssessments, readAssessment } from '#store/assessments';
import { allAssets, listChecks } from '#store/assets';
import { readCase } from '#store/case-info';
import { custodyHead, listCustody } from '#store/custody';
import { type FindingForReview, findingsForReview } from '#store/findings';
import type { CaseStore } from '#store/session';
import { checklistOf } from './case-checklist.ts';
import type { EngineContext } from './context.ts';
import { overviewOf } from './overview.ts';
import type { Resources } from './resources.ts';

/** The newest custody entries, of which a report prints some; it counts those before. */
const custodyEnds = 100;

function placeOf({ artifactPath, location }: FindingForReview): string {
  const { field, member, offset, pointer, row } = location;
  const inside = [
    member,
    offset === undefined ? undefined : `@ 0x${offset.toString(16)}`,
    row === undefined ? undefined : `row ${row}`,
    field,
    pointer,
  ].filter((part) => part !== undefined && part !== '');
  return [artifactPath ?? '', ...inside].filter((part) => part !== '').join(' ▸ ');
}

function findingOf(finding: FindingForReview, { rules }: Resources): ReportFinding {
  const rule = rules.byId.get(finding.ruleId);
  return {
    ...finding,
    place: placeOf(finding),
    rationale: rule?.rationale ?? '',
    remediation: rule?.remediation ?? '',
    references: rule?.references.map(({ label, url }) => (url === undefined ? { label } : { label, url })) ?? [],
    controls: Object.entries(rule?.controls ?? {}).map(([framework, nodes]) => ({ framework, nodes })),
    reason: finding.decidedReason,
  };
}

function methodsOf(artifacts: ReturnType<typeof allArtifacts>): ReportMethod[] {
  const methods = new Map<string, ReportMethod>();
  for (const { scannerRuns } of artifacts)
    for (const { blindSpots, id, title, version } of scannerRuns) {
      const key = `${id}@${version}`;
      methods.set(key, { id, version, title, blindSpots, examined: (methods.get(key)?.examined ?? 0) + 1 });
    }
  return [...methods.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function custodyOf(store: CaseStore): ReportInput['custody'] {
  const { entries, head } = custodyHead(store);
  const newest = listCustody(store, { limit: custodyEnds }).rows;
  return { entries, head, rows: newest };
}

function assetCounts(store: CaseStore): ReportInput['assets'] {
  const counts = new Map<string, number>();
  const assets = allAssets(store);
  for (const { kind } of assets) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    total: assets.length,
    byKind: [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([kind, count]) => ({ kind, count })),
  };
}

/** @param draft whether the report is going to be signed or is only a preview */
export function gatherReport(context: EngineContext, draft: boolean): ReportInput {
  const { parts, resources, session } = context;
  const { store } = session;
  const artifacts = allArtifacts(store);
  const { attention, posture } = overviewOf(context);
  return {
    summary: readCase(store),
    generatedAt: parts.clock().toISOString(),
    draft,
    toolVersion: parts.version,
    rulesVersion: resources.rules.version,
    rulesHash: resources.rules.hash,
    artifacts: artifacts.map(({ isCopied: _isCopied, scannerRuns, ...row }) => ({
      ...row,
      scanners: scannerRuns.map(({ id, version }) => `${id}@${version}`),
    })),
    findings: findingsForReview(store).map((finding) => findingOf(finding, resources)),
    posture,
    attention,
    methods: methodsOf(artifacts),
    assets: assetCounts(store),
    checks: listChecks(store, {}),
    assessments: listAssessments(store).map(({ id }) => readAssessment(store, id)),
    checklist: checklistOf(context),
    custody: custodyOf(store),
  };
}
