/** Who signed a model: the key that fits the signature, and whether it leads to the certificate or key that the reader trusts. */
import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import type { VerifyResult } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import { readCertificate } from './certificate-facts.ts';
import type { ModelSignature } from './model-signature.ts';
import type { Trust } from './trust.ts';

export interface ModelSigner {
  /** Whether the signature was made by the key; undefined where there is no key to check it with. */
  readonly signed: boolean | undefined;
  readonly signer: VerifyResult['signer'];
}

/** What the reader trusts: a certificate or a bare public key. @throws AssayError when it is neither */
function readAnchor(bytes: Uint8Array | undefined): X509Certificate | KeyObject | undefined {
  if (!bytes) return undefined;
  try {
    return new X509Certificate(bytes);
  } catch {
    try {
      return createPublicKey(Buffer.from(bytes));
    } catch {
      throw new AssayError('invalid-input', 'The file named as trusted is neither a certificate nor a public key in PEM or DER.');
    }
  }
}

const curveHash: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };

/** The hash goes with the curve, as model-signing 1.0 has it; RSA signs SHA-256. */
function fits({ signature, signedBytes }: ModelSignature, key: KeyObject): boolean {
  const type = key.asymmetricKeyType ?? '';
  const hash = type === 'ec' ? curveHash[key.asymmetricKeyDetails?.namedCurve ?? ''] : type === 'rsa' ? 'sha256' : undefined;
  if (hash === undefined && type !== 'ed25519') return false;
  try {
    return verify(hash ?? null, signedBytes, { key, dsaEncoding: 'der' }, signature);
  } catch {
    return false;
  }
}

function isIssuer(subject: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Whether a chain of issuers leads from the signer to the trusted certificate. */
function leadsTo(signer: X509Certificate, above: readonly X509Certificate[], trusted: X509Certificate): boolean {
  let present = signer;
  for (let step = 0; step <= above.length; step += 1) {
    if (present.fingerprint256 === trusted.fingerprint256 || isIssuer(present, trusted)) return true;
    const next = above.find((each) => each !== present && isIssuer(present, each));
    if (!next) return false;
    present = next;
  }
  return false;
}

function trustOf(certificates: readonly X509Certificate[], leaf: X509Certificate, anchor: X509Certificate | KeyObject | undefined): Trust {
  if (!anchor) return 'not-checked';
  if (!(anchor instanceof X509Certificate)) return leaf.publicKey.equals(anchor) ? 'trusted' : 'unknown';
  return leadsTo(leaf, certificates.slice(1), anchor) ? 'trusted' : 'unknown';
}

function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .toUpperCase()
    .replace(/..(?=.)/g, '$&:');
}

/**
 * Checks the signature over the list of files.
 * @param trust a certificate or public key, PEM or DER
 * @throws AssayError when `trust` is neither
 */
export function modelSigner(signature: ModelSignature, trust: Uint8Array | undefined): ModelSigner {
  const anchor = readAnchor(trust);
  if (signature.certificates.length === 0) {
    if (!anchor) return { signed: undefined, signer: null };
    const key = anchor instanceof X509Certificate ? anchor.publicKey : anchor;
    const signed = fits(signature, key);
    const fingerprint = fingerprintOf(key);
    const signer = { fingerprint, name: 'the key named as trusted', trusted: 'trusted', attributed: true } as const;
    return { signed, signer: signed ? signer : null };
  }
  try {
    const certificates = signature.certificates.map((each) => new X509Certificate(each));
    const [leaf] = certificates;
    if (!leaf) return { signed: undefined, signer: null };
    const { attributed, fingerprint, name } = readCertificate(leaf.raw);
    // A certificate of Sigstore has no subject; the person stands in the alternative name.
    const shown = name === '(no name)' ? (leaf.subjectAltName ?? name).slice(0, 200) : name;
    return {
      signed: fits(signature, leaf.publicKey),
      signer: { fingerprint, name: shown, attributed, trusted: trustOf(certificates, leaf, anchor) },
    };
  } catch {
    return { signed: false, signer: null };
  }
}
