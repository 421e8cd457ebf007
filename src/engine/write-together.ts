/** Writes files that belong together: after a failure none of them is there, so that no report stands without its envelope. */
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { AssayError, toAssayError } from '#contract/errors';

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

const partOf = (path: string): string => `${path}.part`;

async function writePart({ bytes, path }: NewFile): Promise<void> {
  // What an earlier run left when it was killed.
  await rm(partOf(path), { force: true });
  const file = await open(partOf(path), 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes files as far as that can be done: the failure that led here is the one to be told. */
export async function removeTogether(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true }).catch(() => {});
}

/**
 * Writes all of them beside their places, flushed, before the first takes its name. Nothing is replaced.
 * @throws AssayError naming the file that could not be written; none of them is there then
 */
export async function writeTogether(files: readonly NewFile[]): Promise<void> {
  const named: string[] = [];
  let current = '';
  try {
    for (const file of files) {
      current = file.path;
      await writePart(file);
    }
    for (const { path } of files) {
      current = path;
      if (existsSync(path))
        throw new AssayError('not-allowed', `${path} came to be meanwhile and is not replaced. Choose another name.`, path);
      await rename(partOf(path), path);
      named.push(path);
    }
  } catch (thrown) {
    await removeTogether([...files.map(({ path }) => partOf(path)), ...named]);
    throw toAssayError(thrown, current);
  }
}
