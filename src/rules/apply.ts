/** Joins what a scanner saw with what its rule says it means. */
import { AssayError } from '#contract/errors';
import type { Domain, Location, Observation, Severity } from '#contract/findings';
import type { RuleSet } from './load.ts';

export interface Judged {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly domain: Domain;
  readonly detail: string;
  readonly location: Location;
}

/**
 * Severity and title come from the rule unless the observation decides them itself.
 * @throws AssayError `internal` when no pack declares the rule: a fault of the build, which a registry test catches
 */
export function applyRule(observation: Observation, ruleSet: Pick<RuleSet, 'byId'>): Judged {
  const rule = ruleSet.byId.get(observation.ruleId);
  if (!rule) throw new AssayError('internal', `No rule pack declares ${observation.ruleId}.`, observation.ruleId);
  return {
    ruleId: rule.id,
    severity: observation.severity ?? rule.severity,
    title: observation.title ?? rule.title,
    domain: rule.domain,
    detail: observation.detail,
    location: observation.location,
  };
}
