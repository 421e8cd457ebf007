/** Taking files in: each one is on the disk and in the log before anybody is told that it is safe. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Attachment } from '#contract/artifacts';
import { AssayError } from '#contract/errors';
import type { Outcome } from '#contract/findings';
import { artifactSeal, type IntakeRow, intakeRow } from './artifact-seal.ts';
import { blobName } from './blob-format.ts';
import { blobPath, intakeDir } from './case-paths.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { makeDirectory, moveIntoPlace, removeIfThere } from './durable-files.ts';
import { refOf } from './refs.ts';
import { type CaseStore, type Session, sessionOf, write } from './session.ts';

/** A file as an intake child found it. */
export interface ArtifactIntake {
  readonly importId: number;
  /** Relative to the chosen root, with '/'. */
  readonly path: string;
  readonly sourcePath: string;
  readonly volume: string;
  readonly modifiedAt: string;
  readonly size: number;
  /** '' when unreadable. */
  readonly sha256: string;
  /** The flushed copy in intake/; null for a file that is referenced or unreadable. */
  readonly partPath: string | null;
  readonly failure?: { readonly outcome: Outcome; readonly detail: string };
}

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
  const { dir, random } = sessionOf(store);
  makeDirectory(intakeDir(dir));
  return { path: join(intakeDir(dir), `${Buffer.from(random(16)).toString('hex')}.part`) };
}

function checkIntake(intake: ArtifactIntake): void {
  const { path, sha256, size } = intake;
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.split('/').includes('..'))
    throw new AssayError('invalid-input', `${path} is no path inside the chosen folder.`, path);
  if (!/^([0-9a-f]{64})?$/.test(sha256) || !Number.isSafeInteger(size) || size < 0)
    throw new AssayError('invalid-input', `${path} came without a hash and a size.`, path);
  if (sha256 === '' && !intake.failure) throw new AssayError('invalid-input', `${path} has no hash and no reason for that.`, path);
}

/** The row that this file already has: the same bytes at the same path, or the same path that could not be read before. */
function known(session: Session, intake: ArtifactIntake): IntakeRow | undefined {
  const same = session.sql.get(intakeRow, 'SELECT * FROM artifacts WHERE path = ? AND sha256 = ? ORDER BY id LIMIT 1', [
    intake.path.toWellFormed(),
    intake.sha256,
  ]);
  if (same) return same;
  return session.sql.get(intakeRow, "SELECT * FROM artifacts WHERE path = ? AND source_path = ? AND sha256 = '' LIMIT 1", [
    intake.path.toWellFormed(),
    intake.sourcePath.toWellFormed(),
  ]);
}

function storeBlob(store: CaseStore, intake: ArtifactIntake): string | null {
  if (intake.partPath === null || intake.sha256 === '') return null;
  if (!existsSync(intake.partPath))
    throw new AssayError('file-unreadable', `The copy of ${intake.path} is gone; import it again.`, intake.path);
  const name = blobName(intake.sha256, store.blobKey);
  moveIntoPlace(intake.partPath, blobPath(store.dir, name));
  return name;
}

function attachmentOf(intake: ArtifactIntake, blob: string | null): Attachment {
  if (blob !== null) return 'stored';
  return intake.sha256 === '' ? 'not-attached' : 'present';
}

function rowOf(session: Session, intake: ArtifactIntake, blob: string | null): Omit<IntakeRow, 'id'> {
  return {
    import_id: intake.importId,
    path: intake.path.toWellFormed(),
    source_path: intake.sourcePath.toWellFormed(),
    volume: intake.volume.toWellFormed(),
    modified_at: intake.modifiedAt,
    size: intake.size,
    sha256: intake.sha256,
    blob,
    attachment: attachmentOf(intake, blob),
    imported_at: session.clock().toISOString(),
    entry: nextEntry(session),
  };
}

/** Until a scan has run, the outcome says that none has: a file must not look examined because it was imported. */
const notScanned = { outcome: 'unsupported', detail: 'Not scanned yet.' } as const;

