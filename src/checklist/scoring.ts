/** Scores by function: only what a person decided counts, and every number that the formula names is given with it. */
import type { ChecklistNode, GroupScore } from '#contract/checklists';
import type { Framework } from './framework.ts';

function scoreOf(framework: Framework, id: string, label: string, nodes: readonly ChecklistNode[]): GroupScore {
  const scores = new Map(framework.answers.map(({ value, score }) => [value, score]));
  const tally = { decided: 0, notApplicable: 0, unknown: 0, proposed: 0, sum: 0 };
  for (const { decided, proposed } of nodes) {
    const score = decided ? (scores.get(decided.value) ?? null) : null;
    if (!decided) tally.proposed += proposed ? 1 : 0;
    else if (decided.value === framework.notApplicable) tally.notApplicable += 1;
    else if (score === null) tally.unknown += 1;
    else {
      tally.decided += 1;
      tally.sum += score;
    }
  }
  const { sum, ...counts } = tally;
  return { id, label, questions: nodes.length, ...counts, score: counts.decided > 0 ? Math.round((sum / counts.decided) * 10) / 10 : null };
}

/**
 * One score for each function in the file's order, then one over all, with the id `all`.
 * `decided` counts answers with a level; `unknown` also counts recorded values that the file no longer knows; `proposed` counts questions
 * with a proposal and no decision. `score` is 0 to 100, or null while no level was decided.
 */
export function scoreFunctions(framework: Framework, nodes: readonly ChecklistNode[]): GroupScore[] {
  const parents = new Map(framework.groups.map(({ id, parent }) => [id, parent]));
  const functionOf = (node: ChecklistNode): string => parents.get(node.parent) ?? node.parent;
  const byFunction = framework.groups
    .filter(({ parent }) => parent === null)
    .map(({ id, label }) =>
      scoreOf(
        framework,
        id,
        label,
        nodes.filter((node) => functionOf(node) === id),
      ),
    );
  return [...byFunction, scoreOf(framework, 'all', 'All questions', nodes)];
}
