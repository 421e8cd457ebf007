/** The self-made certificate of a key: one profile, so that pdfsig, OpenSSL and Acrobat accept what was signed with it. */
import { type KeyObject, sign } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs';
import { oid } from './object-identifiers.ts';

/** Years that a self-made certificate is valid for. */
const validYears = 5;
/** The unit in the subject by which a stranger's check recognises a key that stands for nobody. */
export const unattributedUnit = 'unattributed';

export interface CertificateRequest {
  readonly name: string;
  readonly attributed: boolean;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

/** The bytes in a buffer of their own, as the ASN.1 library asks for. */
export function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function nameOf(request: CertificateRequest): RelativeDistinguishedNames {
  // The library would put both into one set; each stands in its own, so that every reader shows them apart.
  const part = (type: string, value: string) =>
    new asn1js.Set({
      value: [new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: type }), new asn1js.Utf8String({ value })] })],
    });
  const parts = [part(oid.commonName, request.name)];
  if (!request.attributed) parts.push(part(oid.organizationalUnit, unattributedUnit));
  return RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: parts }).toBER());
}

function serialNumber(random: (bytes: number) => Uint8Array): asn1js.Integer {
  // RFC 5280, 4.1.2.2: positive and not zero; the first byte is kept between 0x40 and 0x7F so that DER needs no padding.
  const bytes = Uint8Array.from(random(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new asn1js.Integer({ valueHex: ownBuffer(bytes) });
}

function extensions(): Extension[] {
  const usage = new asn1js.BitString({ valueHex: ownBuffer(Uint8Array.of(0b1100_0000)), unusedBits: 6 });
  return [
    new Extension({ extnID: oid.basicConstraints, critical: true, extnValue: new BasicConstraints({ cA: false }).toSchema().toBER() }),
    new Extension({ extnID: oid.keyUsage, critical: true, extnValue: usage.toBER() }),
    // A leaf with documentSigning alone is refused by poppler's NSS backend; emailProtection is what CMS readers ask for.
    new Extension({
      extnID: oid.extendedKeyUsage,
      critical: false,
      extnValue: new ExtKeyUsage({ keyPurposes: [oid.emailProtection] }).toSchema().toBER(),
    }),
  ];
}

/**
 * Makes a self-signed leaf certificate (RFC 5280) for a P-256 key: digitalSignature and nonRepudiation, emailProtection, five years.
 * @returns the certificate in DER
 */
export function makeCertificate(request: CertificateRequest): Uint8Array {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = serialNumber(request.random);
  certificate.issuer = nameOf(request);
  certificate.subject = nameOf(request);
  const from = request.clock();
  from.setUTCMilliseconds(0);
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + validYears);
  certificate.notBefore = new Time({ type: 0, value: from });
  certificate.notAfter = new Time({ type: 0, value: until });
  certificate.subjectPublicKeyInfo = PublicKeyInfo.fromBER(ownBuffer(request.publicKey.export({ format: 'der', type: 'spki' })));
  certificate.extensions = extensions();
  const algorithm = new AlgorithmIdentifier({ algorithmId: oid.ecdsaWithSha256 });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const signature = sign('sha256', certificate.tbsView, { key: request.privateKey, dsaEncoding: 'der' });
  certificate.signatureValue = new asn1js.BitString({ valueHex: ownBuffer(signature) });
  return new Uint8Array(certificate.toSchema().toBER());
}
