/** What a finding means, as data: the schema of the rule packs in resources/rules. */
import { z } from 'zod';
import { domain, severity } from '#contract/findings';

export const rule = z.strictObject({
  /** Upper-case family and number, for instance MDL-PKL-001. Never reused. */
  id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/),
  title: z.string().max(120),
  severity,
  /** Why this severity and not one more or less, one sentence. */
  severityReason: z.string().optional(),
  domain,
  /** Why it matters, two or three sentences. */
  rationale: z.string(),
  /** What to do, imperative, for the client's engineers. */
  remediation: z.string(),
  references: z.array(z.strictObject({ label: z.string(), url: z.string().optional() })),
  /** Framework id → node references that a finding of this rule bears on. */
  controls: z.record(z.string(), z.array(z.string())),
});
export type Rule = z.infer<typeof rule>;

export const rulePack = z.strictObject({ pack: z.string(), version: z.string(), rules: z.array(rule) });
