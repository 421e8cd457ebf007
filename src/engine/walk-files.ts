/** Lists what is to be imported, in a fixed order: links are followed only inside the chosen folder, and nothing is opened. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { AssayError, toAssayError } from '#contract/errors';
import type { Outcome } from '#contract/findings';

/** A file to take in, or a place that was refused with the reason. */
export interface WalkItem {
  /** Absolute, or as joined below the given path. */
  readonly sourcePath: string;
  /** What the case calls it: below the chosen folder's own name, with `/`. */
  readonly path: string;
  /** As given by the caller, joined below it. */
  readonly given: string;
  readonly size: number;
  readonly modifiedAt: string;
  readonly device: number;
  readonly refused?: { readonly outcome: Outcome; readonly detail: string };
}

/** Most entries of one import; more is refused before anything is copied. */
const mostItems = 500_000;
const mostDepth = 64;

interface Walk {
  readonly root: string;
  readonly items: WalkItem[];
  /** Real paths of the folders on the way down, so that a loop of links ends. */
  readonly signal: AbortSignal;
}

function printable(name: Buffer): string {
  return name.toString('latin1').replace(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString('utf8'), 'utf8').equals(name);
}

function refuse(walk: Walk, sourcePath: string, path: string, given: string, outcome: Outcome, detail: string): void {
  walk.items.push({ sourcePath, path, given, size: 0, modifiedAt: '', device: 0, refused: { outcome, detail } });
}

function add(walk: Walk, item: WalkItem): void {
  if (walk.items.length >= mostItems)
    throw new AssayError('not-allowed', `There are more than ${mostItems} files here. Import the folders one by one.`, walk.root);
  walk.items.push(item);
}

async function visitLink(walk: Walk, sourcePath: string, path: string, given: string, above: readonly string[]): Promise<void> {
  const target = await realpath(sourcePath);
  const inside = target === walk.root || target.startsWith(walk.root + sep);
  if (!inside) {
    refuse(walk, sourcePath, path, given, 'unsupported', 'A symbolic link that leads out of the imported folder; it was not followed.');
    return;
  }
  const found = await stat(target);
  if (!found.isDirectory()) return visit(walk, sourcePath, path, given, above, true);
  refuse(walk, sourcePath, path, given, 'unsupported', 'A symbolic link to another folder of this import; what it holds comes in there.');
}

async function visit(
  walk: Walk,
  sourcePath: string,
  path: string,
  given: string,
  above: readonly string[],
  follow: boolean,
): Promise<void> {
  walk.signal.throwIfAborted();
  try {
    const found = follow ? await stat(sourcePath) : await lstat(sourcePath);
    if (found.isSymbolicLink()) await visitLink(walk, sourcePath, path, given, above);
    else if (found.isDirectory()) await visitFolder(walk, sourcePath, path, given, above);
    else if (found.isFile())
      add(walk, { sourcePath, path, given, size: found.size, modifiedAt: found.mtime.toISOString(), device: found.dev });
    else refuse(walk, sourcePath, path, given, 'unsupported', 'Not a file but a device, pipe or socket; it was not opened.');
  } catch (thrown) {
    if (walk.signal.aborted || thrown instanceof AssayError) throw thrown;
    const { code, message } = toAssayError(thrown, basename(sourcePath));
    refuse(walk, sourcePath, path, given, 'unreadable', code === 'internal' ? 'It cannot be read.' : message);
  }
}

async function visitFolder(walk: Walk, folder: string, path: string, given: string, above: readonly string[]): Promise<void> {
  const real = await realpath(folder);
  if (above.includes(real) || above.length >= mostDepth) {
    refuse(
      walk,
      folder,
      path,
      given,
      'unsupported',
      above.includes(real) ? 'A folder inside itself.' : `Folders are nested over ${mostDepth} deep.`,
    );
    return;
  }
  const entries: Dirent<Buffer>[] = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  entries.sort((left, right) => Buffer.compare(left.name, right.name));
  for (const { name } of entries) {
    if (!isUtf8(name)) {
      const shown = printable(name);
      const detail = `Its name is not UTF-8 (${shown}). Rename a copy of it and import that.`;
      refuse(walk, join(folder, shown), `${path}/${shown}`, join(given, shown), 'unreadable', detail);
      continue;
    }
    const text = name.toString('utf8');
    await visit(walk, join(folder, text), `${path}/${text}`, join(given, text), [...above, real], false);
  }
}

/**
 * Walks files and folders; what cannot be read becomes an item that says why.
 * @param given paths as the user gave them; a link given by name is followed
 * @param base removed from the front of what the case calls them; by default each path's parent
 * @throws AssayError `file-unreadable` when a given path is not there at all; the signal's reason
 */
export async function walkFiles(given: readonly string[], signal: AbortSignal, base?: string): Promise<WalkItem[]> {
  const items: WalkItem[] = [];
  for (const each of given) {
    const absolute = resolve(each);
    const root = await realpath(absolute).catch((thrown: unknown) => {
      throw toAssayError(thrown, each);
    });
    const path = base === undefined ? basename(absolute) || absolute : absolute.slice(resolve(base).length + 1);
    await visit({ root, items, signal }, absolute, path, each, [], true);
  }
  return items;
}
