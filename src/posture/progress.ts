/** How far review has come: what people decided, what waits, what only a scan has said. Machine results are never shown as decided. */
import type { Overview } from '#contract/case';
import type { Severity } from '#contract/findings';
import type { CaseFacts } from './facts.ts';
import { findingsIn, unansweredQuestions } from './review-rules.ts';

type Progress = Overview['progress'][number];

/** A remedied finding was confirmed before, so it counts as confirmed; one that was sent back waits as one in review does. */
function findingsRow(facts: CaseFacts, label: string, severities?: readonly Severity[]): Progress {
  return {
    label,
    confirmed: findingsIn(facts, 'confirmed', severities) + findingsIn(facts, 'remedied', severities),
    dismissed: findingsIn(facts, 'dismissed', severities),
    review: findingsIn(facts, 'review', severities) + findingsIn(facts, 'rework', severities),
    proposed: findingsIn(facts, 'proposed', severities),
    none: 0,
  };
}

/** Rows for the overview. For the checklist, not applicable counts as dismissed and unknown as in review: it waits for the client. */
export function progressOf(facts: CaseFacts): Progress[] {
  const { decided, notApplicable, unknown, proposed } = facts.checklist;
  return [
    findingsRow(facts, 'Findings'),
    findingsRow(facts, 'Critical and high', ['critical', 'high']),
    {
      label: 'Checklist answers',
      confirmed: decided,
      dismissed: notApplicable,
      review: unknown,
      proposed,
      none: unansweredQuestions(facts),
    },
  ];
}
