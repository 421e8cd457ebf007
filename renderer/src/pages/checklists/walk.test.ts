/** Walking a checklist: proposals never count as decided, and N never loses a question. */
import { describe, expect, test } from 'vitest';
import type { AnswerOption, ChecklistNode } from '#contract/checklists';
import { cellText, findNode, frameworkName, inView, lacksReason, mapOf, neighbour, nextUndecided, stateOf } from './walk.ts';

const proposal = { value: '2', basis: 'basis', evidence: [] };
const decision = { value: 'na', note: '', actor: 'A', at: '' };
const node = (id: string, more: Partial<ChecklistNode> = {}): ChecklistNode => ({
  id,
  parent: id.slice(0, 2),
  ref: `MEASURE ${id}`,
  title: '',
  question: '',
  guidance: '',
  evidenceExpected: '',
  proposed: null,
  decided: null,
  evidence: [],
  ...more,
});
const nodes = [node('m1.1', { decided: decision, proposed: proposal }), node('m1.2', { proposed: proposal }), node('m2.1')];
const option = (value: string, key: string, needsReason = false): AnswerOption => ({ value, key, label: value, score: null, needsReason });

describe('a checklist', () => {
  test('what a scan proposes is not decided', () => {
    expect(nodes.map(stateOf)).toEqual(['decided', 'proposed', 'none']);
    expect(inView(nodes, 'undecided').map(({ id }) => id)).toEqual(['m1.2', 'm2.1']);
    expect(inView(nodes, 'proposed').map(({ id }) => id)).toEqual(['m1.2']);
  });

  test('N goes round to every undecided question and ends when none is left', () => {
    expect(nextUndecided(nodes, 'm1.2')?.id).toBe('m2.1');
    expect(nextUndecided(nodes, 'm2.1')?.id).toBe('m1.2');
    expect(nextUndecided(nodes, 'unknown')?.id).toBe('m1.2');
    expect(nextUndecided([node('a', { decided: decision })], 'a')).toBeUndefined();
  });

  test('stepping stops at the ends', () => {
    expect(neighbour(nodes, 'm2.1', 1)?.id).toBe('m2.1');
    expect(neighbour(nodes, 'm1.1', -1)?.id).toBe('m1.1');
    expect(neighbour(nodes, 'gone', 1)?.id).toBe('m1.1');
    expect(neighbour([], 'x', 1)).toBeUndefined();
  });

  test('an address finds a question by id or by its ref', () => {
    expect(findNode(nodes, 'measure m2.1')?.id).toBe('m2.1');
    expect(findNode(nodes, 'M1.2')?.id).toBe('m1.2');
    expect(findNode(nodes, 'nothing')).toBeUndefined();
  });

  test('a cell prints the key of the answer that stands before the one proposed', () => {
    const answers = [option('2', '2'), option('na', '0', true)];
    expect(nodes.map((each) => cellText(each, answers))).toEqual(['0', '2', '·']);
  });

  test('not applicable needs more than spaces for a reason', () => {
    expect(lacksReason(option('na', '0', true), '  ')).toBe(true);
    expect(lacksReason(option('na', '0', true), 'out of scope')).toBe(false);
    expect(lacksReason(option('2', '2'), '')).toBe(false);
  });

  test('a version that the title says already is not said twice', () => {
    expect(frameworkName({ title: 'NIST AI RMF 1.0', version: '1.0' })).toBe('NIST AI RMF 1.0');
    expect(frameworkName({ title: 'Code of practice 11.0', version: '1.0' })).toBe('Code of practice 11.0 1.0');
  });

  test('questions right under a function are shown too', () => {
    const groups = [
      { id: 'm', parent: null, ref: 'MEASURE', label: 'Measure', level: 0 },
      { id: 'm1', parent: 'm', ref: 'MEASURE 1', label: 'One', level: 1 },
    ];
    const map = mapOf({ groups, nodes: [node('m1.1'), node('x', { parent: 'm' })] });
    expect(map[0]?.rows.map((row) => row.nodes.map(({ id }) => id))).toEqual([['x'], ['m1.1']]);
  });
});
