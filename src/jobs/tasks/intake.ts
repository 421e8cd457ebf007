/** Copies one file into a case and hashes it on the way. */
import { statSync } from 'node:fs';
import { copyAndHash } from '#store/blob-writer';
import type { TaskRun } from '../tasks.ts';

export const intake: TaskRun<'intake'> = ({ key, partPath, sourcePath }, { onProgress, signal }) => {
  const { size } = statSync(sourcePath);
  const phase = sourcePath.slice(-400);
  return copyAndHash({ sourcePath, partPath, key, signal, onProgress: (bytes) => onProgress(bytes, size, phase) });
};
