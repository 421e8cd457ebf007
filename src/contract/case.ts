/** Cases: what an audit is called, whom it is for, and how it stands. */

import { z } from 'zod';
import { procedure } from './base.ts';
import { domain, severity } from './findings.ts';

export const classifications = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET'] as const;
export const classification = z.enum(classifications);
export type Classification = z.infer<typeof classification>;

export const severityCounts = z.object({ critical: z.number(), high: z.number(), medium: z.number(), low: z.number(), info: z.number() });
export type SeverityCounts = z.infer<typeof severityCounts>;

/** `assay.case/1` of the CLI is this with its schema name. */
export const caseSummary = z.object({
  dir: z.string(),
  id: z.string(),
  client: z.string(),
  name: z.string(),
  scope: z.string(),
  auditor: z.string(),
  classification,
  handling: z.string(),
  framework: z.string(),
  encrypted: z.boolean(),
  createdAt: z.string(),
  counts: z.object({ artifacts: z.number(), findings: z.number(), answers: z.number(), reports: z.number() }),
  log: z.object({ entries: z.number(), head: z.string() }),
  /** What was found and done when an earlier session had been cut off. */
  recovery: z.string().optional(),
});
export type CaseSummary = z.infer<typeof caseSummary>;

export const recentCase = z.object({
  dir: z.string(),
  id: z.string(),
  name: z.string(),
  client: z.string(),
  classification,
  openedAt: z.string(),
  encrypted: z.boolean(),
  attached: z.boolean(),
  findings: severityCounts.optional(),
  sizeBytes: z.number().optional(),
});
export type RecentCase = z.infer<typeof recentCase>;

/** One standing readiness rule that does not hold. */
export const attention = z.object({
  code: z.string(),
  severity,
  text: z.string(),
  consequence: z.enum(['blocks-signing', 'named-in-report']),
  action: z.object({ label: z.string(), page: z.string() }),
});
export type Attention = z.infer<typeof attention>;

export const posture = z.object({
  method: z.string(),
  score: z.number(),
  band: z.string(),
  bandReason: z.string(),
  scoreWithProposed: z.number(),
  countedFindings: z.number(),
  proposedFindings: z.number(),
  formula: z.string(),
  domains: z.array(
    z.object({ domain, label: z.string(), weight: z.number(), counts: severityCounts, deducted: z.number(), capped: z.boolean() }),
  ),
});
export type Posture = z.infer<typeof posture>;

export const overview = z.object({
  posture,
  attention: z.array(attention),
  attentionPassed: z.number(),
  progress: z.array(
    z.object({
      label: z.string(),
      confirmed: z.number(),
      dismissed: z.number(),
      review: z.number(),
      proposed: z.number(),
      none: z.number(),
    }),
  ),
  next: z.array(z.object({ text: z.string(), detail: z.string(), page: z.string() })),
  evidence: z.object({ items: z.number(), bytes: z.number() }),
  counts: z.object({ artifacts: z.number(), findings: z.number(), assessments: z.number(), answered: z.number(), questions: z.number() }),
});
export type Overview = z.infer<typeof overview>;

export const caseContract = {
  recent: procedure.output(z.array(recentCase)),
  create: procedure
    .input(
      z.object({
        dir: z.string().min(1),
        client: z.string().min(1).max(200),
        name: z.string().max(200).optional(),
        scope: z.string().max(4000).optional(),
        auditor: z.string().min(1).max(200),
        classification: classification.optional(),
        handling: z.string().max(200).optional(),
        framework: z.string().optional(),
        passphrase: z.string().min(1).max(1024).optional(),
      }),
    )
    .output(caseSummary),
  open: procedure.input(z.object({ dir: z.string().min(1), passphrase: z.string().optional() })).output(caseSummary),
  /** Copies the demo files to a new case in the user's data folder, imports them and opens it. */
  openDemo: procedure.output(z.object({ summary: caseSummary, jobId: z.string() })),
  close: procedure.output(z.object({ closed: z.boolean() })),
  /** The open case, or null. */
  current: procedure.output(caseSummary.nullable()),
  overview: procedure.output(overview),
};
