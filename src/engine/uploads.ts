/** Takes in files that were dropped on the window, in pieces; they lie in the user's folder only until they are imported. */
import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssayError, toAssayError } from '#contract/errors';
import { makeDirectory } from '#store/durable-files';

export interface Piece {
  readonly batch: string;
  readonly path: string;
  readonly offset: number;
  readonly base64: string;
}

function uploadsDir(dataDir: string): string {
  return join(dataDir, 'uploads');
}

export function batchDir(dataDir: string, batch: string): string {
  return join(uploadsDir(dataDir), batch);
}

/** Parts of a name below the batch. @throws AssayError `invalid-input` for a name that leads elsewhere */
function partsOf(path: string): string[] {
  const parts = path.split('/');
  const bad = (part: string) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part) || Buffer.byteLength(part) > 255;
  if (parts.length > 64 || parts.some(bad))
    throw new AssayError('invalid-input', `The name ${path} cannot be used below one folder.`, path);
  return parts;
}

/**
 * Appends a piece; pieces of a file come in order.
 * @returns bytes of the file so far
 * @throws AssayError `invalid-input` when a piece is out of order, `disk-full`
 */
export function receivePiece(dataDir: string, piece: Piece): number {
  const file = join(batchDir(dataDir, piece.batch), ...partsOf(piece.path));
  try {
    const present = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (present !== piece.offset)
      throw new AssayError('invalid-input', `${piece.path}: a piece at ${piece.offset} was sent where ${present} comes next.`, piece.path);
    makeDirectory(dirname(file));
    const bytes = Buffer.from(piece.base64, 'base64');
    appendFileSync(file, bytes, { mode: 0o600 });
    return present + bytes.length;
  } catch (thrown) {
    throw toAssayError(thrown, piece.path);
  }
}

/** The dropped files and folders of a batch. @throws AssayError `not-found` when nothing came */
export function batchEntries(dataDir: string, batch: string): string[] {
  const folder = batchDir(dataDir, batch);
  if (!statSync(folder, { throwIfNoEntry: false })) throw new AssayError('not-found', 'Nothing was received of this drop.', batch);
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Removes what an earlier session left when it was cut off. */
export function removeUploads(dataDir: string): void {
  rmSync(uploadsDir(dataDir), { recursive: true, force: true });
}
