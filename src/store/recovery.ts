/** What is put right when a case is opened after its last session was cut off; everything that was committed stays. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { blobsDir, intakeDir } from './case-paths.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { refOf } from './refs.ts';
import type { Session } from './session.ts';

const importRow = z.object({ id: z.number(), taken: z.number() });
const nameRow = z.object({ blob: z.string() });
const assessmentRow = z.object({ id: z.number() });

function entriesOf(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Removes what an intake child had not finished; nothing in intake/ was ever acknowledged. */
function removeParts(dir: string): number {
  const parts = entriesOf(intakeDir(dir));
  for (const name of parts) rmSync(join(intakeDir(dir), name), { recursive: true, force: true });
  return parts.length;
}

/** Removes blobs that were moved into place by a transaction which then never ended. */
function removeOrphans(session: Session): number {
  const used = new Set(session.sql.all(nameRow, 'SELECT DISTINCT blob FROM artifacts WHERE blob IS NOT NULL').map((row) => row.blob));
  let removed = 0;
  for (const group of entriesOf(blobsDir(session.dir)).filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const name of entriesOf(join(blobsDir(session.dir), group)).filter((each) => /^[0-9a-f]{64}$/.test(each))) {
      if (used.has(name)) continue;
      rmSync(join(blobsDir(session.dir), group, name));
      removed += 1;
    }
  return removed;
}

const files = (count: number): string => (count === 1 ? '1 file is safe' : `${count} files are safe`);

function recoverImports(session: Session): string | undefined {
  const cut = session.sql.all(importRow, "SELECT id, taken FROM imports WHERE status = 'running'");
  if (cut.length === 0) return undefined;
  const orphans = removeOrphans(session);
  const taken = cut.reduce((sum, each) => sum + each.taken, 0);
  const sentence = `The last import was cut off: ${files(taken)}, import the folder again to take in the rest.`;
  const at = session.clock().toISOString();
  for (const { id } of cut)
    session.sql.run("UPDATE imports SET status = 'interrupted', finished_at = ?, detail = ? WHERE id = ?", [at, sentence, id]);
  append(session, { act: 'recovered', text: sentence, object: '', actor: engineActor, data: { imports: cut, orphans } });
  return sentence;
}

function recoverAssessments(session: Session): string | undefined {
  const cut = session.sql.all(assessmentRow, "SELECT id FROM assessments WHERE status = 'running'").map((row) => row.id);
  if (cut.length === 0) return undefined;
  for (const id of cut) {
    session.sql.run("UPDATE assessments SET status = 'failed', status_detail = ?, finished_entry = ? WHERE id = ?", [
      'interrupted',
      nextEntry(session),
      id,
    ]);
    append(session, {
      act: 'assessment-finished',
      text: `${refOf('A', id)} was cut off and counts as failed.`,
      object: refOf('A', id),
      actor: engineActor,
      data: { status: 'failed', detail: 'interrupted', headline: '', resultSha256: null },
    });
  }
  const names = cut.map((id) => refOf('A', id)).join(', ');
  return `${names} ${cut.length === 1 ? 'was' : 'were'} cut off; start ${cut.length === 1 ? 'it' : 'them'} again.`;
}

/**
 * Runs inside the transaction of the opening. Orphans are looked for only after an import that was cut off, since nothing else
 * makes them: in every other case an unknown blob is for verifyCase to report and not for anybody to delete.
 * @returns what to tell the user, or undefined when all was in order
 */
export function recover(session: Session): string | undefined {
  removeParts(session.dir);
  const found = [recoverImports(session), recoverAssessments(session)].filter((each) => each !== undefined);
  return found.length === 0 ? undefined : found.join(' ');
}
