/** Analyses one table in a child that may die with it. */
import { analyseTable } from '#tables/analyse';
import { PlainFiles } from '../plain-file.ts';
import type { TaskRun } from '../tasks.ts';

export const table: TaskRun<'table'> = async (input, { onProgress, scratch, signal }) => {
  const path = await new PlainFiles(scratch, signal).pathOf(input);
  return analyseTable(path, input.kind, { signal, onProgress, name: input.name });
};
