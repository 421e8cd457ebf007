/** Scans one artifact in a reader: nothing but this process reads its bytes. */
import { scanArtifact } from '#scanners/scan-artifact';
import { openStored } from '../stored-source.ts';
import type { TaskRun } from '../tasks.ts';

export const scan: TaskRun<'scan'> = async (input, { signal }) => {
  const { close, source } = await openStored(input);
  try {
    return scanArtifact(source, input.name, {
      signal,
      ...(input.depth === undefined ? {} : { depth: input.depth }),
      ...(input.policy === undefined ? {} : { policy: input.policy }),
    });
  } finally {
    close();
  }
};
