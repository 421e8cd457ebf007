/** The CMS of a PAdES B-B signature: detached, with the certificate bound by ESS and no signing time (EN 319 142-1, 6.3). */
import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  GeneralName,
  GeneralNames,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { ownBuffer } from './certificate.ts';
import { oid } from './object-identifiers.ts';
import type { Signer } from './signer.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function essAttribute(signer: Signer, certificate: Certificate): Attribute {
  // ESSCertIDv2 (RFC 5035): SHA-256 is the default and is therefore left out; issuer and serial name the certificate once more.
  const issuerSerial = new asn1js.Sequence({
    value: [new GeneralNames({ names: [new GeneralName({ type: 4, value: certificate.issuer })] }).toSchema(), certificate.serialNumber],
  });
  const identifier = new asn1js.Sequence({
    value: [new asn1js.OctetString({ valueHex: ownBuffer(hash(signer.certificate)) }), issuerSerial],
  });
  return new Attribute({
    type: oid.signingCertificateV2,
    values: [new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [identifier] })] })],
  });
}

function signedAttributes(content: Uint8Array, signer: Signer, certificate: Certificate): SignedAndUnsignedAttributes {
  const attributes = [
    new Attribute({ type: oid.contentType, values: [new asn1js.ObjectIdentifier({ value: oid.data })] }),
    new Attribute({ type: oid.messageDigest, values: [new asn1js.OctetString({ valueHex: ownBuffer(hash(content)) })] }),
    essAttribute(signer, certificate),
  ];
  // DER orders the members of a SET OF by their encoding (X.690, 11.6); what is signed is that order.
  const sorted = attributes
    .map((attribute) => ({ attribute, bytes: Buffer.from(attribute.toSchema().toBER()) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes));
  return new SignedAndUnsignedAttributes({ type: 0, attributes: sorted.map(({ attribute }) => attribute) });
}

/**
 * Signs bytes that stand elsewhere.
 * @returns the DER of a ContentInfo with one SignerInfo
 */
export async function makeDetachedCms(content: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const certificate = Certificate.fromBER(ownBuffer(signer.certificate));
  const signedAttrs = signedAttributes(content, signer, certificate);
  const set = new asn1js.Set({ value: signedAttrs.attributes.map((attribute) => attribute.toSchema()) });
  const signature = await signer.sign(new Uint8Array(set.toBER()));
  const digestAlgorithm = new AlgorithmIdentifier({ algorithmId: oid.sha256 });
  const signatureAlgorithm =
    signer.algorithm === 'rsa'
      ? new AlgorithmIdentifier({ algorithmId: oid.rsaWithSha256, algorithmParams: new asn1js.Null() })
      : new AlgorithmIdentifier({ algorithmId: oid.ecdsaWithSha256 });
  const signed = new SignedData({
    version: 1,
    digestAlgorithms: [digestAlgorithm],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates: [certificate, ...signer.chain.map((each) => Certificate.fromBER(ownBuffer(each)))],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        digestAlgorithm,
        signedAttrs,
        signatureAlgorithm,
        signature: new asn1js.OctetString({ valueHex: ownBuffer(signature) }),
      }),
    ],
  });
  const info = new ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) });
  return new Uint8Array(info.toSchema().toBER());
}
