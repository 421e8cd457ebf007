/** What a certificate says, read out once: name, fingerprint, dates, and whether its key may sign documents. */
import { X509Certificate } from 'node:crypto';
import { unattributedUnit } from './certificate.ts';
import { contextTag, type Element, expectTag, readDer, readIdentifier, tag } from './der.ts';
import { oid } from './object-identifiers.ts';

/** Purposes under which a document may be signed; a certificate with others alone (a web server's) is not trusted for it. */
const documentPurposes: readonly string[] = [
  oid.emailProtection,
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

/** The parts of a certificate that a signature refers to (RFC 5280, 4.1). @throws MalformedData */
export function certificateFields(certificate: Element): { serial: Uint8Array; issuer: Uint8Array; subject: Element } {
  const body = expectTag(certificate.children[0], tag.sequence, 'a certificate').children;
  const skip = body[0]?.tag === contextTag(0) ? 1 : 0;
  return {
    serial: expectTag(body[skip], tag.integer, "a certificate's serial number").bytes,
    issuer: expectTag(body[skip + 2], tag.sequence, "a certificate's issuer").bytes,
    subject: expectTag(body[skip + 4], tag.sequence, "a certificate's subject"),
  };
}

function readText({ tag: kind, content }: Element): string {
  const bytes = Buffer.from(content);
  if (kind === tag.utf8String) return bytes.toString('utf8');
  return kind === tag.bmpString && bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le') : bytes.toString('latin1');
}

function subjectTexts(subject: Element, type: string): string[] {
  return subject.children.flatMap((set) =>
    set.children.flatMap((part) => {
      const [identifier, value] = part.children;
      return value && readIdentifier(identifier, 'a part of the subject') === type ? [readText(value)] : [];
    }),
  );
}

/**
 * Reads a certificate. Its name is not read by Node's toLegacyObject(): in Node 24 one changed byte in the curve ends the process there.
 * @param bytes DER or PEM
 * @throws MalformedData, or whatever OpenSSL throws, when these bytes are no certificate
 */
export function readCertificate(bytes: Uint8Array): CertificateFacts {
  const certificate = new X509Certificate(bytes);
  const { subject } = certificateFields(readDer(certificate.raw));
  const purposes = certificate.keyUsage;
  return {
    certificate,
    fingerprint: certificate.fingerprint256,
    name: (subjectTexts(subject, oid.commonName).join(', ') || certificate.subject?.replaceAll('\n', ', ') || '(no name)').slice(0, 200),
    attributed: !subjectTexts(subject, oid.organizationalUnit).includes(unattributedUnit),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    maySignDocuments: purposes === undefined || purposes.some((purpose) => documentPurposes.includes(purpose)),
  };
}
