/** The shape of a framework file in resources/frameworks: what a questionnaire may say, and how long. */
import { z } from 'zod';

/** What was looked at, of which a framework file may say that it answers a question. */
const examinedKinds = ['model-scan', 'data-scan', 'cloud-check', 'robustness-run'] as const;
const examinedKind = z.enum(examinedKinds);
export type ExaminedKind = z.infer<typeof examinedKind>;

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/);
const ref = z.string().min(1).max(64);
const answerValue = z.string().regex(/^[a-z0-9-]{1,32}$/);

const answer = z.strictObject({
  value: answerValue,
  key: z.string().regex(/^[0-9A-Z]$/),
  label: z.string().min(3).max(60),
  score: z.number().min(0).max(100).nullable(),
  needsReason: z.boolean(),
});

/** Severity of the worst open finding → proposed value; a severity that is not listed proposes nothing. */
const mapping = z.strictObject({
  id,
  basis: z.string().min(20).max(240),
  critical: answerValue.optional(),
  high: answerValue.optional(),
  medium: answerValue.optional(),
  low: answerValue.optional(),
  info: answerValue.optional(),
  /** Proposed when something was examined and no open finding of a listed severity bears on the question. */
  clean: answerValue.optional(),
});
export type ProposalMapping = z.infer<typeof mapping>;

const scan = z.strictObject({
  mapping: id,
  looks: z.array(examinedKind).min(1),
  /** What an answer by scan cannot know; printed with every proposal. */
  leavesOut: z.string().min(30).max(240),
});

const group = z.strictObject({
  id,
  /** A second spelling that is accepted when a node is named, for instance MS-2. */
  short: id,
  parent: id.nullable(),
  ref,
  label: z.string().min(2).max(60),
});
export type FrameworkGroup = z.infer<typeof group>;

const node = z.strictObject({
  id,
  parent: id,
  ref,
  title: z.string().min(5).max(60),
  question: z.string().min(40).max(220).endsWith('?'),
  guidance: z.string().min(120).max(520),
  evidence: z.string().min(40).max(320),
  scan: scan.optional(),
});
export type FrameworkNode = z.infer<typeof node>;

export const frameworkFile = z.strictObject({
  id,
  title: z.string().min(3).max(80),
  /** Of the framework. */
  version: z.string().min(1).max(20),
  /** Of this file's own texts and mappings. */
  edition: z.string().min(1).max(20),
  issuer: z.string().min(3).max(160),
  sourceUrl: z.url(),
  answers: z.array(answer).min(2).max(12),
  notApplicable: answerValue,
  unknown: answerValue,
  formula: z.string().min(40).max(600),
  mappings: z.array(mapping),
  /** Rules whose finding records that something holds. */
  passRules: z.array(z.string()),
  groups: z.array(group).min(1),
  nodes: z.array(node).min(1).max(2000),
});
export type FrameworkFile = z.infer<typeof frameworkFile>;
