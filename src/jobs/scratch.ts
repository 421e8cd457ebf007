/** A folder for one task in which decrypted bytes may lie while native code reads them; removed by the parent, whatever becomes of the child. */
import { mkdirSync, statfsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'assay-scratch-';
/** Memory first, so that decrypted bytes do not reach a disk where they fit. */
const roots = (): readonly string[] => (process.platform === 'linux' ? ['/dev/shm', tmpdir()] : [tmpdir()]);

function hasRoom(root: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(root);
    return bavail * bsize > bytes * 1.25;
  } catch {
    return false;
  }
}

/** A name for a task's folder, which tells whose it is. */
export function scratchName(random: string): string {
  return `${prefix}${process.pid}-${random}`;
}

/**
 * Makes the folder, for this user alone, where there is room for as many bytes.
 * @throws Node's file errors
 */
export function makeScratch(name: string, bytes: number): string {
  const root = roots().find((each) => hasRoom(each, bytes)) ?? tmpdir();
  const folder = join(root, name);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });

/** Removes the folder wherever it was made. */
export async function removeScratch(name: string): Promise<void> {
  for (const root of roots()) await remove(join(root, name));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Removes what an Assay of this user left that was ended from outside. */
export async function removeLeftScratch(): Promise<void> {
  for (const root of roots()) {
    for (const name of await readdir(root).catch(() => [])) {
      const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
      if (pid === undefined || isAlive(Number(pid))) continue;
      const owner = await stat(join(root, name)).catch(() => undefined);
      if (owner?.uid === process.getuid?.()) await remove(join(root, name)).catch(() => {});
    }
  }
}
