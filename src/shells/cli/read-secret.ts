/** Reads a passphrase from a file, so that none stands on a command line or in an environment. */
import { AssayError, toAssayError } from '#contract/errors';
import { readBounded } from '#engine/read-bounded';

const mostBytes = 4096;

/** The file's first line. @throws AssayError naming the file when it cannot be read or is empty */
export function readSecret(file: string): string {
  try {
    const [line = ''] = Buffer.from(readBounded(file, mostBytes, 'passphrase file'))
      .toString('utf8')
      .split(/\r?\n/, 1);
    if (line === '') throw new AssayError('invalid-input', `${file} is empty; its first line must be the passphrase.`, file);
    return line;
  } catch (thrown) {
    throw toAssayError(thrown, file);
  }
}
