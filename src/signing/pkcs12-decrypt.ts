/** Opens what a PKCS #12 file has encrypted (RFC 7292, RFC 8018), with bounds on how much work a file may ask for. */
import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AssayError } from '#contract/errors';
import { type Element, expectTag, MalformedData, readIdentifier, readSmallInteger, tag } from './der.ts';

/** What a file may still ask for; one is shared by all parts of a file. Today's tools write 2,048 to 600,000 rounds a part. */
export interface Work {
  rounds: number;
}
export const mostRounds = 5_000_000;

const hashes: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const pseudorandom: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const ciphers: Record<string, { name: string; keyLength: number }> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
};
const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2Identifier = '1.2.840.113549.1.5.12';
const legacyTripleDes = '1.2.840.113549.1.12.1.3';

const advice = 'Export it again with AES: openssl pkcs12 -in OLD.p12 -legacy -nodes | openssl pkcs12 -export -out NEW.p12';

function rounds(element: Element | undefined, work: Work): number {
  const count = readSmallInteger(element, 'the number of rounds');
  work.rounds -= count;
  if (count < 1 || work.rounds < 0) throw new MalformedData(`the file asks for more than ${mostRounds} rounds in all, or for none`);
  return count;
}

function named(table: Record<string, string>, element: Element | undefined, name: string): string {
  const identifier = readIdentifier(element, name);
  const found = table[identifier];
  if (!found) throw new AssayError('not-allowed', `This key file uses an algorithm that is not supported (${identifier}). ${advice}`);
  return found;
}

/** The key derivation of PKCS #12 itself (RFC 7292, appendix B.2), which older files and every file's own check use. */
function deriveLegacy(passphrase: string, purpose: 1 | 2 | 3, hash: string, salt: Uint8Array, count: number, length: number): Buffer {
  const size = hash === 'sha1' || hash === 'sha256' ? 64 : 128;
  const repeat = (bytes: Uint8Array) => {
    const filled = Buffer.alloc(size * Math.ceil(bytes.length / size));
    for (let index = 0; index < filled.length; index++) filled[index] = bytes[index % bytes.length] ?? 0;
    return filled;
  };
  const secret = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  const input = Buffer.concat([repeat(salt), repeat(secret)]);
  const output: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let block = createHash(hash).update(Buffer.alloc(size, purpose)).update(input).digest();
    for (let round = 1; round < count; round++) block = createHash(hash).update(block).digest();
    output.push(block);
    made += block.length;
    const add = repeat(block).subarray(0, size);
    for (let start = 0; start < input.length; start += size) {
      let carry = 1;
      for (let index = size - 1; index >= 0; index--) {
        const sum = (input[start + index] ?? 0) + (add[index] ?? 0) + carry;
        input[start + index] = sum & 0xff;
        carry = sum >> 8;
      }
    }
  }
  return Buffer.concat(output).subarray(0, length);
}

async function openPbes2(parameters: Element | undefined, passphrase: string, data: Uint8Array, work: Work): Promise<Buffer> {
  const [derivation, scheme] = expectTag(parameters, tag.sequence, 'how the key is encrypted').children;
  if (readIdentifier(derivation?.children[0], 'the key derivation') !== pbkdf2Identifier) {
    throw new AssayError('not-allowed', `This key file derives its key in a way that is not supported. ${advice}`);
  }
  const [salt, count, ...options] = expectTag(derivation?.children[1], tag.sequence, 'the key derivation').children;
  const prf = options.find((each) => each.tag === tag.sequence);
  const hash = prf ? named(pseudorandom, prf.children[0], 'the pseudorandom function') : 'sha1';
  const cipher = ciphers[readIdentifier(scheme?.children[0], 'the cipher')];
  if (!cipher) throw new AssayError('not-allowed', `This key file uses a cipher that is not supported. ${advice}`);
  const saltBytes = expectTag(salt, tag.octetString, 'the salt').content;
  const key = await promisify(pbkdf2)(Buffer.from(passphrase, 'utf8'), saltBytes, rounds(count, work), cipher.keyLength, hash);
  const decipher = createDecipheriv(cipher.name, key, expectTag(scheme?.children[1], tag.octetString, 'the initial vector').content);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/**
 * Decrypts data by the algorithm that stands beside it: PBES2 with AES or triple DES, or the older triple DES of PKCS #12.
 * @throws MalformedData, AssayError for an algorithm that is not supported, or OpenSSL's own error when the passphrase is wrong
 */
export async function openEncrypted(algorithm: Element | undefined, passphrase: string, data: Uint8Array, work: Work): Promise<Buffer> {
  const [kind, parameters] = expectTag(algorithm, tag.sequence, 'the encryption').children;
  const identifier = readIdentifier(kind, 'the encryption');
  if (identifier === pbes2) return openPbes2(parameters, passphrase, data, work);
  if (identifier !== legacyTripleDes) {
    throw new AssayError('not-allowed', `This key file is encrypted in an old way that is not supported (${identifier}). ${advice}`);
  }
  const [salt, count] = expectTag(parameters, tag.sequence, 'how the key is encrypted').children;
  const saltBytes = expectTag(salt, tag.octetString, 'the salt').content;
  const derive = (purpose: 1 | 2, length: number) => deriveLegacy(passphrase, purpose, 'sha1', saltBytes, rounds(count, work), length);
  const decipher = createDecipheriv('des-ede3-cbc', derive(1, 24), derive(2, 8));
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** Whether the file's own check (RFC 7292, 4: MacData) agrees with the passphrase. @throws MalformedData */
export function macAgrees(macData: Element | undefined, passphrase: string, content: Uint8Array, work: Work): boolean {
  const [digest, salt, count] = expectTag(macData, tag.sequence, "the file's own check").children;
  const [algorithm, expected] = expectTag(digest, tag.sequence, "the file's own check").children;
  const hash = named(hashes, algorithm?.children[0], "the file's own check");
  const value = expectTag(expected, tag.octetString, "the file's own check").content;
  const saltBytes = expectTag(salt, tag.octetString, 'the salt').content;
  const key = deriveLegacy(passphrase, 3, hash, saltBytes, count ? rounds(count, work) : 1, createHash(hash).digest().length);
  const found = createHmac(hash, key).update(content).digest();
  return found.length === value.length && timingSafeEqual(found, value);
}
