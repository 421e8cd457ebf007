/** A check as data: the schema of the files in resources/checks. */
import { z } from 'zod';
import { rule } from './rule.ts';

const properties = z.record(z.string(), z.json());
const expression = z.string().min(1).max(1500);

/** An input with the status that it must have, kept in the check's own file and run by a test over all files. */
const example = z.strictObject({
  name: z.string(),
  expect: z.enum(['PASS', 'FAIL', 'NOT_ASSESSED', 'NOT_APPLICABLE']),
  /** Words that the message must hold. */
  says: z.string().optional(),
  /** One of the check's types; the first by default. */
  type: z.string().optional(),
  properties,
  /** Other assets of the case. */
  others: z.array(z.strictObject({ key: z.string(), type: z.string(), name: z.string().default(''), properties })).default([]),
});

export const checkFile = z.strictObject({
  id: rule.shape.id,
  version: z.number().int().positive(),
  title: rule.shape.title,
  severity: rule.shape.severity,
  /** Why this severity and not another. */
  severityReason: z.string(),
  domain: rule.shape.domain,
  /** Asset types that it speaks of. */
  applies: z.array(z.string()).min(1),
  /** CEL over `r` (properties) and `self` (key, name, type, account, region): whether the check has anything to say about this asset. */
  when: expression.optional(),
  /** Paths of properties that must be there, `A.B`, with `|` between alternatives; what is absent makes the result NOT_ASSESSED. */
  needs: z.array(z.string()).default([]),
  /** CEL that is true when the asset fails. */
  fail: expression,
  /** CEL for a text or list of texts that the messages may show as {{detail}}. */
  detail: expression.optional(),
  /** The command that collects what is missing; {{name}}, {{region}}, {{account}} are filled in. */
  collect: z.string(),
  messages: z.strictObject({ fail: z.string(), pass: z.string() }),
  /** Paths of the evidence, `*` for one step, `**` for any number of steps, `=text` to keep those whose value holds the text. */
  evidence: z.array(z.string()).min(1).max(12),
  rationale: z.string(),
  remediation: z.string(),
  references: rule.shape.references,
  controls: rule.shape.controls,
  examples: z.array(example).min(3),
});
export type CheckFile = z.infer<typeof checkFile>;
