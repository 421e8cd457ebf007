/** What a standing rule is: it looks at the facts and either holds, does not concern this case, or says what is amiss. */
import type { Attention } from '#contract/case';
import type { CaseFacts } from './facts.ts';

export type Page =
  | '/overview'
  | '/import'
  | '/inventory'
  | `/inventory/${number}`
  | '/findings'
  | '/assessments'
  | '/checklists'
  | '/report'
  | '/custody'
  | '/verify';

type Amiss = Omit<Attention, 'code' | 'consequence' | 'action'> & { readonly action: { readonly label: string; readonly page: Page } };

export interface StandingRule {
  /** L-01 and so on. Never reused. */
  readonly code: string;
  /** Only what would make a signed statement false blocks signing; the rest is named in the report. */
  readonly consequence: Attention['consequence'];
  /** The rule has something to look at; where it has not, it neither holds nor fails. */
  readonly concerns: (facts: CaseFacts) => boolean;
  /** Null where the rule holds. */
  readonly look: (facts: CaseFacts) => Amiss | null;
}

export const always = (): boolean => true;
