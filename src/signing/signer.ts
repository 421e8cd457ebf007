/** A key that may sign: what it is called, its certificate, and the act of signing; the key itself stays inside. */
import { createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { AssayError } from '#contract/errors';
import { makeCertificate } from './certificate.ts';
import { type CertificateFacts, readCertificate } from './certificate-facts.ts';

/** Bits of the smallest RSA key that is taken (NIST SP 800-57 part 1: 128-bit strength). */
const smallestRsa = 3072;

export interface Signer {
  readonly name: string;
  /** SHA-256 of the certificate, as AA:BB:… */
  readonly fingerprint: string;
  readonly attributed: boolean;
  /** DER. */
  readonly certificate: Uint8Array;
  /** The certificates above it, DER, in the order they were found. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'ecdsa-p256' | 'rsa';
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Signs with SHA-256: an ECDSA signature in DER, or RSA PKCS#1 v1.5. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** What kind of signing key this is; undefined for every kind that is neither made nor accepted here. */
export function keyAlgorithm(key: KeyObject): 'ecdsa-p256' | 'rsa' | undefined {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1') return 'ecdsa-p256';
  if (key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= smallestRsa) return 'rsa';
  return undefined;
}

function describeKey(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa') return `RSA with ${details?.modulusLength ?? 0} bits`;
  return details?.namedCurve ? `EC on ${details.namedCurve}` : String(key.asymmetricKeyType);
}

/**
 * Joins a private key and its certificate.
 * @throws AssayError when the kind of key is not P-256 or RSA from 3072 bits, or when key and certificate do not belong together
 */
export function makeSigner(privateKey: KeyObject, certificate: Uint8Array, chain: readonly Uint8Array[] = []): Signer {
  const algorithm = keyAlgorithm(privateKey);
  if (!algorithm) {
    throw new AssayError('not-allowed', `This key is ${describeKey(privateKey)}. Reports are signed with P-256 or RSA from 3072 bits.`);
  }
  const facts: CertificateFacts = readCertificate(certificate);
  if (!facts.certificate.publicKey.equals(createPublicKey(privateKey))) {
    throw new AssayError('not-allowed', `The certificate of ${facts.name} belongs to another key.`);
  }
  return {
    name: facts.name,
    fingerprint: facts.fingerprint,
    attributed: facts.attributed,
    certificate: new Uint8Array(facts.certificate.raw),
    chain,
    algorithm,
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    sign: async (data) => new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'der' })),
  };
}

export interface KeySources {
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

/** Makes a P-256 key pair and its certificate. The key comes from OpenSSL's own generator; `random` gives the serial number. */
export async function makeKey(
  subject: { name: string; attributed: boolean },
  { clock, random }: KeySources,
): Promise<{ privateKey: KeyObject; certificate: Uint8Array }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return { privateKey, certificate: makeCertificate({ ...subject, publicKey, privateKey, clock, random }) };
}

/** A key that is held in memory only and says of itself that it stands for nobody: it shows that nothing changed since, not who signed. */
export async function makeUnattributedKey(sources: KeySources): Promise<Signer> {
  const { privateKey, certificate } = await makeKey({ name: 'Unattributed (made on the spot)', attributed: false }, sources);
  return makeSigner(privateKey, certificate);
}
