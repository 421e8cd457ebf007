/** What a person can decide about a finding in each state, and which decisions ask for words first. */
import type { FindingRow, ReviewState } from '#contract/review';

export type Decision = 'confirm' | 'dismiss' | 'sendBack' | 'reopen' | 'remedied' | 'assign';

/** What is decided about: the ticked findings, or the selected one. */
export type Target = Pick<FindingRow, 'id' | 'ref' | 'state' | 'title' | 'owner'>;

interface DecisionFacts {
  readonly key: string;
  /** The state it leads to; assigning changes none. */
  readonly state?: ReviewState;
  /** Whether a reason must, may or need not be given. */
  readonly reason: 'must' | 'may' | 'none';
}

export const decisions: Readonly<Record<Decision, DecisionFacts>> = {
  confirm: { key: 'C', state: 'confirmed', reason: 'none' },
  dismiss: { key: 'X', state: 'dismissed', reason: 'must' },
  sendBack: { key: 'B', state: 'rework', reason: 'must' },
  reopen: { key: 'R', state: 'review', reason: 'none' },
  remedied: { key: 'M', state: 'remedied', reason: 'may' },
  assign: { key: 'A', reason: 'none' },
};

const open: readonly Decision[] = ['confirm', 'dismiss', 'sendBack', 'assign'];

const byState: Readonly<Record<ReviewState, readonly Decision[]>> = {
  proposed: open,
  review: open,
  rework: ['confirm', 'dismiss', 'assign'],
  confirmed: ['remedied', 'reopen', 'assign'],
  dismissed: ['reopen', 'assign'],
  remedied: ['reopen', 'assign'],
};

/** Whether a decision can be taken on a finding in this state. */
export const fits = (decision: Decision, state: ReviewState): boolean => byState[state].includes(decision);

/** Decisions on offer; for several findings at once those that make sense for any of them. */
export function decisionsFor(states: readonly ReviewState[]): readonly Decision[] {
  const offered = new Set(states.flatMap((state) => byState[state]));
  const order: readonly Decision[] = ['confirm', 'dismiss', 'sendBack', 'remedied', 'reopen', 'assign'];
  return order.filter((decision) => offered.has(decision));
}

/** Whether a dialog comes first: for words, for an owner, and once for several findings. */
export function asksFirst(decision: Decision, count: number): boolean {
  return count > 1 || decision === 'assign' || decisions[decision].reason !== 'none';
}

/** Cuts a list of ids into calls that the contract takes. */
export function batches(ids: readonly number[], size = 500): number[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size));
}
