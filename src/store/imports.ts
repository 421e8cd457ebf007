/** Taking files in: each one is on the disk and in the log before anybody is told that it is safe. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import {
  type ArtifactIntake,
  changesNothing,
  checkIntake,
  findKnown,
  insertArtifact,
  logImported,
  rowFor,
  updateArtifact,
} from './artifact-intake.ts';
import { blobName } from './blob-format.ts';
import { blobPath, intakeDir } from './case-paths.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { makeDirectory, moveIntoPlace, removeIfThere } from './durable-files.ts';
import { refOf } from './refs.ts';
import { type CaseStore, refuseIfGone, type Session, sessionOf, write } from './session.ts';
import { withStoreErrors } from './store-errors.ts';

/** @param paths what the person chose; the log names them without the folders above */
export function beginImport(store: CaseStore, paths: readonly string[]): { importId: number } {
  return write(store, (session) => {
    const at = session.clock().toISOString();
    const { id } = session.sql.run("INSERT INTO imports (started_at, status, detail, entry) VALUES (?, 'running', '', ?)", [
      at,
      nextEntry(session),
    ]);
    const names = paths.map((path) => basename(path));
    const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    append(session, { act: 'import-started', text: `An import was started: ${shown}.`, object: '', data: { importId: id, names } });
    return { importId: id };
  });
}

/** A name under intake/ that no file has, for an intake child to write to. */
export function newPart(store: CaseStore): { path: string } {
  const session = sessionOf(store);
  const { dir, random } = session;
  // Else a folder that was moved would be made anew, and filled.
  refuseIfGone(session);
  withStoreErrors(intakeDir(dir), () => makeDirectory(intakeDir(dir)));
  return { path: join(intakeDir(dir), `${Buffer.from(random(16)).toString('hex')}.part`) };
}

/** @param onMoved told the path of a blob that was not there before */
function storeBlob(store: CaseStore, intake: ArtifactIntake, onMoved: (path: string) => void): string | null {
  if (intake.partPath === null || intake.sha256 === '') return null;
  if (!existsSync(intake.partPath))
    throw new AssayError('file-unreadable', `The copy of ${intake.path} is gone; import it again.`, intake.path);
  const name = blobName(intake.sha256, store.blobKey);
  const path = blobPath(store.dir, name);
  if (moveIntoPlace(intake.partPath, path)) onMoved(path);
  return name;
}

function count(session: Session, importId: number, column: 'taken' | 'known'): void {
  const { changes } = session.sql.run(`UPDATE imports SET ${column} = ${column} + 1 WHERE id = ? AND status = 'running'`, [importId]);
  if (changes === 0) throw new AssayError('not-found', 'This import has ended; start another one.', String(importId));
}

function logReturned(session: Session, id: number, path: string): void {
  const text = `The stored copy of ${path} was missing from the case; the same bytes were imported again and put back.`;
  append(session, { act: 'recovered', text, object: refOf('I', id), actor: engineActor });
}

function recordRow(session: Session, intake: ArtifactIntake, storeCopy: () => string | null): { id: number; isNew: boolean } {
  const found = findKnown(session, intake);
  const isStored = found?.attachment === 'stored' && found.sha256 === intake.sha256;
  // A copy that went missing from the case comes back with the file that it was made from.
  const isLost = isStored && found.blob !== null && !existsSync(blobPath(session.dir, found.blob));
  const blob = isStored && !isLost ? found.blob : storeCopy();
  const row = rowFor(session, intake, blob);
  if (found && changesNothing(found, row)) {
    if (isLost && blob !== null) logReturned(session, found.id, row.path);
    count(session, intake.importId, 'known');
    return { id: found.id, isNew: false };
  }
  const isNew = found === undefined || found.sha256 === '';
  count(session, intake.importId, isNew ? 'taken' : 'known');
  const id = found?.id ?? insertArtifact(session, row, intake);
  if (found) updateArtifact(session, id, row, isNew);
  logImported(session, id, row, intake);
  return { id, isNew };
}

/** Whether a write surely left no row; after an input/output error it may stand in the log of the database all the same. */
function surelyUndone(thrown: unknown): boolean {
  return thrown instanceof AssayError && thrown.code !== 'case-damaged';
}

/**
 * Takes a file in as ONE transaction: its blob moved into place and flushed, its row, its custody entry. What this returns is safe.
 * The same bytes at the same path are one artifact however often they are imported.
 * @throws AssayError disk-full, read-only, file-unreadable, invalid-input, not-found
 */
export function recordArtifact(store: CaseStore, intake: ArtifactIntake): { id: number; ref: string; isNew: boolean } {
  checkIntake(intake);
  const moved: string[] = [];
  try {
    const { id, isNew } = write(store, (session) => recordRow(session, intake, () => storeBlob(store, intake, (path) => moved.push(path))));
    return { id, isNew, ref: refOf('I', id) };
  } catch (thrown) {
    // Nothing in the case would speak of this blob, and verification would call it added.
    if (surelyUndone(thrown)) for (const path of moved) removeIfThere(path);
    throw thrown;
  } finally {
    if (intake.partPath !== null) removeIfThere(intake.partPath);
  }
}

const importRow = z.object({ taken: z.number(), known: z.number() });

/** Ends an import; the log says how many files it took in. */
export function finishImport(
  store: CaseStore,
  importId: number,
  end: { readonly status: 'done' | 'cancelled' | 'failed'; readonly detail: string },
): void {
  write(store, (session) => {
    const found = session.sql.get(importRow, "SELECT taken, known FROM imports WHERE id = ? AND status = 'running'", [importId]);
    if (!found) throw new AssayError('not-found', 'This import has ended already.', String(importId));
    session.sql.run('UPDATE imports SET status = ?, finished_at = ?, detail = ? WHERE id = ?', [
      end.status,
      session.clock().toISOString(),
      end.detail.toWellFormed(),
      importId,
    ]);
    const words = { done: 'ended', cancelled: 'was cancelled', failed: 'failed' }[end.status];
    const seen = found.known === 0 ? '' : `, ${found.known} known already`;
    append(session, {
      act: 'import-finished',
      text: `The import ${words}: ${found.taken} recorded${seen}. ${end.detail}`.trim(),
      object: '',
      actor: engineActor,
      data: { importId, status: end.status, taken: found.taken, known: found.known },
    });
  });
}
