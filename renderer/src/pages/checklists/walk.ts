/** Walking through a checklist: which questions are in a view, which comes next, which key gives which answer. */
import type { AnswerOption, Checklist, ChecklistNode } from '#contract/checklists';

export type NodeState = 'decided' | 'proposed' | 'none';
export const views = ['all', 'proposed', 'undecided', 'decided'] as const;
export type View = (typeof views)[number];

/** A person's answer counts; a proposal alone does not. */
export function stateOf({ decided, proposed }: ChecklistNode): NodeState {
  return decided ? 'decided' : proposed ? 'proposed' : 'none';
}

const isIn: Readonly<Record<View, (state: NodeState) => boolean>> = {
  all: () => true,
  proposed: (state) => state === 'proposed',
  undecided: (state) => state !== 'decided',
  decided: (state) => state === 'decided',
};

/** The questions of a view, in the framework's order. */
export function inView(nodes: readonly ChecklistNode[], view: View): readonly ChecklistNode[] {
  return nodes.filter((node) => isIn[view](stateOf(node)));
}

/** The question `by` places on, staying at the ends; the first one when the current is not among them. */
export function neighbour(nodes: readonly ChecklistNode[], id: string, by: number): ChecklistNode | undefined {
  const at = nodes.findIndex((node) => node.id === id);
  return at < 0 ? nodes[0] : nodes[Math.max(0, Math.min(nodes.length - 1, at + by))];
}

/** The next question that no person decided, going round; undefined when all are. */
export function nextUndecided(nodes: readonly ChecklistNode[], id: string): ChecklistNode | undefined {
  const at = nodes.findIndex((node) => node.id === id);
  const after = [...nodes.slice(at + 1), ...nodes.slice(0, at + 1)];
  return after.find((node) => stateOf(node) !== 'decided');
}

/** The question that an address names by id or by ref, whatever the case of its letters. */
export function findNode(nodes: readonly ChecklistNode[], name: string): ChecklistNode | undefined {
  const wanted = name.toLowerCase();
  return nodes.find(({ id }) => id === name) ?? nodes.find(({ id, ref }) => id.toLowerCase() === wanted || ref.toLowerCase() === wanted);
}

/** What a cell of the map prints: the key of the answer that stands or is proposed. */
export function cellText({ decided, proposed }: ChecklistNode, answers: readonly AnswerOption[]): string {
  const value = decided?.value ?? proposed?.value;
  if (value === undefined) return '·';
  return answers.find((answer) => answer.value === value)?.key ?? value.slice(0, 2);
}

/** Why an answer cannot be recorded yet, or undefined. */
export function lacksReason(answer: AnswerOption, note: string): boolean {
  return answer.needsReason && note.trim() === '';
}

/** A framework as people call it: its title, with the version where the title does not say it already. */
export function frameworkName({ title, version }: Pick<Checklist['framework'], 'title' | 'version'>): string {
  return title.split(' ').includes(version) ? title : `${title} ${version}`;
}

export interface MapRow {
  readonly group: Checklist['groups'][number];
  readonly nodes: readonly ChecklistNode[];
}

export interface MapFunction {
  readonly group: Checklist['groups'][number];
  readonly rows: readonly MapRow[];
}

/** Functions with their categories and questions; what a view leaves empty is left out. */
export function mapOf({
  groups,
  nodes,
}: {
  readonly groups: Checklist['groups'];
  readonly nodes: readonly ChecklistNode[];
}): readonly MapFunction[] {
  const rowsBelow = (parent: string) => [
    ...groups.filter((group) => group.id === parent),
    ...groups.filter((group) => group.parent === parent),
  ];
  return groups
    .filter(({ level }) => level === 0)
    .map((group) => ({
      group,
      rows: rowsBelow(group.id)
        .map((row) => ({ group: row, nodes: nodes.filter(({ parent }) => parent === row.id) }))
        .filter((row) => row.nodes.length > 0),
    }))
    .filter(({ rows }) => rows.length > 0);
}
