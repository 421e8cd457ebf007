/** Findings as a reviewer sees them: rows, detail with evidence, decisions that only a person makes. */

import { z } from 'zod';
import { procedure } from './base.ts';
import { severityCounts } from './case.ts';
import { domain, evidence, finding, severity } from './findings.ts';

export const reviewState = z.enum(['proposed', 'review', 'confirmed', 'dismissed', 'rework', 'remedied']);
export type ReviewState = z.infer<typeof reviewState>;

export const findingRow = z.object({
  id: z.number().int(),
  /** F-0001 and so on. */
  ref: z.string(),
  ruleId: z.string(),
  severity,
  title: z.string(),
  place: z.string(),
  artifactId: z.number().int().nullable(),
  domain,
  state: reviewState,
  /** `scan`, `run A-001` or a person. */
  origin: z.string(),
  owner: z.string(),
  createdAt: z.string(),
});
export type FindingRow = z.infer<typeof findingRow>;

export const findingDetail = findingRow.extend({
  detail: z.string(),
  location: finding.shape.location,
  artifact: z.object({ id: z.number(), ref: z.string(), path: z.string(), sha256: z.string(), format: z.string() }).nullable(),
  evidence: evidence.nullable(),
  evidenceSha256: z.string().nullable(),
  evidenceRef: z.string().nullable(),
  scanner: z.string(),
  rulesHash: z.string(),
  rationale: z.string(),
  /** Why this severity and not one more or less; '' where the rule does not say. */
  severityReason: z.string(),
  remediation: z.string(),
  references: z.array(z.object({ label: z.string(), url: z.string().optional() })),
  controls: z.array(z.object({ framework: z.string(), nodes: z.array(z.string()) })),
  blindSpots: z.string(),
  history: z.array(z.object({ at: z.string(), actor: z.string(), text: z.string(), entryHash: z.string() })),
});
export type FindingDetail = z.infer<typeof findingDetail>;

export const findingFilter = z.object({
  text: z.string().max(200).optional(),
  severityAtLeast: severity.optional(),
  state: reviewState.optional(),
  domain: domain.optional(),
  artifactId: z.number().int().optional(),
  ruleId: z.string().optional(),
});
export type FindingFilter = z.infer<typeof findingFilter>;

export const reviewContract = {
  list: procedure
    .input(
      z.object({
        cursor: z.string().nullish(),
        limit: z.number().int().min(1).max(500).default(200),
        filter: findingFilter.optional(),
        sort: z.enum(['severity', 'title', 'state', 'created']).default('severity'),
      }),
    )
    .output(
      z.object({
        rows: z.array(findingRow),
        total: z.number(),
        all: z.number(),
        next: z.string().nullable(),
        counts: severityCounts,
        states: z.record(z.string(), z.number()),
      }),
    ),
  get: procedure.input(z.object({ id: z.number().int() })).output(findingDetail),
  /** A person's decision on one or more findings: one custody entry each. A dismissal or return needs a reason. */
  decide: procedure
    .input(z.object({ ids: z.array(z.number().int()).min(1).max(500), state: reviewState, reason: z.string().max(4000).optional() }))
    .output(z.object({ changed: z.number() })),
  assign: procedure
    .input(z.object({ ids: z.array(z.number().int()).min(1).max(500), owner: z.string().max(200) }))
    .output(z.object({ changed: z.number() })),
};
