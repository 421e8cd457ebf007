/** Copies a file into a case while hashing it, encrypted where the case is; runs in a child and knows no database. */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { AssayError, toAssayError } from '#contract/errors';
import { chunkSize, fileKey, headerOf, saltSize, sealChunk } from './blob-format.ts';

export interface CopyRequest {
  /** For messages, and to open it unless there are `sourceBytes`. */
  readonly sourcePath: string;
  /** The path as the system has it, where its name is not UTF-8. */
  readonly sourceBytes?: Uint8Array | undefined;
  /** Where the copy goes; null hashes only. The file must not exist. */
  readonly partPath: string | null;
  /** 32 bytes, or null for a plain copy. */
  readonly key: Uint8Array | null;
  /** Bytes read so far, and those that the file had at the start. */
  readonly onProgress?: (bytes: number, total: number) => void;
  readonly signal: AbortSignal;
  readonly random?: (bytes: number) => Uint8Array;
}

/** Reading may otherwise write access times to the client's medium; only the file's owner may ask for that. */
async function openSource(path: string | Buffer): Promise<FileHandle> {
  const quiet = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  if (constants.O_NOATIME === undefined) return open(path, quiet);
  try {
    return await open(path, quiet | constants.O_NOATIME);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return open(path, quiet);
    throw error;
  }
}

interface Sink {
  write(plain: Uint8Array, last: boolean): Promise<void>;
}

const nowhere: Sink = { write: async () => {} };

/** A handle may write less than asked, for instance on a filling disk. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done)).bytesWritten;
}

async function sinkFor(file: FileHandle, request: CopyRequest): Promise<Sink> {
  const { key } = request;
  if (key === null) return { write: (plain) => writeWhole(file, plain) };
  const header = headerOf((request.random ?? randomBytes)(saltSize));
  const secret = fileKey(header, key, request.partPath ?? '');
  await writeWhole(file, header);
  let index = 0;
  return {
    write: async (plain, last) => {
      await writeWhole(file, sealChunk(secret, header, index, last, plain));
      index += 1;
    },
  };
}

/** Fills the buffer as far as the file goes; a short read in the middle of a file is not its end. */
async function fill(source: FileHandle, buffer: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await source.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function pump(source: FileHandle, sink: Sink, request: CopyRequest, total: number): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let current = Buffer.alloc(chunkSize);
  let ahead = Buffer.alloc(chunkSize);
  let size = await fill(source, current, 0);
  let length = size;
  // One chunk ahead, because the last one is sealed as the last.
  for (;;) {
    request.signal.throwIfAborted();
    const next = length < chunkSize ? 0 : await fill(source, ahead, size);
    const piece = current.subarray(0, length);
    hash.update(piece);
    await sink.write(piece, next === 0);
    request.onProgress?.(size, total);
    if (next === 0) return { sha256: hash.digest('hex'), size };
    [current, ahead] = [ahead, current];
    length = next;
    size += next;
  }
}

async function copyFrom(source: FileHandle, request: CopyRequest): Promise<{ sha256: string; size: number }> {
  const { sourcePath } = request;
  const before = await source.stat();
  if (!before.isFile()) throw new AssayError('file-unreadable', `${sourcePath} is no regular file; it was not read.`, sourcePath);
  const result =
    request.partPath === null
      ? await pump(source, nowhere, request, before.size)
      : await copyTo(source, request.partPath, request, before.size);
  const after = await source.stat();
  if (after.size === result.size && after.mtimeMs === before.mtimeMs) return result;
  if (request.partPath !== null) await unlink(request.partPath).catch(() => {});
  throw new AssayError(
    'file-changed',
    `${sourcePath} was being written to while it was read. Import it again when it is at rest.`,
    sourcePath,
  );
}

/** What the case's own disk refuses is no fault of the file, and the same for every file behind it. */
function notWritten(thrown: unknown, { partPath, sourcePath }: CopyRequest): AssayError {
  const { code, message } = toAssayError(thrown, partPath ?? '');
  const [known, why] = code === 'disk-full' ? ([code, 'The disk of the case is full.'] as const) : (['read-only', message] as const);
  return new AssayError(known, `${sourcePath} was not copied into the case. ${why} Mend that and import it again.`, sourcePath);
}

async function copyTo(
  source: FileHandle,
  partPath: string,
  request: CopyRequest,
  total: number,
): Promise<{ sha256: string; size: number }> {
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw notWritten(error, request);
    }
  };
  const part = await writing(() => open(partPath, 'wx', 0o600));
  let whole = false;
  try {
    const sink = await writing(() => sinkFor(part, request));
    const result = await pump(source, { write: (plain, last) => writing(() => sink.write(plain, last)) }, request, total);
    await writing(() => part.sync());
    whole = true;
    return result;
  } finally {
    await part.close().catch(() => {});
    if (!whole) await unlink(partPath).catch(() => {});
  }
}

/**
 * Hashes `sourcePath` in one pass and writes a flushed copy to `partPath`; a part that failed is removed.
 * @returns SHA-256 of the plain bytes in hex, and their number
 * @throws AssayError file-unreadable, file-changed, disk-full, cancelled
 */
export async function copyAndHash(request: CopyRequest): Promise<{ sha256: string; size: number }> {
  const { signal, sourceBytes, sourcePath } = request;
  let source: FileHandle | undefined;
  try {
    signal.throwIfAborted();
    source = await openSource(sourceBytes ? Buffer.from(sourceBytes) : sourcePath);
    return await copyFrom(source, request);
  } catch (error) {
    if (signal.aborted) throw new AssayError('cancelled');
    throw toAssayError(error, sourcePath);
  } finally {
    await source?.close();
  }
}
