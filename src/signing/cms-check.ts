/** Checks a detached signature against the bytes it is for, and says for each of its parts whether it still holds. */
import { createHash, verify } from 'node:crypto';
import { type CertificateFacts, readCertificate } from './certificate-facts.ts';
import { type CmsSignature, readCms } from './cms-read.ts';
import { MalformedData } from './der.ts';
import { keyAlgorithm } from './signer.ts';

export interface PartState {
  readonly name: string;
  readonly state: 'intact' | 'changed' | 'not-checked';
  readonly expected: string;
  readonly found: string;
  readonly detail: string;
}

export interface CmsCheck {
  readonly parts: readonly PartState[];
  readonly signer: CertificateFacts;
  readonly hasUnsignedAttributes: boolean;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function checkBytes(cms: CmsSignature, covered: readonly Uint8Array[]): PartState {
  const digest = createHash(cms.hash);
  for (const each of covered) digest.update(each);
  const [expected, found] = [hex(cms.messageDigest), digest.digest('hex')];
  const intact = expected === found;
  const detail = intact ? '' : `The ${cms.hash} of these bytes is not the one that was signed.`;
  return { name: 'bytes covered by the signature', state: intact ? 'intact' : 'changed', expected, found, detail };
}

function checkCertificate(cms: CmsSignature): PartState {
  if (!cms.bound) throw new MalformedData('the signature does not say which certificate it was made with (no ESS attribute)');
  const [expected, found] = [hex(cms.bound.digest), createHash(cms.bound.hash).update(cms.certificate).digest('hex')];
  const intact = expected === found;
  const detail = intact ? '' : 'The signature was made with another certificate than the one in the file.';
  return { name: 'certificate', state: intact ? 'intact' : 'changed', expected, found, detail };
}

function checkValue(cms: CmsSignature, signer: CertificateFacts): PartState {
  const key = signer.certificate.publicKey;
  if (!keyAlgorithm(key) || key.asymmetricKeyType !== cms.keyType) {
    throw new MalformedData('the key is neither P-256 nor RSA from 3072 bits, or does not fit the signature');
  }
  const intact = verify(cms.hash, cms.signedBytes, { key, dsaEncoding: 'der' }, cms.value);
  const detail = intact ? '' : 'The key of the certificate did not make this signature.';
  return { name: 'signature value', state: intact ? 'intact' : 'changed', expected: '', found: '', detail };
}

/**
 * Checks a CMS signature.
 * @param bytes its DER
 * @param covered the bytes that it is for, in order
 * @throws MalformedData when it cannot be read or is of a kind that is not checked here
 */
export function checkCms(bytes: Uint8Array, covered: readonly Uint8Array[]): CmsCheck {
  const cms = readCms(bytes);
  const certificate = checkCertificate(cms);
  let signer: CertificateFacts;
  try {
    signer = readCertificate(cms.certificate);
  } catch {
    throw new MalformedData('the certificate cannot be read');
  }
  return {
    parts: [checkBytes(cms, covered), checkValue(cms, signer), certificate],
    signer,
    hasUnsignedAttributes: cms.hasUnsignedAttributes,
  };
}
