/** Proposes answers from what was examined; a proposal is never a decision, and where nothing was examined there is none. */
import type { EvidenceLink, Proposal } from '#contract/checklists';
import { basisOf } from './basis.ts';
import { type Bearing, bearingOn, joinFacts, linksOf } from './evidence.ts';
import type { ProposalFacts } from './facts.ts';
import type { Framework } from './framework.ts';
import type { FrameworkNode, ProposalMapping } from './schema.ts';

function isExamined(bearing: Bearing): boolean {
  return (
    (bearing.models?.scanned ?? 0) > 0 ||
    (bearing.datasets?.scanned ?? 0) > 0 ||
    bearing.runs.length > 0 ||
    bearing.checks.some(({ passed, failed }) => passed + failed > 0)
  );
}

function proposedValue(bearing: Bearing, mapping: ProposalMapping): string | undefined {
  const [worst] = bearing.against;
  if (worst) return mapping[worst.severity];
  return isExamined(bearing) ? mapping.clean : undefined;
}

function proposalFor(node: FrameworkNode, framework: Framework, bearing: Bearing): Proposal | undefined {
  const mapping = node.scan && framework.mappings.get(node.scan.mapping);
  const value = mapping && proposedValue(bearing, mapping);
  return mapping && value !== undefined ? { value, basis: basisOf(bearing, node, mapping), evidence: linksOf(bearing) } : undefined;
}

function eachBearing(framework: Framework, facts: ProposalFacts): (readonly [FrameworkNode, Bearing])[] {
  const { findings, checks } = joinFacts(framework, facts);
  return framework.nodes.map((node) => [node, bearingOn(node, framework, facts, findings.get(node.id) ?? [], checks.get(node.id) ?? [])]);
}

/**
 * What the framework file lets the facts say, by node id. The same facts in any order give the same proposals.
 * A node that declares no scan, or for which nothing was examined and nothing found, is absent.
 */
export function propose(framework: Framework, facts: ProposalFacts): ReadonlyMap<string, Proposal> {
  const proposals = new Map<string, Proposal>();
  for (const [node, bearing] of eachBearing(framework, facts)) {
    const proposal = proposalFor(node, framework, bearing);
    if (proposal) proposals.set(node.id, proposal);
  }
  return proposals;
}

/** What bears on each question, by node id, also where nothing is proposed; nodes without any evidence are absent. */
export function linkEvidence(framework: Framework, facts: ProposalFacts): ReadonlyMap<string, readonly EvidenceLink[]> {
  const links = new Map<string, readonly EvidenceLink[]>();
  for (const [node, bearing] of eachBearing(framework, facts)) {
    const found = linksOf(bearing);
    if (found.length > 0) links.set(node.id, found);
  }
  return links;
}
