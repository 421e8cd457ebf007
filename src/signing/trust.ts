/** Whether a signer's certificate leads to the one that the reader trusts; nothing is trusted by itself. */
import { X509Certificate } from 'node:crypto';
import type { VerifyResult } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import type { CertificateFacts } from './certificate-facts.ts';

export type Trust = NonNullable<VerifyResult['signer']>['trusted'];

/**
 * Reads the certificate that the reader named as trusted.
 * @param bytes DER or PEM
 * @throws AssayError when it is none
 */
export function readTrust(bytes: Uint8Array | undefined): X509Certificate | undefined {
  if (!bytes) return undefined;
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new AssayError('invalid-input', 'The file named as trusted is not a certificate in PEM or DER.');
  }
}

function isIssuedBy(signer: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issuer.ca && signer.checkIssued(issuer) && signer.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/**
 * Judges a signer.
 * @param stated the time that the signature states; a certificate that was not valid then is not trusted
 * @returns trusted when the certificate is the trusted one or was issued by it for signing documents
 */
export function judgeTrust(signer: CertificateFacts, trust: X509Certificate | undefined, stated: Date | undefined): Trust {
  if (!trust) return 'not-checked';
  if (trust.fingerprint256 !== signer.fingerprint) {
    if (!signer.maySignDocuments || !isIssuedBy(signer.certificate, trust)) return 'unknown';
  }
  const inTime = !stated || [signer.certificate, trust].every((each) => each.validFromDate <= stated && stated <= each.validToDate);
  return inTime ? 'trusted' : 'unknown';
}
