/** How the open case stands: posture, what needs attention, progress and next steps. */
import type { Overview } from '#contract/case';
import { nextFor } from '#posture/next';
import { progressOf } from '#posture/progress';
import { composePosture } from '#posture/score';
import { standingRules } from '#posture/standing-rules';
import { caseCounts } from '#store/counts';
import { checklistOf } from './case-checklist.ts';
import { caseFacts } from './case-facts.ts';
import type { EngineContext } from './context.ts';

export function overviewOf(context: EngineContext): Overview {
  const { store } = context.session;
  const counts = caseCounts(store);
  const checklist = checklistOf(context);
  const facts = caseFacts(context, checklist);
  const { attention, passed } = standingRules(facts);
  const examined = facts.artifacts.outcomes.scanned + facts.assessments.done + facts.checks.judged;
  const { decided, notApplicable, questions, unknown } = facts.checklist;
  return {
    posture: composePosture(counts.table, examined),
    attention,
    attentionPassed: passed,
    progress: progressOf(facts),
    next: nextFor(facts),
    evidence: { items: counts.evidenceItems, bytes: counts.evidenceBytes },
    counts: {
      artifacts: counts.artifacts,
      findings: counts.findings,
      assessments: counts.assessments,
      answered: decided + notApplicable + unknown,
      questions,
    },
  };
}
