/** A file as random-access bytes for readers: opened without ever waiting, held to the size it had, read through a few windows. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AssayError } from '#contract/errors';
import type { ByteSource } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';

export interface OpenSource {
  readonly source: ByteSource;
  close(): void;
}

/** Bytes of a window, and how many are kept: readers go back and forth between a container's directory and its members. */
const windowBytes = 256 * 1024;
const windowCount = 4;
/** Longest single read, in bytes, where the task does not say otherwise. */
const usualBytes = 64 * 1024 * 1024;

interface Window {
  start: number;
  length: number;
  readonly bytes: Buffer;
}

/**
 * Bounds what one read may ask of a source, so that no stated length becomes an allocation.
 * @throws LimitReached on a read of more than `mostBytes`
 */
export function boundedSource(source: ByteSource, mostBytes = usualBytes): ByteSource {
  return {
    size: source.size,
    read(offset, length) {
      const within = Math.max(0, Math.min(length, source.size - offset));
      if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(within)) return new Uint8Array(0);
      if (within > mostBytes)
        throw new LimitReached('maxHeaderBytes', `A part of ${within} bytes would have to be held at once; at most ${mostBytes} are.`);
      return source.read(offset, within);
    },
  };
}

/** Fills `target` from the file; a file that has become shorter is told as changed. */
function fill(descriptor: number, target: Buffer, length: number, offset: number, path: string): void {
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, target, done, length - done, offset + done);
    if (read === 0) throw new AssayError('file-changed', `${path} became shorter while it was read.`, path);
    done += read;
  }
}

function windowedRead(descriptor: number, size: number, path: string): ByteSource['read'] {
  // Most recently used first.
  const windows: Window[] = [];
  return (offset, length) => {
    if (length > windowBytes) {
      const bytes = Buffer.allocUnsafe(length);
      fill(descriptor, bytes, length, offset, path);
      return bytes;
    }
    const at = windows.findIndex(({ start, length: held }) => offset >= start && offset + length <= start + held);
    const [window = { start: 0, length: 0, bytes: Buffer.allocUnsafe(windowBytes) }] =
      at >= 0 ? windows.splice(at, 1) : windows.splice(windowCount - 1, 1);
    if (at < 0) {
      // A window that cannot be filled is not put back.
      const held = Math.min(windowBytes, size - offset);
      fill(descriptor, window.bytes, held, offset, path);
      window.start = offset;
      window.length = held;
    }
    windows.unshift(window);
    return window.bytes.subarray(offset - window.start, offset - window.start + length);
  };
}

/**
 * Opens a regular file for random access. A pipe or a device is refused, not waited for.
 * @throws AssayError `file-unreadable` for what is no regular file, `file-changed` from a read past a new end; Node's file errors
 */
export function openFileSource(path: string, mostBytes?: number): OpenSource {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile()) throw new AssayError('file-unreadable', `${path} is not a regular file.`, path);
    const source = boundedSource({ size: state.size, read: windowedRead(descriptor, state.size, path) }, mostBytes);
    return { source, close: () => closeSync(descriptor) };
  } catch (thrown) {
    closeSync(descriptor);
    throw thrown;
  }
}
