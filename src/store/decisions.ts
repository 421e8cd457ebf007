/** What a person decides about findings: one custody entry for each, so that every one can be told and taken back by itself. */
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import { type ReviewState, reviewState } from '#contract/review';
import { append, nextEntry } from './custody.ts';
import { refreshArtifacts } from './finding-merge.ts';
import { refOf } from './refs.ts';
import { type CaseStore, type Session, write } from './session.ts';

const decidedRow = z.object({
  id: z.number().int(),
  artifact_id: z.number().int().nullable(),
  title: z.string(),
  state: reviewState,
  reason: z.string(),
  owner: z.string(),
  replaced_entry: z.number().int().nullable(),
});
type DecidedRow = z.infer<typeof decidedRow>;

function liveFinding(session: Session, id: number): DecidedRow {
  const row = session.sql.get(
    decidedRow,
    'SELECT id, artifact_id, title, state, reason, owner, replaced_entry FROM findings WHERE id = ?',
    [id],
  );
  if (!row) throw new AssayError('not-found', 'The case holds no such finding.', refOf('F', id));
  if (row.replaced_entry !== null)
    throw new AssayError('not-found', `${refOf('F', id)} was replaced by a later scan; decide on what that one found.`, refOf('F', id));
  return row;
}

const words: Readonly<Record<ReviewState, string>> = {
  proposed: 'set back to proposed',
  review: 'taken into review',
  confirmed: 'confirmed',
  dismissed: 'dismissed',
  rework: 'returned for rework',
  remedied: 'marked as remedied',
};

function decide(session: Session, row: DecidedRow, state: ReviewState, reason: string): void {
  session.sql.run('UPDATE findings SET state = ?, reason = ?, decided_entry = ? WHERE id = ?', [state, reason, nextEntry(session), row.id]);
  append(session, {
    act: 'decided',
    text: `${refOf('F', row.id)} ${row.title} was ${words[state]}${reason === '' ? '.' : `: ${reason}`}`,
    object: refOf('F', row.id),
    data: { state, reason, before: row.state },
  });
}

/**
 * All or none of them.
 * @param reason needed to dismiss and to return
 * @returns how many changed; a finding that stands so already is left alone
 * @throws AssayError invalid-input, not-found
 */
export function decideFindings(store: CaseStore, ids: readonly number[], state: ReviewState, reason = ''): number {
  const given = reason.trim().toWellFormed();
  if ((state === 'dismissed' || state === 'rework') && given === '')
    throw new AssayError('invalid-input', `Say why: a finding is not ${state === 'rework' ? 'returned' : 'dismissed'} without a reason.`);
  return write(store, (session) => {
    const rows = [...new Set(ids)].map((id) => liveFinding(session, id));
    const changed = rows.filter((row) => row.state !== state || row.reason !== given);
    for (const row of changed) decide(session, row, state, given);
    refreshArtifacts(session, new Set(changed.map((row) => row.artifact_id)));
    return changed.length;
  });
}

/** @param owner '' takes the owner away. @returns how many changed. @throws AssayError not-found */
export function assignFindings(store: CaseStore, ids: readonly number[], owner: string): number {
  const name = owner.trim().toWellFormed();
  return write(store, (session) => {
    const changed = [...new Set(ids)].map((id) => liveFinding(session, id)).filter((row) => row.owner !== name);
    for (const { id } of changed) {
      session.sql.run('UPDATE findings SET owner = ?, owner_entry = ? WHERE id = ?', [name, nextEntry(session), id]);
      append(session, {
        act: 'assigned',
        text: name === '' ? `${refOf('F', id)} has no owner any more.` : `${refOf('F', id)} was given to ${name}.`,
        object: refOf('F', id),
        data: { owner: name },
      });
    }
    return changed.length;
  });
}
