/** Files that are still there after a power cut: contents and directory entries are flushed before anybody is told. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** Flushes a directory's entries; Windows has no such call and writes them through. */
export function syncDirectory(dir: string): void {
  if (process.platform !== 'win32') flush(dir, 'r');
}

/** Flushes a file's contents. */
export function syncFile(file: string): void {
  flush(file, 'r+');
}

function flush(path: string, flags: string): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder for this user alone, with those above it, and flushes the entries that name them. Node's own way of doing so
 * runs for ever where a file system refuses every new folder with ENOENT, and names a read-only medium "not there".
 * @throws Node's file error, with the folder's path
 */
export function makeDirectory(dir: string): void {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const above = dirname(dir);
  if (above !== dir && !found) makeDirectory(above);
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
    throw error;
  }
  syncDirectory(above);
}

/**
 * Moves a flushed file to its place, unless the same content is there already; afterwards the place survives a power cut.
 * @returns whether it was moved
 */
export function moveIntoPlace(from: string, to: string): boolean {
  const found = statSync(to, { throwIfNoEntry: false });
  if (found?.isFile() && found.size === statSync(from).size) {
    unlinkSync(from);
    return false;
  }
  makeDirectory(dirname(to));
  renameSync(from, to);
  syncDirectory(dirname(to));
  return true;
}

/** Removes a file that may be gone already. */
export function removeIfThere(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) unlinkSync(file);
}
