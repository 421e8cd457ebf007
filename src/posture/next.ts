/** What the person should do next: the few steps that move this case on, in the order in which an audit goes. */
import type { Overview } from '#contract/case';
import type { CaseFacts } from './facts.ts';
import { findingsIn, unansweredQuestions } from './review-rules.ts';
import type { Page } from './rule.ts';
import { count, grouped } from './wording.ts';

type Step = Overview['next'][number] & { readonly page: Page };

const mostSteps = 5;

function repair({ custody, artifacts }: CaseFacts): Step[] {
  const steps: Step[] = [];
  if (custody.brokenAt !== null)
    steps.push({
      text: 'Find out why the custody log does not hold',
      detail: `From entry ${grouped(custody.brokenAt)} on; blocks signing`,
      page: '/custody',
    });
  const [changed] = artifacts.blobMismatches;
  if (changed)
    steps.push({
      text: `Find out why ${changed.ref} changed`,
      detail: `${changed.text} differs from its hash; blocks signing`,
      page: `/inventory/${changed.id}`,
    });
  return steps;
}

function examine({ artifacts, assessments }: CaseFacts): Step[] {
  if (artifacts.total === 0)
    return [{ text: 'Import the client’s files', detail: 'The case holds none yet; media are only read', page: '/import' }];
  const steps: Step[] = [];
  if (artifacts.unscanned > 0)
    steps.push({
      text: `Scan ${count(artifacts.unscanned, 'imported file')}`,
      detail: `Of ${count(artifacts.total, 'file')} in the case`,
      page: '/import',
    });
  const [stale] = assessments.stale;
  if (stale) steps.push({ text: `Run ${stale.ref} again`, detail: `${stale.text} has changed since`, page: '/assessments' });
  else if (assessments.possible && assessments.done + assessments.running === 0)
    steps.push({ text: 'Assess a model on its data', detail: 'No run is done yet', page: '/assessments' });
  return steps;
}

function decide(facts: CaseFacts): Step[] {
  const steps: Step[] = [];
  const { firstProposed, ownerless } = facts.findings;
  const undecided = findingsIn(facts, 'proposed');
  if (firstProposed)
    steps.push({
      text: `Decide ${firstProposed.ref}, ${firstProposed.text}`,
      detail: `${firstProposed.severity}; ${count(undecided, 'finding')} proposed`,
      page: '/findings',
    });
  const back = findingsIn(facts, 'rework');
  if (back > 0)
    steps.push({ text: `Take up ${count(back, 'finding')} that came back`, detail: 'Sent back with a reason', page: '/findings' });
  const [unowned] = ownerless;
  if (unowned)
    steps.push({
      text: `Assign an owner to ${unowned.ref}, ${unowned.text}`,
      detail: `${count(ownerless.length, 'confirmed finding')} without one`,
      page: '/findings',
    });
  return steps;
}

function answer(facts: CaseFacts): Step[] {
  const { proposed, title, questions } = facts.checklist;
  const open = unansweredQuestions(facts);
  const steps: Step[] = [];
  if (proposed > 0)
    steps.push({
      text: `Review ${count(proposed, 'checklist answer')} proposed by a scan`,
      detail: `${title}; proposals do not count until then`,
      page: '/checklists',
    });
  if (open > 0)
    steps.push({ text: `Answer ${count(open, 'open question')}`, detail: `${title}, ${grouped(questions)} in all`, page: '/checklists' });
  return steps;
}

function deliver({ artifacts, reports: { latest } }: CaseFacts): Step[] {
  if (artifacts.total === 0) return [];
  if (latest === null) return [{ text: 'Read the draft report and sign it', detail: 'No report is signed yet', page: '/report' }];
  if (latest.entriesSince > 0)
    return [
      {
        text: 'Sign the report again',
        detail: `${latest.ref} is ${count(latest.entriesSince, 'log entry', 'log entries')} behind`,
        page: '/report',
      },
    ];
  return [{ text: `Verify ${latest.ref} as a stranger would`, detail: 'The signed report is up to date', page: '/verify' }];
}

/** At most five steps, most urgent first; what blocks signing comes before all. */
export function nextFor(facts: CaseFacts): Step[] {
  return [...repair(facts), ...examine(facts), ...decide(facts), ...answer(facts), ...deliver(facts)].slice(0, mostSteps);
}
