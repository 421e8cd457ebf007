/** Dynamic assessments: begun, then ended once; a result is kept whole and named by its hash. */
import { z } from 'zod';
import {
  type AssessmentDetail,
  type AssessmentPlan,
  type AssessmentResult,
  type AssessmentRow,
  assessmentResult,
  assessmentRow,
} from '#contract/assessments';
import { AssayError } from '#contract/errors';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { mergeFindings, type NewFinding } from './finding-merge.ts';
import { findingsSeal } from './finding-seal.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';

const selectRow = `SELECT s.id, s.title, s.status, s.status_detail AS statusDetail, m.path AS modelPath, m.sha256 AS modelSha256,
  d.path AS dataPath, d.sha256 AS dataSha256, s.started_at AS startedAt, s.headline, s.result, s.result_sha256 AS resultSha256
  FROM assessments s JOIN artifacts m ON m.id = s.model_id JOIN artifacts d ON d.id = s.data_id`;
const storedRow = assessmentRow.omit({ ref: true }).extend({ result: z.string().nullable(), resultSha256: z.string().nullable() });

function shown({ result: _result, resultSha256: _hash, ...row }: z.infer<typeof storedRow>): AssessmentRow {
  return { ...row, ref: refOf('A', row.id) };
}

export interface NewAssessment {
  readonly title: string;
  readonly modelId: number;
  readonly dataId: number;
  readonly plan: AssessmentPlan;
}

export function beginAssessment(store: CaseStore, begin: NewAssessment): { id: number; ref: string } {
  return write(store, (session) => {
    const { id } = session.sql.run(
      `INSERT INTO assessments (title, model_id, data_id, plan, status, started_at, entry) VALUES (?, ?, ?, ?, 'running', ?, ?)`,
      [
        begin.title.toWellFormed(),
        begin.modelId,
        begin.dataId,
        canonicalJson(begin.plan),
        session.clock().toISOString(),
        nextEntry(session),
      ],
    );
    const ref = refOf('A', id);
    append(session, {
      act: 'assessment-started',
      text: `${ref} ${begin.title} was started on ${refOf('I', begin.modelId)} with ${refOf('I', begin.dataId)}.`,
      object: ref,
      data: { title: begin.title, model: begin.modelId, data: begin.dataId, plan: begin.plan },
    });
    return { id, ref };
  });
}

export interface AssessmentEnd {
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly detail: string;
  readonly headline: string;
  readonly result: AssessmentResult | null;
  readonly findings: readonly NewFinding[];
}

/** What the log says about how an assessment ended. */
export function assessmentSeal(end: { status: string; detail: string; headline: string }, resultSha256: string | null) {
  return { status: end.status, detail: end.detail, headline: end.headline, resultSha256 };
}

/**
 * Ends a running assessment with its result and what it proposes, as one transaction.
 * @returns ids of the findings
 * @throws AssayError not-found when it is not running
 */
export function finishAssessment(store: CaseStore, id: number, end: AssessmentEnd, rulesHash = ''): number[] {
  return write(store, (session) => {
    const ref = refOf('A', id);
    const entry = nextEntry(session);
    const result = end.result === null ? null : canonicalJson(end.result);
    const resultSha256 = result === null ? null : sha256Hex(result);
    const { changes } = session.sql.run(
      `UPDATE assessments SET status = ?, status_detail = ?, headline = ?, result = ?, result_sha256 = ?, finished_entry = ?
        WHERE id = ? AND status = 'running'`,
      [end.status, end.detail.toWellFormed(), end.headline.toWellFormed(), result, resultSha256, entry, id],
    );
    if (changes === 0) throw new AssayError('not-found', `${ref} is not running.`, ref);
    const origins = [...new Set(end.findings.map((each) => each.origin))];
    const ids = origins.length === 0 ? [] : mergeFindings(session, end.findings, { origins, replace: false, rulesHash, entry });
    const words = { done: 'ended', failed: 'failed', cancelled: 'was cancelled' }[end.status];
    append(session, {
      act: 'assessment-finished',
      text: `${ref} ${words}. ${end.headline === '' ? end.detail : end.headline}`.trim(),
      object: ref,
      actor: engineActor,
      data: { ...assessmentSeal(end, resultSha256), findings: findingsSeal(session.sql, entry) },
    });
    return ids;
  });
}

/** In the order in which they were started. */
export function listAssessments(store: CaseStore): AssessmentRow[] {
  return read(store, (sql) => sql.all(storedRow, `${selectRow} ORDER BY s.id`).map(shown));
}

const idRow = z.object({ id: z.number().int() });

function findingIdsOf(sql: Sql, ref: string): number[] {
  return sql
    .all(idRow, 'SELECT id FROM findings WHERE replaced_entry IS NULL AND origin = ? ORDER BY severity_order, id', [`run ${ref}`])
    .map((row) => row.id);
}

/** `jobId` is the engine's to fill. @throws AssayError not-found */
export function readAssessment(store: CaseStore, id: number): AssessmentDetail {
  return read(store, (sql) => {
    const row = sql.get(storedRow, `${selectRow} WHERE s.id = ?`, [id]);
    if (!row) throw new AssayError('not-found', 'The case holds no such assessment.', refOf('A', id));
    return {
      ...shown(row),
      result: row.result === null ? null : assessmentResult.parse(JSON.parse(row.result)),
      resultSha256: row.resultSha256,
      findingIds: findingIdsOf(sql, refOf('A', id)),
      jobId: null,
    };
  });
}
