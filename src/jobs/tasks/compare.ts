/** Lays two models of a case side by side in a reader: nothing but this process reads their bytes. */
import { compareModels } from '#scanners/compare-models';
import { openStored } from '../stored-source.ts';
import type { TaskRun } from '../tasks.ts';

export const compare: TaskRun<'compare'> = async ({ left, right }, { onProgress, signal }) => {
  const first = await openStored(left);
  try {
    const second = await openStored(right);
    try {
      const sides = { left: { source: first.source, name: left.name }, right: { source: second.source, name: right.name } };
      return compareModels(sides, { signal, onProgress });
    } finally {
      second.close();
    }
  } finally {
    first.close();
  }
};
