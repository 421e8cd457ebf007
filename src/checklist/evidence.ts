/** Joins facts to questions by the controls that each rule carries, in an order that does not depend on how they came. */
import type { EvidenceLink } from '#contract/checklists';
import { type Severity, severityRank } from '#contract/findings';
import type { CheckFact, ExaminedFiles, FindingFact, ProposalFacts, RunFact } from './facts.ts';
import { type Framework, resolveNode } from './framework.ts';
import type { ExaminedKind, FrameworkNode, ProposalMapping } from './schema.ts';

/** Most links that a question shows of one relation; the basis names the total. */
const mostLinks = 8;
/** Clean files that stand for the others. */
const mostExamples = 3;

/** Everything that bears on one question. */
export interface Bearing {
  /** Open findings of a severity that the node's mapping lists, worst first. */
  readonly against: readonly FindingFact[];
  /** Open findings that record that something holds. */
  readonly passes: readonly FindingFact[];
  /** Open findings that the mapping gives no weight. */
  readonly minor: readonly FindingFact[];
  readonly remedied: readonly FindingFact[];
  readonly dismissed: readonly FindingFact[];
  readonly checks: readonly CheckFact[];
  readonly runs: readonly RunFact[];
  readonly models: ExaminedFiles | null;
  readonly datasets: ExaminedFiles | null;
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const worstFirst = (left: FindingFact, right: FindingFact): number =>
  severityRank[right.severity] - severityRank[left.severity] || left.id - right.id || byText(left.ref, right.ref);

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Findings and checks by node id; the rules' references are resolved once for each rule. */
export function joinFacts(
  framework: Framework,
  facts: ProposalFacts,
): { findings: Map<string, FindingFact[]>; checks: Map<string, CheckFact[]> } {
  const nodesOf = new Map<string, readonly string[]>();
  const resolve = (ruleId: string): readonly string[] => {
    const known = nodesOf.get(ruleId);
    if (known) return known;
    const nodes = [...new Set(facts.controlsOf(ruleId).flatMap((ref) => resolveNode(framework, ref)?.id ?? []))];
    nodesOf.set(ruleId, nodes);
    return nodes;
  };
  const findings = new Map<string, FindingFact[]>();
  for (const finding of [...facts.findings].sort(worstFirst)) for (const node of resolve(finding.ruleId)) push(findings, node, finding);
  const checks = new Map<string, CheckFact[]>();
  for (const check of [...facts.checks].sort((left, right) => byText(left.checkId, right.checkId)))
    for (const node of resolve(check.checkId)) push(checks, node, check);
  return { findings, checks };
}

const weighs = (mapping: ProposalMapping | undefined, severity: Severity): boolean =>
  mapping ? mapping[severity] !== undefined : severityRank[severity] >= severityRank.medium;

/** Sorts what bears on a node into what speaks against it, what holds, and what is left out. */
export function bearingOn(
  node: FrameworkNode,
  framework: Framework,
  facts: ProposalFacts,
  found: readonly FindingFact[],
  checks: readonly CheckFact[],
): Bearing {
  const mapping = node.scan && framework.mappings.get(node.scan.mapping);
  const open = found.filter(({ state }) => state !== 'dismissed' && state !== 'remedied');
  const passes = open.filter(({ ruleId }) => framework.passRules.has(ruleId));
  const other = open.filter(({ ruleId }) => !framework.passRules.has(ruleId));
  const looks = (kind: ExaminedKind): boolean => node.scan?.looks.includes(kind) === true;
  return {
    against: other.filter(({ severity }) => weighs(mapping, severity)),
    passes,
    minor: other.filter(({ severity }) => !weighs(mapping, severity)),
    remedied: found.filter(({ state }) => state === 'remedied'),
    dismissed: found.filter(({ state }) => state === 'dismissed'),
    checks,
    runs: looks('robustness-run') ? [...facts.runs].sort((left, right) => byText(left.ref, right.ref)) : [],
    models: looks('model-scan') ? facts.models : null,
    datasets: looks('data-scan') ? facts.datasets : null,
  };
}

const findingLink = (finding: FindingFact, relation: EvidenceLink['relation'], suffix = ''): EvidenceLink => ({
  ref: finding.ref,
  title: `${finding.title}${suffix}`,
  origin: finding.origin,
  relation,
  findingId: finding.id,
  sha256: finding.evidenceSha256,
});
const supports = (ref: string, title: string, origin: string, sha256: string | null): EvidenceLink => ({
  ref,
  title,
  origin,
  relation: 'supports',
  findingId: null,
  sha256,
});

function cleanFiles(files: ExaminedFiles | null, word: string): EvidenceLink[] {
  return (files?.examples ?? [])
    .slice(0, mostExamples)
    .map(({ ref, path, sha256 }) => supports(ref, `${path}: ${word} scanned, no open finding at medium or above`, 'scan', sha256));
}

/** What a question shows as evidence, contradictions first; lists are cut at a fixed length and the basis names the total. */
export function linksOf(bearing: Bearing): EvidenceLink[] {
  const passedChecks = bearing.checks.filter(({ passed }) => passed > 0);
  const supporting = [
    ...bearing.passes.map((finding) => findingLink(finding, 'supports')),
    ...bearing.runs.map(({ ref, headline, resultSha256 }) => supports(ref, headline, `run ${ref}`, resultSha256)),
    ...passedChecks.map(({ checkId, title, passed }) =>
      supports(checkId, `${title}: passed on ${passed} ${passed === 1 ? 'asset' : 'assets'}`, 'scan', null),
    ),
    ...bearing.remedied.map((finding) => findingLink(finding, 'supports', ' (remedied)')),
    ...cleanFiles(bearing.models, 'model'),
    ...cleanFiles(bearing.datasets, 'data'),
  ];
  return [...bearing.against.slice(0, mostLinks).map((finding) => findingLink(finding, 'contradicts')), ...supporting.slice(0, mostLinks)];
}
