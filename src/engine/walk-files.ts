/** Lists what is to be imported, in a fixed order: links are followed only inside the chosen folder, and nothing is opened. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { AssayError, toAssayError } from '#contract/errors';
import type { Outcome } from '#contract/findings';

/** A file to take in, or a place that was refused with the reason. */
export interface WalkItem {
  /** Absolute. Where a name is not UTF-8, its other bytes are shown as `\\xff`. */
  readonly sourcePath: string;
  /** The path as the system has it, where text cannot name it. */
  readonly sourceBytes?: Uint8Array;
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
  readonly root: Buffer;
  readonly items: WalkItem[];
  readonly signal: AbortSignal;
  onCount(found: number): void;
}

/** One place of the walk, under each of its names. */
interface Place {
  readonly bytes: Buffer;
  readonly sourcePath: string;
  readonly path: string;
  readonly given: string;
}

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString('utf8'), 'utf8').equals(name);
}

/** A name as text; the bytes of one that is not UTF-8 are shown as numbers. */
function shownName(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8');
  return name.toString('latin1').replace(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function below({ bytes, given, path, sourcePath }: Place, name: Buffer): Place {
  const shown = shownName(name);
  return {
    bytes: Buffer.concat([bytes, Buffer.from(sep), name]),
    sourcePath: join(sourcePath, shown),
    path: `${path}/${shown}`,
    given: join(given, shown),
  };
}

function add(
  walk: Walk,
  { bytes, given, path, sourcePath }: Place,
  item: Pick<WalkItem, 'size' | 'modifiedAt' | 'device' | 'refused'>,
): void {
  if (walk.items.length >= mostItems)
    throw new AssayError('not-allowed', `There are more than ${mostItems} files here. Import the folders one by one.`, given);
  walk.items.push({ sourcePath, path, given, ...(isUtf8(bytes) ? {} : { sourceBytes: bytes }), ...item });
  if (walk.items.length % 500 === 0) walk.onCount(walk.items.length);
}

function refuse(walk: Walk, place: Place, outcome: Outcome, detail: string): void {
  add(walk, place, { size: 0, modifiedAt: '', device: 0, refused: { outcome, detail } });
}

/** Where a link or folder really is; undefined for a link to nothing. */
async function realBytes(bytes: Buffer): Promise<Buffer | undefined> {
  try {
    return await realpath(bytes, { encoding: 'buffer' });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function isInside(target: Buffer, root: Buffer): boolean {
  const start = Buffer.concat([root, Buffer.from(root.toString('latin1').endsWith(sep) ? '' : sep)]);
  return target.equals(root) || target.subarray(0, start.length).equals(start);
}

async function visitLink(walk: Walk, place: Place, above: readonly Buffer[]): Promise<void> {
  const target = await realBytes(place.bytes);
  if (!target) {
    refuse(walk, place, 'unreadable', 'A symbolic link to a place where nothing is.');
    return;
  }
  if (!isInside(target, walk.root)) {
    refuse(walk, place, 'unsupported', 'A symbolic link that leads out of the imported folder; it was not followed.');
    return;
  }
  const found = await stat(target);
  if (!found.isDirectory()) return visit(walk, place, above, true);
  refuse(walk, place, 'unsupported', 'A symbolic link to another folder of this import; what it holds comes in there.');
}

async function visit(walk: Walk, place: Place, above: readonly Buffer[], follow: boolean): Promise<void> {
  walk.signal.throwIfAborted();
  try {
    const found = follow ? await stat(place.bytes) : await lstat(place.bytes);
    if (found.isSymbolicLink()) await visitLink(walk, place, above);
    else if (found.isDirectory()) await visitFolder(walk, place, above);
    else if (found.isFile()) add(walk, place, { size: found.size, modifiedAt: found.mtime.toISOString(), device: found.dev });
    else refuse(walk, place, 'unsupported', 'Not a file but a device, pipe or socket; it was not opened.');
  } catch (thrown) {
    if (walk.signal.aborted || thrown instanceof AssayError) throw thrown;
    const { code, message } = toAssayError(thrown, basename(place.sourcePath));
    refuse(walk, place, 'unreadable', code === 'internal' ? 'It cannot be read.' : message);
  }
}

/** @param above real paths of the folders on the way down, so that a loop of links ends */
async function visitFolder(walk: Walk, place: Place, above: readonly Buffer[]): Promise<void> {
  const real = (await realBytes(place.bytes)) ?? place.bytes;
  if (above.some((each) => each.equals(real))) return refuse(walk, place, 'unsupported', 'A folder inside itself.');
  if (above.length >= mostDepth) return refuse(walk, place, 'unsupported', `Folders are nested over ${mostDepth} deep.`);
  const entries: Dirent<Buffer>[] = await readdir(place.bytes, { withFileTypes: true, encoding: 'buffer' });
  entries.sort((left, right) => Buffer.compare(left.name, right.name));
  for (const { name } of entries) await visit(walk, below(place, name), [...above, real], false);
}

/**
 * Walks files and folders; what cannot be read becomes an item that says why.
 * @param given paths as the user gave them; a link given by name is followed
 * @param base removed from the front of what the case calls them; by default each path's parent
 * @param onCount told now and then how many were found so far
 * @throws AssayError `file-unreadable` when a given path is not there at all; the signal's reason
 */
export async function walkFiles(
  given: readonly string[],
  signal: AbortSignal,
  base?: string,
  onCount: (found: number) => void = () => {},
): Promise<WalkItem[]> {
  const items: WalkItem[] = [];
  for (const each of given) {
    const absolute = resolve(each);
    const root = await realpath(absolute, { encoding: 'buffer' }).catch((thrown: unknown) => {
      throw toAssayError(thrown, each);
    });
    const path = base === undefined ? basename(absolute) || absolute : absolute.slice(resolve(base).length + 1);
    const place = { bytes: Buffer.from(absolute), sourcePath: absolute, path, given: each };
    await visit({ root, items, signal, onCount }, place, [], true);
  }
  return items;
}
