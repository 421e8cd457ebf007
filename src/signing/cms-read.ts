/** Takes a detached CMS signature apart (RFC 5652): the certificate, what was signed, and the value; judges nothing yet. */
import { certificateFields } from './certificate-facts.ts';
import { contextTag, type Element, expectTag, MalformedData, readDer, readIdentifier, readSmallInteger, tag } from './der.ts';
import { oid } from './object-identifiers.ts';

export interface CmsSignature {
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly keyType: 'ec' | 'rsa';
  /** The signed attributes as they were signed: a SET OF. */
  readonly signedBytes: Uint8Array;
  readonly messageDigest: Uint8Array;
  /** What the ESS attribute says of the certificate. */
  readonly bound: { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly digest: Uint8Array } | undefined;
  readonly value: Uint8Array;
  readonly hasUnsignedAttributes: boolean;
}

type Hash = CmsSignature['hash'];
const hashes: Record<string, Hash> = { [oid.sha256]: 'sha256', [oid.sha384]: 'sha384', [oid.sha512]: 'sha512' };
const signatures: Record<string, { keyType: 'ec' | 'rsa'; hash?: Hash }> = {
  [oid.ecdsaWithSha256]: { keyType: 'ec', hash: 'sha256' },
  [oid.ecdsaWithSha384]: { keyType: 'ec', hash: 'sha384' },
  [oid.ecdsaWithSha512]: { keyType: 'ec', hash: 'sha512' },
  [oid.rsaEncryption]: { keyType: 'rsa' },
  [oid.rsaWithSha256]: { keyType: 'rsa', hash: 'sha256' },
  [oid.rsaWithSha384]: { keyType: 'rsa', hash: 'sha384' },
  [oid.rsaWithSha512]: { keyType: 'rsa', hash: 'sha512' },
};

const same = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0;

function algorithm(element: Element | undefined, name: string): string {
  const { children } = expectTag(element, tag.sequence, name);
  const [, parameters] = children;
  if (children.length > 2 || (parameters && (parameters.tag !== tag.null || parameters.content.length > 0))) {
    throw new MalformedData(`${name} has parameters that are not known here`);
  }
  return readIdentifier(children[0], name);
}

function hashNamed(identifier: string, name: string): Hash {
  const hash = hashes[identifier];
  if (!hash) throw new MalformedData(`${name} is ${identifier}, not SHA-256, SHA-384 or SHA-512`);
  return hash;
}

function single(attributes: readonly Element[], type: string, name: string): Element | undefined {
  const found = attributes.filter((each) => readIdentifier(each.children[0], 'an attribute') === type);
  if (found.length === 0) return undefined;
  const values = expectTag(found[0]?.children[1], tag.set, name).children;
  if (found.length > 1 || values.length !== 1) throw new MalformedData(`${name} stands there more than once`);
  return values[0];
}

function readBound(attribute: Element | undefined): CmsSignature['bound'] {
  if (!attribute) return undefined;
  const identifier = attribute.children[0]?.children[0];
  const parts = expectTag(identifier, tag.sequence, 'the certificate identifier (ESS)').children;
  const stated =
    parts[0]?.tag === tag.sequence
      ? hashNamed(algorithm(parts[0], 'the hash of the certificate'), 'the hash of the certificate')
      : undefined;
  const digest = expectTag(parts[stated ? 1 : 0], tag.octetString, 'the hash of the certificate (ESS)').content;
  return { hash: stated ?? 'sha256', digest };
}

function readSignerInfo(info: Element, certificates: readonly Element[]): CmsSignature {
  const [version, sid, digestAlgorithm, attributes, signatureAlgorithm, value, unsigned, ...rest] = info.children;
  if (readSmallInteger(version, "the signer's version") !== 1 || rest.length > 0)
    throw new MalformedData('the signer is named in a way that is not known here');
  const [issuer, serial, ...more] = expectTag(sid, tag.sequence, "the signer's certificate reference").children;
  const signer = certificates.find((each) => {
    const name = certificateFields(each);
    return issuer && serial && more.length === 0 && same(name.issuer, issuer.bytes) && same(name.serial, serial.bytes);
  });
  if (!signer) throw new MalformedData('the certificate that the signature names is not in it');
  const hash = hashNamed(algorithm(digestAlgorithm, 'the digest algorithm'), 'the digest algorithm');
  const signature = signatures[algorithm(signatureAlgorithm, 'the signature algorithm')];
  if (!signature || (signature.hash ?? hash) !== hash) throw new MalformedData('the signature algorithm is not one that is known here');
  const signed = expectTag(attributes, contextTag(0), 'the list of signed attributes');
  if (readIdentifier(single(signed.children, oid.contentType, 'the content type'), 'the content type') !== oid.data) {
    throw new MalformedData('the signature is not over plain data');
  }
  if (unsigned && unsigned.tag !== contextTag(1)) throw new MalformedData('something unknown follows the signature value');
  const signedBytes = Uint8Array.from(signed.bytes);
  // RFC 5652, 5.4: the attributes are signed under the tag of a SET OF, not under the [0] that they are stored with.
  signedBytes[0] = tag.set;
  return {
    certificate: signer.bytes,
    hash,
    keyType: signature.keyType,
    signedBytes,
    messageDigest: expectTag(single(signed.children, oid.messageDigest, 'the message digest'), tag.octetString, 'the message digest')
      .content,
    bound: readBound(single(signed.children, oid.signingCertificateV2, 'the certificate identifier (ESS)')),
    value: expectTag(value, tag.octetString, 'the signature value').content,
    hasUnsignedAttributes: unsigned !== undefined,
  };
}

/**
 * Reads the CMS of a PDF signature.
 * @param bytes DER, exactly
 * @throws MalformedData saying what is missing or of another kind
 */
export function readCms(bytes: Uint8Array): CmsSignature {
  const info = expectTag(readDer(bytes), tag.sequence, 'the signature');
  if (info.children.length !== 2 || readIdentifier(info.children[0], 'the type of the signature') !== oid.signedData) {
    throw new MalformedData('the signature is no CMS SignedData');
  }
  const wrapper = expectTag(info.children[1], contextTag(0), 'the signed data');
  if (wrapper.children.length !== 1) throw new MalformedData('the signed data is not single');
  const [version, digests, content, certificates, ...rest] = expectTag(wrapper.children[0], tag.sequence, 'the signed data').children;
  if (readSmallInteger(version, 'the version of the signed data') !== 1)
    throw new MalformedData('the signed data is of a version that is not known here');
  const { children: contentParts } = expectTag(content, tag.sequence, 'the content type');
  if (contentParts.length !== 1 || readIdentifier(contentParts[0], 'the content type') !== oid.data) {
    throw new MalformedData('the signature carries content of its own');
  }
  const held = expectTag(certificates, contextTag(0), 'the list of certificates').children;
  const infos = expectTag(rest.at(-1), tag.set, 'the list of signers').children;
  const [signerInfo] = infos;
  if (!signerInfo || infos.length !== 1) throw new MalformedData(`the signature has ${infos.length} signers, not one`);
  if (rest.length > 2 || (rest.length === 2 && rest[0]?.tag !== contextTag(1)))
    throw new MalformedData('the signed data holds something unknown');
  const read = readSignerInfo(expectTag(signerInfo, tag.sequence, 'the signer'), held);
  const listed = expectTag(digests, tag.set, 'the list of digest algorithms').children;
  if (!listed.some((each) => hashes[algorithm(each, 'a digest algorithm')] === read.hash)) {
    throw new MalformedData('the digest algorithm of the signer is not among those listed');
  }
  return read;
}
