/** The row of a file that is taken in: what is checked, what is known of it already, what is written and logged. */
import type { Attachment } from '#contract/artifacts';
import { AssayError } from '#contract/errors';
import type { Outcome } from '#contract/findings';
import { artifactSeal, type IntakeRow, intakeRow } from './artifact-seal.ts';
import { append, nextEntry } from './custody.ts';
import { refOf } from './refs.ts';
import type { Session } from './session.ts';

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

/** @throws AssayError invalid-input for a path that leaves the chosen folder, or a file without hash and reason */
export function checkIntake(intake: ArtifactIntake): void {
  const { path, sha256, size } = intake;
  // Elsewhere than on Windows, a client's file may well be called `C:\\x`.
  const hasDrive = process.platform === 'win32' && /^[A-Za-z]:/.test(path);
  if (path === '' || path.startsWith('/') || hasDrive || path.split('/').includes('..'))
    throw new AssayError('invalid-input', `${path} is no path inside the chosen folder.`, path);
  if (!/^([0-9a-f]{64})?$/.test(sha256) || !Number.isSafeInteger(size) || size < 0)
    throw new AssayError('invalid-input', `${path} came without a hash and a size.`, path);
  if (sha256 === '' && !intake.failure) throw new AssayError('invalid-input', `${path} has no hash and no reason for that.`, path);
}

/** The row that this file already has: the same bytes at the same path, or the same path that could not be read before. */
export function findKnown(session: Session, intake: ArtifactIntake): IntakeRow | undefined {
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

function attachmentOf(intake: ArtifactIntake, blob: string | null): Attachment {
  if (blob !== null) return 'stored';
  return intake.sha256 === '' ? 'not-attached' : 'present';
}

/** The columns for what a child found. @param blob the name of its copy, or null */
export function rowFor(session: Session, intake: ArtifactIntake, blob: string | null): Omit<IntakeRow, 'id'> {
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

/** @returns the new id */
export function insertArtifact(session: Session, row: Omit<IntakeRow, 'id'>, intake: ArtifactIntake): number {
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
export function updateArtifact(session: Session, id: number, row: Omit<IntakeRow, 'id'>, readable: boolean): void {
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

/** Appends the custody entry that `row.entry` names. */
export function logImported(session: Session, id: number, row: Omit<IntakeRow, 'id'>, intake: ArtifactIntake): void {
  append(session, {
    act: 'imported',
    text: sentence(row, intake),
    object: refOf('I', id),
    data: { path: row.path, sha256: row.sha256, size: row.size, row: artifactSeal({ ...row, id }) },
  });
}

/** Whether the file is known exactly so already. */
export function changesNothing(found: IntakeRow, row: Omit<IntakeRow, 'id'>): boolean {
  if (found.sha256 !== row.sha256) return false;
  if (found.sha256 === '' || found.attachment === 'stored') return true;
  return row.blob === null && found.attachment === 'present' && found.source_path === row.source_path && found.volume === row.volume;
}
