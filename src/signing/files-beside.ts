/** Finds the files that an envelope lists beside it. The names come from the envelope, so they may lead nowhere else. */
import { createReadStream } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ReadFile } from './verify-envelope.ts';

async function* chunksOf(path: string): AsyncIterable<Uint8Array> {
  // Opened when it is read, so that a name that nobody reads leaves nothing open.
  yield* createReadStream(path);
}

/**
 * A reader of files under one folder.
 * @param folder where the envelope lies
 * @returns gives null for a name that is not there, and for one that leads out of the folder, also through a link
 */
export function filesBeside(folder: string): ReadFile {
  return async (name) => {
    const parts = name.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))) return null;
    try {
      const path = await realpath(join(folder, ...parts));
      if (!path.startsWith(`${await realpath(folder)}${sep}`) || !(await lstat(path)).isFile()) return null;
      return chunksOf(path);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')) return null;
      throw thrown;
    }
  };
}
