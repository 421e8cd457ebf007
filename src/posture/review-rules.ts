/** Standing rules on what people still have to decide: findings, owners, checklist answers. */
import type { Severity } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import type { CaseFacts } from './facts.ts';
import type { StandingRule } from './rule.ts';
import { be, count, grouped } from './wording.ts';

/** Findings in a state, of some severities or of all. */
export function findingsIn({ findings }: CaseFacts, state: ReviewState, severities?: readonly Severity[]): number {
  return findings.counts.reduce(
    (sum, row) => (row.state === state && (severities === undefined || severities.includes(row.severity)) ? sum + row.count : sum),
    0,
  );
}

const hasFindings = ({ findings }: CaseFacts): boolean => findings.counts.some(({ count: number }) => number > 0);

/** Questions that nobody has answered and for which nothing is proposed. */
export function unansweredQuestions({ checklist: { questions, decided, notApplicable, unknown, proposed } }: CaseFacts): number {
  return Math.max(0, questions - decided - notApplicable - unknown - proposed);
}

export const reviewRules: readonly StandingRule[] = [
  {
    code: 'L-03',
    consequence: 'named-in-report',
    concerns: (facts) => findingsIn(facts, 'confirmed', ['critical', 'high']) > 0,
    look: ({ findings: { ownerless } }) => {
      const [worst, ...others] = ownerless;
      if (!worst) return null;
      const text =
        others.length === 0
          ? `${worst.ref} is confirmed ${worst.severity} and has no remedy owner`
          : `${grouped(ownerless.length)} confirmed critical or high findings have no remedy owner, ${worst.ref} first`;
      return { severity: worst.severity, text, action: { label: 'Assign owner', page: '/findings' } };
    },
  },
  {
    code: 'L-04',
    consequence: 'named-in-report',
    concerns: hasFindings,
    look: (facts) => {
      const undecided = findingsIn(facts, 'proposed');
      if (undecided === 0) return null;
      const grave = findingsIn(facts, 'proposed', ['critical', 'high']);
      const graveText = grave === 0 ? '' : `, ${grouped(grave)} of them critical or high`;
      return {
        severity: grave > 0 ? 'high' : 'medium',
        text: `${count(undecided, 'proposed finding')} ${be(undecided)} not decided${graveText}`,
        action: { label: `Review ${grouped(undecided)}`, page: '/findings' },
      };
    },
  },
  {
    code: 'L-05',
    consequence: 'named-in-report',
    concerns: hasFindings,
    look: (facts) => {
      const back = findingsIn(facts, 'rework');
      if (back === 0) return null;
      return {
        severity: 'medium',
        text: `${count(back, 'finding')} ${back === 1 ? 'was' : 'were'} sent back and not taken up again`,
        action: { label: 'Show findings', page: '/findings' },
      };
    },
  },
  {
    code: 'L-06',
    consequence: 'named-in-report',
    concerns: hasFindings,
    look: (facts) => {
      const open = findingsIn(facts, 'review');
      if (open === 0) return null;
      return {
        severity: 'low',
        text: `${count(open, 'finding')} ${be(open)} in review without a decision`,
        action: { label: 'Show findings', page: '/findings' },
      };
    },
  },
  {
    code: 'L-08',
    consequence: 'named-in-report',
    concerns: ({ checklist }) => checklist.questions > 0,
    look: ({ checklist: { proposed } }) =>
      proposed === 0
        ? null
        : {
            severity: 'medium',
            text: `${count(proposed, 'checklist answer')} ${be(proposed)} proposed by a scan and nobody has reviewed ${proposed === 1 ? 'it' : 'them'}`,
            action: { label: `Review ${grouped(proposed)}`, page: '/checklists' },
          },
  },
  {
    code: 'L-09',
    consequence: 'named-in-report',
    concerns: ({ checklist }) => checklist.questions > 0,
    look: (facts) => {
      const open = unansweredQuestions(facts);
      if (open === 0) return null;
      return {
        severity: 'low',
        text: `${grouped(open)} of ${count(facts.checklist.questions, 'checklist question')} ${be(open)} not answered`,
        action: { label: 'Answer', page: '/checklists' },
      };
    },
  },
  {
    code: 'L-10',
    consequence: 'named-in-report',
    concerns: ({ checklist }) => checklist.questions > 0,
    look: ({ checklist: { unknown } }) =>
      unknown === 0
        ? null
        : {
            severity: 'low',
            text: `${count(unknown, 'checklist answer')} ${be(unknown)} unknown and ${unknown === 1 ? 'waits' : 'wait'} for the client`,
            action: { label: 'Show answers', page: '/checklists' },
          },
  },
];
