/** The readiness lint: every rule that does not hold, worst first, each with one action; how many hold is told as well. */
import type { Attention } from '#contract/case';
import { severityRank } from '#contract/findings';
import { coverageRules } from './coverage-rules.ts';
import type { CaseFacts } from './facts.ts';
import { integrityRules } from './integrity-rules.ts';
import { reviewRules } from './review-rules.ts';
import type { StandingRule } from './rule.ts';

/** In the order of their codes. */
export const allStandingRules: readonly StandingRule[] = [...integrityRules, ...coverageRules, ...reviewRules].sort((left, right) =>
  left.code < right.code ? -1 : 1,
);

/**
 * Looks at the case with every rule. `passed` counts rules that had something to look at and hold; a rule without a subject, such as one on
 * signed reports where there is none, is neither.
 */
export function standingRules(facts: CaseFacts): { attention: Attention[]; passed: number } {
  const attention: Attention[] = [];
  let passed = 0;
  for (const { code, consequence, concerns, look } of allStandingRules) {
    if (!concerns(facts)) continue;
    const amiss = look(facts);
    if (amiss) attention.push({ code, consequence, ...amiss });
    else passed += 1;
  }
  // A stable sort: within one severity the codes' order stays, and what blocks signing is critical and has the first codes.
  attention.sort((left, right) => severityRank[right.severity] - severityRank[left.severity]);
  return { attention, passed };
}
