/** How an encrypted blob is laid out: a header, then chunks that cannot be reordered, dropped or cut without it showing. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { AssayError } from '#contract/errors';

/** Plain bytes of every chunk but the last. */
export const chunkSize = 1 << 20;
const tagSize = 16;
const magic = Buffer.from('ASSAYB1\n', 'latin1');
export const saltSize = 32;
export const headerSize = magic.length + saltSize;
export const sealedChunkSize = chunkSize + tagSize;

/** A blob's file name: its SHA-256, or in an encrypted case a keyed hash, so that names do not tell which known files a case holds. */
export function blobName(sha256: string, key: Uint8Array | null): string {
  return key === null ? sha256 : createHmac('sha256', key).update(Buffer.from(sha256, 'hex')).digest('hex');
}

export function headerOf(salt: Uint8Array): Buffer {
  return Buffer.concat([magic, salt]);
}

/** @throws AssayError case-damaged when the header is none */
export function fileKey(header: Uint8Array, key: Uint8Array, path: string): Buffer {
  if (header.length !== headerSize || !magic.equals(header.subarray(0, magic.length)))
    throw new AssayError('case-damaged', `${path} is damaged: it does not begin like an encrypted file of a case.`, path);
  // RFC 5869: a key of its own for every blob, so that chunk numbers may serve as nonces.
  return Buffer.from(hkdfSync('sha256', key, header.subarray(magic.length), 'assay blob 1', 32));
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is the chunk's number and whether it is the last. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export function sealChunk(key: Uint8Array, header: Uint8Array, index: number, last: boolean, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last));
  cipher.setAAD(header);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws AssayError case-damaged when a single bit differs from what was sealed, or the chunk stood elsewhere */
export function openChunk(key: Uint8Array, header: Uint8Array, index: number, last: boolean, sealed: Uint8Array, path: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagSize });
    decipher.setAAD(header);
    decipher.setAuthTag(sealed.subarray(sealed.length - tagSize));
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagSize)), decipher.final()]);
  } catch {
    throw new AssayError('case-damaged', `${path} is damaged: its piece ${index + 1} is not what was stored.`, path);
  }
}

/** Chunks and plain bytes of a blob of `fileSize` bytes. @throws AssayError case-damaged when no blob has this size */
export function layoutOf(fileSize: number, path: string): { chunks: number; size: number } {
  const body = fileSize - headerSize;
  const chunks = Math.ceil(body / sealedChunkSize);
  const size = body - chunks * tagSize;
  if (chunks < 1 || size < (chunks - 1) * chunkSize || (chunks > 1 && size === (chunks - 1) * chunkSize))
    throw new AssayError('case-damaged', `${path} is damaged: it was cut off.`, path);
  return { chunks, size };
}
