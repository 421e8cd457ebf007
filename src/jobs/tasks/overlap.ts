/** Compares the training table of a case with its test table. */
import { statSync } from 'node:fs';
import { analyseOverlap } from '#tables/analyse';
import { PlainFiles } from '../plain-file.ts';
import type { TaskRun } from '../tasks.ts';

export const overlap: TaskRun<'overlap'> = async ({ test, train }, { onProgress, scratch, signal }) => {
  const files = new PlainFiles(scratch, signal);
  const trainPath = await files.pathOf(train, statSync(test.path).size);
  const testPath = await files.pathOf(test);
  return analyseOverlap({ path: trainPath, kind: train.kind }, { path: testPath, kind: test.kind }, { signal, onProgress });
};
