/** What an envelope states about a case: the files by their hashes, and where the custody log stood (in-toto Statement v1). */
import { z } from 'zod';

/** Names the predicate below; a name and not an address: nothing is looked up. */
export const predicateType = 'urn:assay:evidence-bundle:v1';
const statementType = 'https://in-toto.io/Statement/v1';
/** Subjects that a statement may have; a case of a hundred thousand files has as many evidence records beside. */
const mostSubjects = 500_000;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const short = z.string().max(500);

export const inTotoStatement = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: z.string().min(1).max(4_096), digest: z.strictObject({ sha256 }) })).max(mostSubjects),
  predicateType: z.literal(predicateType),
  predicate: z.strictObject({
    caseId: short,
    client: short,
    /** Head of the custody log and how many entries it has: a log that was cut off at its end no longer fits. */
    log: z.strictObject({ head: short, entries: z.number().int().nonnegative() }),
    /** When, by the clock of the machine; nothing proves it. */
    statedAt: short,
    tool: z.strictObject({ name: z.literal('Assay'), version: short }),
    rulesSha256: short,
    frameworkSha256: short,
    /** The certificate that signs; absent until it is signed. Without it, a certificate of the same key with another name could be put in. */
    signer: z.strictObject({ certificateSha256: sha256, attributed: z.boolean() }).optional(),
  }),
});
export type InTotoStatement = z.infer<typeof inTotoStatement>;

/** What the store's caseManifest gives. */
export interface CaseManifest {
  readonly caseId: string;
  readonly client: string;
  readonly logHead: string;
  readonly logEntries: number;
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
}

export interface StatementDetails {
  readonly report?: { readonly name: string; readonly sha256: string };
  readonly version: string;
  readonly rulesHash: string;
  readonly frameworkHash: string;
  readonly clock: () => Date;
}

/** Composes the statement: the report first, then the manifest's subjects in their order. */
export function caseStatement(manifest: CaseManifest, details: StatementDetails): InTotoStatement {
  const files = [...(details.report ? [details.report] : []), ...manifest.subjects];
  return {
    _type: statementType,
    subject: files.map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } })),
    predicateType,
    predicate: {
      caseId: manifest.caseId,
      client: manifest.client,
      log: { head: manifest.logHead, entries: manifest.logEntries },
      statedAt: details.clock().toISOString(),
      tool: { name: 'Assay', version: details.version },
      rulesSha256: details.rulesHash,
      frameworkSha256: details.frameworkHash,
    },
  };
}
