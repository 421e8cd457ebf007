/** Checklists: questions of a framework, what a scan proposes, what a person decided; the two are never mixed. */

import { z } from 'zod';
import { procedure } from './base.ts';

export const answerOption = z.object({
  value: z.string(),
  key: z.string(),
  label: z.string(),
  score: z.number().nullable(),
  needsReason: z.boolean(),
});
export type AnswerOption = z.infer<typeof answerOption>;

export const evidenceLink = z.object({
  ref: z.string(),
  title: z.string(),
  origin: z.string(),
  relation: z.enum(['supports', 'contradicts']),
  findingId: z.number().nullable(),
  sha256: z.string().nullable(),
});
export type EvidenceLink = z.infer<typeof evidenceLink>;

export const proposal = z.object({ value: z.string(), basis: z.string(), evidence: z.array(evidenceLink) });
export type Proposal = z.infer<typeof proposal>;

export const decided = z.object({ value: z.string(), note: z.string(), actor: z.string(), at: z.string() });

export const checklistNode = z.object({
  id: z.string(),
  parent: z.string(),
  ref: z.string(),
  title: z.string(),
  question: z.string(),
  guidance: z.string(),
  evidenceExpected: z.string(),
  proposed: proposal.nullable(),
  decided: decided.nullable(),
  evidence: z.array(evidenceLink),
});
export type ChecklistNode = z.infer<typeof checklistNode>;

export const groupScore = z.object({
  id: z.string(),
  label: z.string(),
  questions: z.number(),
  decided: z.number(),
  notApplicable: z.number(),
  unknown: z.number(),
  proposed: z.number(),
  score: z.number().nullable(),
});
export type GroupScore = z.infer<typeof groupScore>;

export const checklist = z.object({
  framework: z.object({
    id: z.string(),
    title: z.string(),
    version: z.string(),
    issuer: z.string(),
    sourceUrl: z.string(),
    sha256: z.string(),
  }),
  answers: z.array(answerOption),
  /** Functions and categories in order; `level` 0 is a function, 1 a category. */
  groups: z.array(z.object({ id: z.string(), parent: z.string().nullable(), ref: z.string(), label: z.string(), level: z.number() })),
  nodes: z.array(checklistNode),
  scores: z.array(groupScore),
  formula: z.string(),
});
export type Checklist = z.infer<typeof checklist>;

export const checklistsContract = {
  frameworks: procedure.output(z.array(z.object({ id: z.string(), title: z.string(), questions: z.number() }))),
  get: procedure.input(z.object({ framework: z.string().optional() })).output(checklist),
  /** Records a person's answer; an empty value withdraws it. */
  answer: procedure
    .input(
      z.object({ framework: z.string().optional(), node: z.string(), value: z.string().max(32), note: z.string().max(8000).optional() }),
    )
    .output(checklistNode),
};