function insert(session: Session, row: Omit<IntakeRow, 'id'>, intake: ArtifactIntake): number {
  const { outcome, detail } = intake.failure ?? notScanned;
  return session.sql.run(
    `INSERT INTO artifacts (import_id, path, source_path, volume, modified_at, size, sha256, blob, attachment, imported_at, entry,
      outcome, outcome_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [...valuesOf(row), outcome, detail.toWellFormed()],
  ).id;
}

function valuesOf(row: Omit<IntakeRow, 'id'>): (string | number | null)[] {
  const { import_id, path, source_path, volume, modified_at, size, sha256, blob, attachment, imported_at, entry } = row;
  return [import_id, path, source_path, volume, modified_at, size, sha256, blob, attachment, imported_at, entry];
}

/** A row that was unreadable, referenced elsewhere or not attached, and is better known now. */
function update(session: Session, id: number, row: Omit<IntakeRow, 'id'>, readable: boolean): void {
  session.sql.run(
    `UPDATE artifacts SET import_id = ?, path = ?, source_path = ?, volume = ?, modified_at = ?, size = ?, sha256 = ?, blob = ?,
      attachment = ?, imported_at = ?, entry = ? WHERE id = ?`,
    [...valuesOf(row), id],
  );
  if (readable)
    session.sql.run('UPDATE artifacts SET outcome = ?, outcome_detail = ? WHERE id = ?', [notScanned.outcome, notScanned.detail, id]);
}

function sentence(row: Omit<IntakeRow, 'id'>, intake: ArtifactIntake): string {
  if (row.sha256 === '') return `${row.path} could not be read: ${intake.failure?.detail ?? ''}`;
  const how = row.blob === null ? 'hashed and left where it is' : 'copied';
  return `${row.path} was ${how}, ${row.size} bytes, SHA-256 ${row.sha256}.`;
}

function log(session: Session, id: number, row: Omit<IntakeRow, 'id'>, intake: ArtifactIntake): void {
  append(session, {
    act: 'imported',
    text: sentence(row, intake),
    object: refOf('I', id),
    data: { path: row.path, sha256: row.sha256, size: row.size, row: artifactSeal({ ...row, id }) },
  });
}

function changesNothing(found: IntakeRow, row: Omit<IntakeRow, 'id'>): boolean {
  if (found.sha256 !== row.sha256) return false;
  if (found.sha256 === '' || found.attachment === 'stored') return true;
  return row.blob === null && found.attachment === 'present' && found.source_path === row.source_path && found.volume === row.volume;
}

function count(session: Session, importId: number, column: 'taken' | 'known'): void {
  const { changes } = session.sql.run(`UPDATE imports SET ${column} = ${column} + 1 WHERE id = ? AND status = 'running'`, [importId]);
  if (changes === 0) throw new AssayError('not-found', 'This import has ended; start another one.', String(importId));
}

/**
 * Takes a file in as ONE transaction: its blob moved into place and flushed, its row, its custody entry. What this returns is safe.
 * The same bytes at the same path are one artifact however often they are imported.
 * @throws AssayError disk-full, read-only, file-unreadable, invalid-input, not-found
 */
export function recordArtifact(store: CaseStore, intake: ArtifactIntake): { id: number; ref: string; isNew: boolean } {
  checkIntake(intake);
  const result = write(store, (session) => {
    const found = known(session, intake);
    const blob = found?.attachment === 'stored' && found.sha256 === intake.sha256 ? found.blob : storeBlob(store, intake);
    const row = rowOf(session, intake, blob);
    if (found && changesNothing(found, row)) {
      count(session, intake.importId, 'known');
      return { id: found.id, isNew: false };
    }
    const isNew = found === undefined || found.sha256 === '';
    count(session, intake.importId, isNew ? 'taken' : 'known');
    const id = found?.id ?? insert(session, row, intake);
    if (found) update(session, id, row, isNew);
    log(session, id, row, intake);
    return { id, isNew };
  });
  if (intake.partPath !== null) removeIfThere(intake.partPath);
  return { ...result, ref: refOf('I', result.id) };
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
      text: `The import ${words}: ${found.taken} taken in${seen}. ${end.detail}`.trim(),
      object: '',
      actor: engineActor,
      data: { importId, status: end.status, taken: found.taken, known: found.known },
    });
  });
}
