/** Signs with a key that somebody else issued: reads a PKCS #12 file (.p12, .pfx) as OpenSSL and others write it. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { AssayError } from '#contract/errors';
import { contextTag, type Element, expectTag, MalformedData, readDer, readIdentifier, readSmallInteger, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { macAgrees, mostRounds, openEncrypted, type Work } from './pkcs12-decrypt.ts';
import { makeSigner, type Signer } from './signer.ts';

/** Bytes of the largest key file that is read. */
const largestFile = 1024 * 1024;
const bags = { key: '1.2.840.113549.1.12.10.1.1', shroudedKey: '1.2.840.113549.1.12.10.1.2', certificate: '1.2.840.113549.1.12.10.1.3' };
const x509Certificate = '1.2.840.113549.1.9.22.1';

interface Contents {
  readonly work: Work;
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
}

const wrongPassphrase = () => new AssayError('passphrase-wrong', 'The passphrase does not open this key file, or the file is damaged.');

/** The content under `[0]` of a ContentInfo, which is an OCTET STRING for plain data (RFC 7292, 4). */
function plainContent(info: Element): Uint8Array {
  return expectTag(expectTag(info.children[1], contextTag(0), 'the content').children[0], tag.octetString, 'the content').content;
}

async function safeContents(info: Element, passphrase: string, work: Work): Promise<Uint8Array> {
  const type = readIdentifier(info.children[0], 'the content type');
  if (type === oid.data) return plainContent(info);
  if (type !== oid.encryptedData) throw new AssayError('not-allowed', 'This key file is encrypted to a certificate, not by a passphrase.');
  const encrypted = expectTag(info.children[1]?.children[0], tag.sequence, 'the encrypted content').children[1];
  const [, algorithm, content] = expectTag(encrypted, tag.sequence, 'the encrypted content').children;
  // [0] IMPLICIT OCTET STRING: primitive, with no tag of its own inside.
  return openEncrypted(algorithm, passphrase, expectTag(content, 0x80, 'the encrypted content').content, work);
}

async function readBag(bag: Element, passphrase: string, contents: Contents): Promise<void> {
  const type = readIdentifier(bag.children[0], 'the kind of an entry');
  const value = expectTag(bag.children[1], contextTag(0), 'an entry').children[0];
  if (type === bags.key) contents.keys.push(expectTag(value, tag.sequence, 'a key').bytes);
  if (type === bags.shroudedKey) {
    const [algorithm, data] = expectTag(value, tag.sequence, 'an encrypted key').children;
    contents.keys.push(
      await openEncrypted(algorithm, passphrase, expectTag(data, tag.octetString, 'an encrypted key').content, contents.work),
    );
  }
  if (type === bags.certificate && readIdentifier(value?.children[0], 'the kind of a certificate') === x509Certificate) {
    const held = expectTag(value?.children[1], contextTag(0), 'a certificate').children[0];
    contents.certificates.push(expectTag(held, tag.octetString, 'a certificate').content);
  }
}

async function readContents(bytes: Uint8Array, passphrase: string): Promise<Contents> {
  const [version, safe, mac] = expectTag(readDer(bytes), tag.sequence, 'the file').children;
  if (readSmallInteger(version, 'the version') !== 3) throw new MalformedData('the version is not 3');
  const info = expectTag(safe, tag.sequence, 'the content');
  if (readIdentifier(info.children[0], 'the content type') !== oid.data) {
    throw new AssayError('not-allowed', 'This key file is protected by a signature, not by a passphrase.');
  }
  const content = plainContent(info);
  const work: Work = { rounds: mostRounds };
  if (mac && !macAgrees(mac, passphrase, content, work)) throw wrongPassphrase();
  const contents: Contents = { work, keys: [], certificates: [] };
  for (const each of expectTag(readDer(content), tag.sequence, 'the list of contents').children.slice(0, 16)) {
    const list = readDer(await safeContents(each, passphrase, work));
    for (const bag of expectTag(list, tag.sequence, 'the list of entries').children.slice(0, 64)) await readBag(bag, passphrase, contents);
  }
  return contents;
}

function join({ keys, certificates }: Contents): Signer {
  const [bytes] = keys;
  if (!bytes || keys.length > 1) throw new AssayError('not-allowed', `This key file holds ${keys.length} keys; it takes one.`);
  const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key);
  const own = certificates.find((each) => new X509Certificate(each).publicKey.equals(publicKey));
  const chain = certificates.filter((each) => each !== own);
  if (!own) throw new AssayError('not-allowed', 'This key file holds no certificate for its key.');
  return makeSigner(key, own, chain);
}

/**
 * Opens a PKCS #12 file: one key, P-256 or RSA from 3072 bits, with its certificate.
 * @throws AssayError passphrase-wrong; not-allowed for another kind of key or an encryption that is not supported; file-unreadable
 */
export async function openPkcs12(bytes: Uint8Array, passphrase: string): Promise<Signer> {
  if (bytes.length > largestFile) throw new AssayError('file-unreadable', 'This file is too large to be a key file.');
  try {
    return join(await readContents(bytes, passphrase));
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    if (thrown instanceof MalformedData)
      throw new AssayError('file-unreadable', `This is not a key file that can be read: ${thrown.message}.`);
    throw wrongPassphrase();
  }
}
