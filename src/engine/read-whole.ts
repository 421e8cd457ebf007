/** Reads a file that a person named, whole: bounded, and a file indeed, since a pipe or device would hold the engine for ever. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { AssayError, toAssayError } from '#contract/errors';

/**
 * @param mostBytes beyond which the file is refused unread
 * @throws AssayError naming the path: not there, not readable, no file, too large
 */
export function readWhole(path: string, mostBytes: number): Uint8Array {
  try {
    // Without O_NONBLOCK the very opening of a pipe waits for its writer. Windows has neither the flag nor such files.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = fstatSync(file);
      if (!found.isFile()) throw new AssayError('invalid-input', `${path} is no file but a folder, pipe or device. Name a file.`, path);
      if (found.size > mostBytes)
        throw new AssayError('invalid-input', `${path} has ${found.size} bytes, more than the ${mostBytes} that are read at once.`, path);
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw toAssayError(thrown, path);
  }
}
