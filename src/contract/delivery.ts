/** What is handed over: the report, its signature, the custody log, and how a stranger checks them. */

import { z } from 'zod';
import { procedure } from './base.ts';

/** A report as blocks, before any layout: the preview draws these and the PDF is made of the same. */
export const inline = z.object({ text: z.string(), style: z.enum(['plain', 'strong', 'code', 'dim']).optional() });
export type Inline = z.infer<typeof inline>;
export const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heading'), level: z.number().int().min(1).max(3), text: z.string(), anchor: z.string().optional() }),
  z.object({ type: z.literal('paragraph'), inlines: z.array(inline) }),
  z.object({ type: z.literal('list'), items: z.array(z.array(inline)) }),
  /** `widths` are fractions; a cell whose text is a severity word is drawn with its mark. */
  z.object({
    type: z.literal('table'),
    caption: z.string(),
    head: z.array(z.string()),
    widths: z.array(z.number()),
    rows: z.array(z.array(z.array(inline))),
  }),
  z.object({ type: z.literal('code'), text: z.string() }),
  z.object({ type: z.literal('facts'), rows: z.array(z.object({ label: z.string(), value: z.string() })) }),
  z.object({
    type: z.literal('bars'),
    caption: z.string(),
    rows: z.array(z.object({ label: z.string(), value: z.number(), text: z.string(), tone: z.string() })),
    max: z.number(),
  }),
  z.object({
    type: z.literal('curve'),
    caption: z.string(),
    series: z.array(
      z.object({ label: z.string(), points: z.array(z.object({ x: z.number(), y: z.number(), low: z.number(), high: z.number() })) }),
    ),
    floor: z.number().nullable(),
  }),
]);
export type Block = z.infer<typeof block>;

export const reportSection = z.object({ id: z.string(), title: z.string(), blocks: z.array(block) });
export const reportDocument = z.object({
  title: z.string(),
  client: z.string(),
  caseId: z.string(),
  classification: z.string(),
  handling: z.string(),
  draft: z.boolean(),
  generatedAt: z.string(),
  language: z.string(),
  sections: z.array(reportSection),
});
export type ReportDocument = z.infer<typeof reportDocument>;

export const reportRow = z.object({
  id: z.number().int(),
  ref: z.string(),
  path: z.string(),
  sha256: z.string(),
  pages: z.number(),
  signedAt: z.string(),
  signerName: z.string(),
  signerFingerprint: z.string(),
  logHead: z.string(),
});
export type ReportRow = z.infer<typeof reportRow>;

export const integrity = z.enum(['intact', 'changed', 'unsigned', 'unreadable']);
/** `assay.verify/1` of the CLI is this with its schema name. */
export const verifyResult = z.object({
  target: z.string(),
  kind: z.enum(['report', 'case', 'envelope', 'model-signature', 'unknown']),
  integrity,
  /** One sentence: what is so. */
  statement: z.string(),
  /** What is covered by the signature: bytes of the total, or entries of the log. */
  coverage: z.object({ covered: z.number(), total: z.number(), unit: z.enum(['bytes', 'entries', 'files']), whole: z.boolean() }),
  signer: z
    .object({ fingerprint: z.string(), name: z.string(), trusted: z.enum(['trusted', 'unknown', 'not-checked']), attributed: z.boolean() })
    .nullable(),
  /** Times that the file states; nothing here is proven unless `proven`. */
  time: z.object({ stated: z.string().nullable(), proven: z.boolean() }),
  revocation: z.enum(['not-checked', 'not-applicable']),
  parts: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['intact', 'changed', 'missing', 'added', 'not-checked']),
      expected: z.string(),
      found: z.string(),
      detail: z.string(),
    }),
  ),
  notChecked: z.array(z.string()),
});
export type VerifyResult = z.infer<typeof verifyResult>;

export const signingKey = z.object({
  id: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  attributed: z.boolean(),
  createdAt: z.string(),
  notAfter: z.string(),
});
export type SigningKey = z.infer<typeof signingKey>;

export const custodyRow = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  act: z.string(),
  text: z.string(),
  object: z.string(),
  hash: z.string(),
});
export type CustodyRow = z.infer<typeof custodyRow>;

export const reportsContract = {
  preview: procedure.output(reportDocument),
  list: procedure.output(z.array(reportRow)),
  /** Writes an unsigned draft, marked as such on each page. */
  draft: procedure.input(z.object({ out: z.string().min(1) })).output(z.object({ jobId: z.string(), path: z.string() })),
  /** Renders, signs, writes the PDF and its envelope, verifies what was written, records it. Without a key one is made, unattributed. */
  sign: procedure
    .input(
      z.object({
        out: z.string().min(1),
        keyId: z.string().optional(),
        keyFile: z.string().optional(),
        passphrase: z.string().max(1024).optional(),
      }),
    )
    .output(z.object({ jobId: z.string(), path: z.string() })),
};
export const keysContract = {
  list: procedure.output(z.array(signingKey)),
  /** Makes a P-256 key with a self-made certificate in the user's profile, never in the case. */
  create: procedure.input(z.object({ name: z.string().min(1).max(200), passphrase: z.string().min(8).max(1024) })).output(signingKey),
};
export const custodyContract = {
  list: procedure
    .input(
      z.object({
        cursor: z.string().nullish(),
        limit: z.number().int().min(1).max(500).default(200),
        text: z.string().max(200).optional(),
      }),
    )
    .output(z.object({ rows: z.array(custodyRow), total: z.number(), next: z.string().nullable(), head: z.string() })),
};
export const verifyContract = {
  /**
   * Checks a report, an envelope or a case folder; needs no open case. `trust` names a certificate file; `head` is the log's head that
   * a signed report or envelope states, and only a case folder can be held against it.
   */
  run: procedure
    .input(
      z.object({
        path: z.string().min(1),
        trust: z.string().optional(),
        passphrase: z.string().max(1024).optional(),
        head: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    )
    .output(verifyResult),
};
