/** Reads a small file whole: a pipe or a device, which may never end, is refused, and so is a file that is too large to be meant. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AssayError, toAssayError } from '#contract/errors';

function readWhole(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const read = readSync(descriptor, bytes, done, size - done, done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/**
 * @param mostBytes a larger file is refused
 * @param what the file should be, for the message: "report", "plan"
 * @throws AssayError naming the file
 */
export function readBounded(path: string, mostBytes: number, what: string): Uint8Array {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const state = fstatSync(descriptor);
      if (state.isDirectory()) throw new AssayError('file-unreadable', `${path} is a folder, not a file.`, path);
      if (!state.isFile())
        throw new AssayError('file-unreadable', `${path} is a device, pipe or socket, not a file; it was not read.`, path);
      if (state.size > mostBytes)
        throw new AssayError('invalid-input', `${path} has ${state.size.toLocaleString('en')} bytes; no ${what} is that large.`, path);
      return readWhole(descriptor, state.size);
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    throw toAssayError(thrown, path);
  }
}
