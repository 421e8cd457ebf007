/** The words for severities, states and outcomes, and the order in which they are printed. */
import type { Outcome, Severity } from '#contract/findings';
import type { ReviewState } from '#contract/review';

export const severityWord: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export const stateWord: Readonly<Record<ReviewState, string>> = {
  confirmed: 'Confirmed',
  review: 'In review',
  proposed: 'Proposed',
  rework: 'Sent back',
  remedied: 'Remedied',
  dismissed: 'Dismissed',
};
export const states: readonly ReviewState[] = ['confirmed', 'review', 'proposed', 'rework', 'remedied', 'dismissed'];

export const outcomeWord: Readonly<Record<Outcome, string>> = {
  scanned: 'Scanned',
  unreadable: 'Unreadable',
  unsupported: 'Not supported',
  limit: 'Limit reached',
  crashed: 'Reader crashed',
};

const severityByName: ReadonlyMap<string, string> = new Map(Object.entries(severityWord));

/** A severity or verdict as a word; a word that is none stays as it is. */
export const wordOfSeverity = (name: string): string => severityByName.get(name) ?? (name === 'clean' ? 'Clean' : name);
