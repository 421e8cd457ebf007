/** What a certificate says, read out once: name, fingerprint, dates, and whether its key may sign documents. */
import { X509Certificate } from 'node:crypto';
import { unattributedUnit } from './certificate.ts';

/** Purposes under which a document may be signed; a certificate with others alone (a web server's) is not trusted for it. */
const documentPurposes: readonly string[] = [
  '1.3.6.1.5.5.7.3.4', // emailProtection, RFC 5280
  '1.3.6.1.5.5.7.3.36', // documentSigning, RFC 9336
  '2.5.29.37.0', // anyExtendedKeyUsage, RFC 5280
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
  '1.2.840.113583.1.1.5', // Adobe authentic documents trust
];

export interface CertificateFacts {
  readonly certificate: X509Certificate;
  /** SHA-256 of the DER, as AA:BB:… */
  readonly fingerprint: string;
  /** The common name; the whole subject where there is none. */
  readonly name: string;
  /** False for a key made on the spot, which stands for nobody. */
  readonly attributed: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly maySignDocuments: boolean;
}

function subjectParts(certificate: X509Certificate): { commonName: string; units: readonly string[] } {
  const subject: Partial<Record<string, string | string[]>> = { ...certificate.toLegacyObject().subject };
  return { commonName: [subject.CN ?? ''].flat().join(', '), units: [subject.OU ?? []].flat() };
}

/**
 * Reads a certificate.
 * @param bytes DER or PEM
 * @throws whatever OpenSSL throws when these bytes are no certificate
 */
export function readCertificate(bytes: Uint8Array): CertificateFacts {
  const certificate = new X509Certificate(bytes);
  const { commonName, units } = subjectParts(certificate);
  const purposes = certificate.keyUsage;
  return {
    certificate,
    fingerprint: certificate.fingerprint256,
    name: (commonName || certificate.subject.replaceAll('\n', ', ')).slice(0, 200) || '(no name)',
    attributed: !units.includes(unattributedUnit),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    maySignDocuments: purposes === undefined || purposes.some((purpose) => documentPurposes.includes(purpose)),
  };
}
