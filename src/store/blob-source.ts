/** Random access to a stored file, decrypted and checked as it is read; runs in a child and knows no database. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AssayError, toAssayError } from '#contract/errors';
import { chunkSize, fileKey, headerSize, layoutOf, openChunk, sealedChunkSize } from './blob-format.ts';

/** The shape that every reader of formats takes. */
export interface BlobBytes {
  /** Plain bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; shorter only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export interface OpenBlob {
  readonly source: BlobBytes;
  close(): void;
}

/** Decrypted chunks kept: readers go back and forth between an archive's directory and its members. */
const keptChunks = 4;

function readExactly(descriptor: number, offset: number, length: number, path: string): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, offset + filled);
    if (read === 0) throw new AssayError('file-changed', `${path} became shorter while it was read.`, path);
    filled += read;
  }
  return bytes;
}

function clamp(size: number, offset: number, length: number): number {
  return Math.max(0, Math.min(length, size - offset));
}

function plainSource(descriptor: number, size: number, path: string): BlobBytes {
  return { size, read: (offset, length) => readExactly(descriptor, offset, clamp(size, offset, length), path) };
}

/** Opens chunks on demand; the last one at once, since it alone proves where the file ends. */
class SealedBytes implements BlobBytes {
  readonly size: number;
  readonly #descriptor: number;
  readonly #path: string;
  readonly #header: Buffer;
  readonly #key: Buffer;
  readonly #chunks: number;
  readonly #fileSize: number;
  readonly #kept = new Map<number, Buffer>();

  constructor(descriptor: number, fileSize: number, key: Uint8Array, path: string) {
    this.#descriptor = descriptor;
    this.#path = path;
    this.#fileSize = fileSize;
    this.#header = readExactly(descriptor, 0, Math.min(headerSize, fileSize), path);
    this.#key = fileKey(this.#header, key, path);
    const { chunks, size } = layoutOf(fileSize, path);
    this.#chunks = chunks;
    this.size = size;
    this.#chunk(chunks - 1);
  }

  #chunk(index: number): Buffer {
    const kept = this.#kept.get(index);
    if (kept) {
      this.#kept.delete(index);
      this.#kept.set(index, kept);
      return kept;
    }
    const from = headerSize + index * sealedChunkSize;
    const sealed = readExactly(this.#descriptor, from, Math.min(sealedChunkSize, this.#fileSize - from), this.#path);
    const plain = openChunk(this.#key, this.#header, index, index === this.#chunks - 1, sealed, this.#path);
    this.#kept.set(index, plain);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > keptChunks && oldest !== undefined) this.#kept.delete(oldest);
    return plain;
  }

  read(offset: number, length: number): Uint8Array {
    const wanted = clamp(this.size, offset, length);
    if (wanted === 0) return new Uint8Array(0);
    const first = Math.floor(offset / chunkSize);
    const start = offset - first * chunkSize;
    if (start + wanted <= chunkSize) return this.#chunk(first).subarray(start, start + wanted);
    const pieces: Buffer[] = [];
    for (let at = offset; at < offset + wanted; ) {
      const index = Math.floor(at / chunkSize);
      const inner = at - index * chunkSize;
      const piece = this.#chunk(index).subarray(inner, inner + Math.min(chunkSize - inner, offset + wanted - at));
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  }
}

/**
 * Opens a blob, or any file where `key` is null, for reading.
 * @throws AssayError file-unreadable; case-damaged, also from `read`, when a sealed byte is not what was stored
 */
export function openBlob(path: string, key: Uint8Array | null): OpenBlob {
  let descriptor: number | undefined;
  try {
    const opened = openSync(path, 'r');
    descriptor = opened;
    const state = fstatSync(opened);
    if (!state.isFile()) throw new AssayError('file-unreadable', `${path} is no regular file.`, path);
    const source = key === null ? plainSource(opened, state.size, path) : new SealedBytes(opened, state.size, key, path);
    return { source, close: () => closeSync(opened) };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw toAssayError(error, path);
  }
}
