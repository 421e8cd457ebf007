/** The server-side picker: one folder's entries, for windows that have no file dialog of their own. */
import { opendir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { toAssayError } from '#contract/errors';
import type { FileEntry } from '#contract/imports';

export interface Browsed {
  readonly path: string;
  readonly parent: string | null;
  readonly places: { label: string; path: string }[];
  readonly entries: FileEntry[];
}

/** Entries shown of one folder; a picker with more is of no use. */
const mostEntries = 5000;
const mediaFolders: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/media', '/run/media', '/mnt'],
  darwin: ['/Volumes'],
};

async function subfolders(folder: string): Promise<{ label: string; path: string }[]> {
  try {
    const found: { label: string; path: string }[] = [];
    for await (const entry of await opendir(folder))
      if (entry.isDirectory()) found.push({ label: entry.name, path: join(folder, entry.name) });
    return found.sort((left, right) => (left.path < right.path ? -1 : 1)).slice(0, 50);
  } catch {
    return [];
  }
}

/** Home, then what is mounted; media of a user lie one level deeper (/media/USER/NAME). */
async function placesOf(user: string): Promise<{ label: string; path: string }[]> {
  const places = [{ label: 'Home', path: homedir() }];
  for (const folder of mediaFolders[process.platform] ?? [])
    for (const each of await subfolders(folder)) places.push(...(each.label === user ? await subfolders(each.path) : [each]));
  if (process.platform === 'win32')
    for (const letter of 'CDEFGHIJKLMNOPQRSTUVWXYZ') {
      const path = `${letter}:\\`;
      if (await stat(path).catch(() => undefined)) places.push({ label: `${letter}:`, path });
    }
  else places.push({ label: 'File system', path: '/' });
  return places;
}

async function entryOf(folder: string, name: string): Promise<FileEntry> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  const kind = found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : 'other';
  return { name, path, kind, size: found?.isFile() ? found.size : 0, ...(found ? { modifiedAt: found.mtime.toISOString() } : {}) };
}

/**
 * Lists a folder; without a path, the user's home. Hidden names come last, folders first.
 * @throws AssayError naming the folder that cannot be read
 */
export async function browseFiles(wanted: string | undefined, user: string): Promise<Browsed> {
  const path = resolve(wanted ?? homedir());
  const names: string[] = [];
  try {
    for await (const entry of await opendir(path)) {
      names.push(entry.name);
      if (names.length >= mostEntries) break;
    }
  } catch (thrown) {
    throw toAssayError(thrown, path);
  }
  const entries = await Promise.all(names.map((name) => entryOf(path, name)));
  const rank = ({ kind, name }: FileEntry): number => (name.startsWith('.') ? 2 : 0) + (kind === 'folder' ? 0 : 1);
  entries.sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name, 'en'));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, places: await placesOf(user), entries };
}
