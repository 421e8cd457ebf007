/** Lays questions, proposals and decisions side by side: the machine's word and a person's never share a field. */
import type { Checklist, ChecklistNode, EvidenceLink, Proposal } from '#contract/checklists';
import type { Framework } from './framework.ts';
import type { FrameworkNode } from './schema.ts';
import { scoreFunctions } from './scoring.ts';

/** A recorded decision, as the store keeps it. */
export interface RecordedAnswer {
  readonly node: string;
  readonly value: string;
  readonly note: string;
  readonly actor: string;
  readonly at: string;
}

export interface ChecklistInput {
  readonly framework: Framework;
  readonly answers: readonly RecordedAnswer[];
  readonly proposals: ReadonlyMap<string, Proposal>;
  /** What bears on each node, from `linkEvidence`. */
  readonly evidence: ReadonlyMap<string, readonly EvidenceLink[]>;
}

function composeNode(node: FrameworkNode, answer: RecordedAnswer | undefined, input: ChecklistInput): ChecklistNode {
  const { id, parent, ref, title, question, guidance, evidence } = node;
  return {
    id,
    parent,
    ref,
    title,
    question,
    guidance,
    evidenceExpected: evidence,
    proposed: input.proposals.get(id) ?? null,
    decided: answer ? { value: answer.value, note: answer.note, actor: answer.actor, at: answer.at } : null,
    evidence: [...(input.evidence.get(id) ?? [])],
  };
}

/** Composes the whole checklist. Answers to nodes that the file does not have, and withdrawn ones (empty), do not appear. */
export function composeChecklist(input: ChecklistInput): Checklist {
  const { framework } = input;
  const answers = new Map(input.answers.filter(({ value }) => value !== '').map((answer) => [answer.node, answer]));
  const nodes = framework.nodes.map((node) => composeNode(node, answers.get(node.id), input));
  const { id, title, version, issuer, sourceUrl, sha256 } = framework;
  return {
    framework: { id, title, version, issuer, sourceUrl, sha256 },
    answers: [...framework.answers],
    groups: framework.groups.map((group) => ({
      id: group.id,
      parent: group.parent,
      ref: group.ref,
      label: group.label,
      level: group.parent === null ? 0 : 1,
    })),
    nodes,
    scores: scoreFunctions(framework, nodes),
    formula: framework.formula,
  };
}
