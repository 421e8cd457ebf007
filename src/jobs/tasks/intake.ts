/** Copies one file into a case and hashes it on the way. */
import { copyAndHash } from '#store/blob-writer';
import type { TaskRun } from '../tasks.ts';

export const intake: TaskRun<'intake'> = ({ sourcePath, ...request }, { onProgress, signal }) => {
  const phase = sourcePath.slice(-400);
  return copyAndHash({ sourcePath, ...request, signal, onProgress: (bytes, total) => onProgress(bytes, total, phase) });
};
