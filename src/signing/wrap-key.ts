/** Wraps a private key by a passphrase, so that a stolen profile is no stolen key. */
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import { z } from 'zod';
import { AssayError } from '#contract/errors';

const base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** How a key is wrapped. What a file may ask for is bounded: 256 MiB at most. */
export const wrapping = z.object({
  kdf: z.literal('scrypt'),
  n: z.union([z.literal(2 ** 15), z.literal(2 ** 16), z.literal(2 ** 17), z.literal(2 ** 18)]),
  r: z.literal(8),
  p: z.literal(1),
  salt: base64(64),
  cipher: z.literal('aes-256-gcm'),
  nonce: base64(16),
});
export type Wrapping = z.infer<typeof wrapping>;

/** OWASP's first choice for scrypt: N = 2^17, r = 8, p = 1 (128 MiB, about half a second). */
const cost = 2 ** 17;
const tagLength = 16;

function deriveKey(passphrase: string, { n, r, p, salt }: Wrapping): Promise<Buffer> {
  // The same passphrase typed on another system may come composed otherwise; NFKC makes them one.
  const text = passphrase.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, Buffer.from(salt, 'base64'), 32, { N: n, r, p, maxmem: 160 * n * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/**
 * Encrypts a key with AES-256-GCM under scrypt of the passphrase.
 * @param bound bytes that the key belongs to (its certificate): the wrapped key opens beside these alone
 * @returns how it was wrapped, and the ciphertext with its tag
 */
export async function wrapKey(
  key: Uint8Array,
  passphrase: string,
  bound: Uint8Array,
  random: (bytes: number) => Uint8Array,
): Promise<{ wrapping: Wrapping; wrapped: Uint8Array }> {
  const nonce = Buffer.from(random(12));
  const how: Wrapping = {
    kdf: 'scrypt',
    n: cost,
    r: 8,
    p: 1,
    salt: Buffer.from(random(16)).toString('base64'),
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
  };
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, how), nonce).setAAD(bound);
  return { wrapping: how, wrapped: Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]) };
}

/** Decrypts what wrapKey made. @throws AssayError passphrase-wrong, also when the file was changed: the two cannot be told apart */
export async function unwrapKey(wrapped: Uint8Array, how: Wrapping, passphrase: string, bound: Uint8Array, name: string): Promise<Buffer> {
  const key = await deriveKey(passphrase, how);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(how.nonce, 'base64'), { authTagLength: tagLength }).setAAD(bound);
    decipher.setAuthTag(wrapped.subarray(wrapped.length - tagLength));
    return Buffer.concat([decipher.update(wrapped.subarray(0, wrapped.length - tagLength)), decipher.final()]);
  } catch {
    throw new AssayError('passphrase-wrong', `The passphrase does not open the key ${name}, or the key's file was changed.`, name);
  }
}
