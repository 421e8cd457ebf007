/** Reads a passphrase from a file, so that none stands on a command line or in an environment. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AssayError, toAssayError } from '#contract/errors';
import { readBounded } from '#engine/read-bounded';

const mostBytes = 4096;

/** What a shell hands over as `<(command)` is a pipe: it is waited for, to its end or to the bound. */
function readPipe(path: string): Uint8Array {
  const bytes = Buffer.alloc(mostBytes);
  const pipe = openSync(path, 'r');
  try {
    let done = 0;
    for (let read = -1; read !== 0 && done < mostBytes; done += read) read = readSync(pipe, bytes, done, mostBytes - done, null);
    return bytes.subarray(0, done);
  } finally {
    closeSync(pipe);
  }
}

/** The file's first line. @throws AssayError naming the file when it cannot be read or is empty */
export function readSecret(file: string): string {
  try {
    const isPipe = statSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
    const bytes = isPipe ? readPipe(file) : readBounded(file, mostBytes, 'passphrase file');
    const [line = ''] = Buffer.from(bytes).toString('utf8').split(/\r?\n/, 1);
    if (line === '') throw new AssayError('invalid-input', `${file} is empty; its first line must be the passphrase.`, file);
    return line;
  } catch (thrown) {
    throw toAssayError(thrown, file);
  }
}
