/** The vocabulary of a result: severity, location, evidence, finding. Every room speaks it, so it is declared once. */
import { z } from 'zod';

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const severity = z.enum(severities);
export type Severity = z.infer<typeof severity>;

export const verdict = z.enum(['clean', 'info', 'low', 'medium', 'high', 'critical']);
export type Verdict = z.infer<typeof verdict>;

/** What became of a file: an expected outcome is data that a report lists, never an exception. */
export const outcome = z.enum(['scanned', 'unreadable', 'unsupported', 'limit', 'crashed']);
export type Outcome = z.infer<typeof outcome>;

/** The seven domains of the posture method. */
export const domains = ['artifact', 'data', 'robustness', 'access', 'prompt', 'supply', 'privacy'] as const;
export const domain = z.enum(domains);
export type Domain = z.infer<typeof domain>;

/** Where inside an artifact: `member` walks nested containers with `!`, `offset` is in bytes of that member, `row` counts from 1. */
export const location = z.object({
  member: z.string().optional(),
  offset: z.number().int().nonnegative().optional(),
  length: z.number().int().nonnegative().optional(),
  row: z.number().int().nonnegative().optional(),
  field: z.string().optional(),
  pointer: z.string().optional(),
});
export type Location = z.infer<typeof location>;

/** What a finding rests on, small enough to print. Values from hostile files stay escaped by whoever shows them. */
export const evidence = z.object({
  /** The claim in one line, for instance the call that a pickle would make. */
  reconstruction: z.string().optional(),
  note: z.string().optional(),
  /** Opcodes or graph steps in file order; `mark` says which of them carry the claim. */
  trace: z
    .array(
      z.object({
        offset: z.number().int(),
        code: z.string(),
        name: z.string(),
        argument: z.string(),
        mark: z.enum(['cause', 'part']).optional(),
        note: z.string().optional(),
      }),
    )
    .max(400)
    .optional(),
  /** Excerpt of bytes; `pins` are absolute half-open ranges [from, to) in the same member. */
  bytes: z
    .object({
      member: z.string().optional(),
      offset: z.number().int(),
      hex: z.string().max(8192),
      pins: z.array(z.object({ from: z.number().int(), to: z.number().int(), strong: z.boolean().optional() })),
    })
    .optional(),
  rows: z
    .object({ columns: z.array(z.string()), rows: z.array(z.object({ row: z.number().int(), values: z.array(z.string()) })).max(200) })
    .optional(),
  fields: z
    .array(z.object({ pointer: z.string(), value: z.string() }))
    .max(200)
    .optional(),
});
export type Evidence = z.infer<typeof evidence>;

/** What a scanner says, before a rule has told what it means. `severity` and `title` override the rule's own where the case decides. */
export const observation = z.object({
  ruleId: z.string(),
  severity: severity.optional(),
  title: z.string().optional(),
  detail: z.string(),
  location,
  evidence: evidence.optional(),
});
export type Observation = z.infer<typeof observation>;

/** An observation after its rule: what the CLI prints and the store keeps. */
export const finding = z.object({
  ruleId: z.string(),
  severity,
  title: z.string(),
  detail: z.string(),
  location,
  evidenceSha256: z.string().optional(),
});
export type Finding = z.infer<typeof finding>;

/** A stretch of a file and how far it was understood; ranges are half-open bytes of the outermost file. */
export const coverageRange = z.object({
  from: z.number().int(),
  to: z.number().int(),
  state: z.enum(['parsed', 'hashed', 'unread']),
  what: z.string(),
});
export type CoverageRange = z.infer<typeof coverageRange>;

export const severityRank: Record<Verdict, number> = { clean: 0, info: 1, low: 2, medium: 3, high: 4, critical: 5 };

/** The worst severity among findings, or clean. */
export function verdictOf(found: readonly { severity: Severity }[]): Verdict {
  let worst: Verdict = 'clean';
  for (const { severity: each } of found) if (severityRank[each] > severityRank[worst]) worst = each;
  return worst;
}
