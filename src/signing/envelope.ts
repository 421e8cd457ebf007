/** The signed list of a case's files: a DSSE envelope, so that `openssl dgst` alone can check it. */
import { createHash, X509Certificate } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { Signer } from './signer.ts';
import { type InTotoStatement, inTotoStatement } from './statement.ts';

/** Media type of the payload, as in-toto registers it. */
export const payloadType = 'application/vnd.in-toto+json';
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

export const envelope = z.strictObject({
  payloadType: z.literal(payloadType),
  payload: base64,
  signatures: z
    .array(
      z.strictObject({
        /** SHA-256 of the certificate in lower case; a hint, as the specification says. */
        keyid: z.string().max(200),
        sig: base64.max(4_096),
        /** The certificate, then those above it, in PEM. */
        cert: z.string().max(65_536),
      }),
    )
    .length(1),
});

/** The bytes that are signed: DSSE's pre-authentication encoding, version 1 (secure-systems-lab/dsse, protocol.md). */
export function preAuthentication(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

/** The canonical JSON of a statement (RFC 8785): one statement has one text. */
export function statementBytes(statement: InTotoStatement): Uint8Array {
  return Buffer.from(canonicalize(statement) ?? '');
}

/**
 * Signs a statement.
 * @returns the envelope as JSON, one member a line, so that shell tools can take it apart
 */
export async function makeEnvelope(statement: InTotoStatement, signer: Signer): Promise<string> {
  const certificateSha256 = createHash('sha256').update(signer.certificate).digest('hex');
  const predicate = { ...statement.predicate, signer: { certificateSha256, attributed: signer.attributed } };
  const payload = statementBytes(inTotoStatement.parse({ ...statement, predicate }));
  const signature = await signer.sign(preAuthentication(payload));
  const cert = [signer.certificate, ...signer.chain].map((each) => new X509Certificate(each).toString()).join('');
  const signatures = [{ keyid: certificateSha256, sig: Buffer.from(signature).toString('base64'), cert }];
  return `${JSON.stringify({ payloadType, payload: Buffer.from(payload).toString('base64'), signatures }, null, 2)}\n`;
}
