/** Reads a list of hashes in a child: it comes from outside like every other file. */
import { createHash } from 'node:crypto';
import { AssayError } from '#contract/errors';
import { parseHashList } from '#formats/hash-list/parse';
import { LimitReached } from '#formats/limits';
import { openFileSource } from '../file-source.ts';
import type { TaskRun } from '../tasks.ts';

/** Bytes of the longest list that is read. */
const mostBytes = 128 * 1024 * 1024;

export const hashList: TaskRun<'hash-list'> = async ({ path }) => {
  const { close, source } = openFileSource(path, mostBytes);
  try {
    const bytes = source.read(0, source.size);
    const { items, skipped } = parseHashList(Buffer.from(bytes).toString('utf8'));
    return { sha256: createHash('sha256').update(bytes).digest('hex'), items, skipped };
  } catch (thrown) {
    if (thrown instanceof LimitReached) throw new AssayError('invalid-input', `${path} is too long for a list: ${thrown.message}`, path);
    throw thrown;
  } finally {
    close();
  }
};
