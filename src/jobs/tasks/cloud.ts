/** Reads one file as an export of a cloud account or a cluster; null where it is none that Assay knows. */
import { defaultLimits } from '#formats/limits';
import { readExport } from '#importers/read-export';
import { openStored } from '../stored-source.ts';
import type { TaskRun } from '../tasks.ts';

/** A document is parsed as one text, so it is read at once; the importers refuse what is longer. */
const mostBytes = 256 * 1024 ** 2;

export const cloud: TaskRun<'cloud'> = async (input, { signal }) => {
  const { close, source } = await openStored(input, mostBytes);
  try {
    return readExport(source, input.name, { limits: defaultLimits, signal });
  } finally {
    close();
  }
};
