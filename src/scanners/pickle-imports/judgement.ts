/** What a judge says: a finding in the making, or the reason why something is ordinary. */
import type { Severity } from '#contract/findings';
import type { ScanPolicy } from '#contract/models';
import { type Capability, capabilities } from './capability.ts';
import { allows, type Framework } from './policies.ts';

export interface Judgement {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
  /** The same for somebody who does not program; one sentence without a full stop. */
  readonly plain: string;
  readonly capability?: Capability;
}

export interface Ordinary {
  /** What was looked at. */
  readonly ordinary: string;
  readonly why: string;
}

export type Opinion = Judgement | Ordinary | undefined;

export const isJudgement = (opinion: Opinion): opinion is Judgement => opinion !== undefined && 'ruleId' in opinion;

/** A finding on something that gives a capability. */
export function dangerous(ruleId: string, capability: Capability, detail: string, severity?: Severity): Judgement {
  return { ruleId, detail, capability, plain: `Loading ${capabilities[capability].plain}`, ...(severity ? { severity } : {}) };
}

/** Ordinary, unless the policy of this scan does not know the framework. */
export function ordinary(policy: ScanPolicy, framework: Framework, strict: boolean, what: string, why: string): Opinion {
  if (allows(policy, framework, strict)) return { ordinary: what, why };
  return {
    ruleId: 'MDL-PKL-016',
    detail: `${what} is ordinary for ${framework === 'other' ? 'its framework' : framework}, but not allowed under the policy "${policy}" of this examination.`,
    plain: 'The file uses something that the chosen policy does not allow',
  };
}

/** What is merely doubtful by the standard is not allowed by any narrower policy. */
export function doubtful(policy: ScanPolicy, judgement: Judgement): Judgement {
  return policy === 'standard' ? judgement : { ...judgement, severity: 'high' };
}
