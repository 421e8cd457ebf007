/** Holds the case's own row, assets, assessments, answers and reports against what the log says. */
import { z } from 'zod';
import { assetsSeal, checksSeal } from './assets.ts';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { type CaseInfo, infoSeal } from './case-info.ts';
import { idOfRef, refOf } from './refs.ts';
import { reportSeal, storedReports } from './reports.ts';
import type { Sql } from './session.ts';
import { dataOf, type LogIndex, parseStored } from './verify-log.ts';
import { differing, type VerifyPart } from './verify-part.ts';

type Check = { checked: number; parts: VerifyPart[] };

const rowData = z.object({ row: z.string() });

/** What the case is called. @param info undefined when its row is gone or unreadable */
export function checkInfo(info: CaseInfo | undefined, log: LogIndex): Check {
  const said = dataOf(log.at(1), rowData)?.row ?? '';
  if (!info)
    return { checked: 0, parts: [differing('Case details', 'missing', 'The row with client, name and scope is gone.', said, 'no row')] };
  const found = infoSeal(info);
  const parts =
    said === found ? [] : [differing('Case details', 'changed', 'Client, name or scope are not those of the first entry.', said, found)];
  return { checked: 1, parts };
}

const assetsData = z.object({ assets: z.string() });
const checksData = z.object({ checks: z.string() });
const assetArtifactRow = z.object({ artifact_id: z.number() });

/** Assets file by file, and the results of the checks as a whole. */
export function checkAssets(sql: Sql, log: LogIndex): Check {
  const parts: VerifyPart[] = [];
  const stored = sql.all(assetArtifactRow, 'SELECT DISTINCT artifact_id FROM assets').map((row) => refOf('I', row.artifact_id));
  const refs = new Set([...stored, ...log.of('assets').map((line) => line.object)]);
  for (const ref of refs) {
    const said = dataOf(log.last('assets', ref), assetsData)?.assets;
    const found = assetsSeal(sql, idOfRef('I', ref) ?? 0);
    if (said !== found) parts.push(differing(`Assets of ${ref}`, 'changed', 'They are not those that were read.', said, found));
  }
  const saidChecks = log.lines.map((line) => dataOf(line, checksData)?.checks).findLast((each) => each !== undefined);
  const found = checksSeal(sql);
  if (saidChecks !== undefined && saidChecks !== found)
    parts.push(differing('Check results', 'changed', 'They are not those of the last evaluation.', saidChecks, found));
  return { checked: refs.size, parts };
}

const assessmentRow = z.object({
  id: z.number(),
  title: z.string(),
  model_id: z.number(),
  data_id: z.number(),
  plan: z.string(),
  status: z.string(),
  status_detail: z.string(),
  headline: z.string(),
  result: z.string().nullable(),
  result_sha256: z.string().nullable(),
});
const startedData = z.object({ title: z.string(), model: z.number(), data: z.number(), plan: z.unknown() });
const finishedData = z.object({ status: z.string(), detail: z.string(), headline: z.string(), resultSha256: z.string().nullable() });

/** Runs: what was asked, how they ended, and the bytes of the result. */
export function checkAssessments(sql: Sql, log: LogIndex): Check {
  const parts: VerifyPart[] = [];
  const present = new Set<string>();
  for (const row of sql.each(assessmentRow, 'SELECT * FROM assessments ORDER BY id')) {
    const ref = refOf('A', row.id);
    present.add(ref);
    const asked = dataOf(log.last('assessment-started', ref), startedData);
    const found = canonicalJson({ title: row.title, model: row.model_id, data: row.data_id, plan: parseStored(row.plan) });
    if (!asked || canonicalJson(asked) !== found)
      parts.push(differing(ref, 'changed', 'The log tells of another start.', canonicalJson(asked ?? {}), found));
    const ended = dataOf(log.last('assessment-finished', ref), finishedData);
    const said = ended ?? { status: 'running', detail: '', headline: '', resultSha256: null };
    const resultSha256 = row.result === null ? null : sha256Hex(row.result);
    const now = { status: row.status, detail: row.status_detail, headline: row.headline, resultSha256 };
    if (canonicalJson(said) !== canonicalJson(now) || resultSha256 !== row.result_sha256)
      parts.push(differing(ref, 'changed', 'The log tells of another end.', said.resultSha256 ?? said.status, resultSha256 ?? row.status));
  }
  for (const line of log.of('assessment-started'))
    if (!present.has(line.object)) parts.push(differing(line.object, 'missing', `The run of custody entry ${line.seq} is gone.`));
  return { checked: present.size, parts };
}

const answerRow = z.object({
  framework: z.string(),
  node: z.string(),
  value: z.string(),
  note: z.string(),
  actor: z.string(),
  entry: z.number(),
});
const answeredData = z.object({ framework: z.string(), node: z.string(), value: z.string(), note: z.string() });

/** Every answer that was ever given. */
export function checkAnswers(sql: Sql, log: LogIndex): Check {
  const parts: VerifyPart[] = [];
  const entries = new Set<number>();
  for (const { actor, entry, ...given } of sql.each(
    answerRow,
    'SELECT framework, node, value, note, actor, entry FROM answers ORDER BY id',
  )) {
    entries.add(entry);
    const line = log.at(entry);
    const said = line?.act === 'answered' && line.actor === actor ? dataOf(line, answeredData) : undefined;
    if (!said || canonicalJson(said) !== canonicalJson(given))
      parts.push(
        differing(`Answer to ${given.node}`, 'changed', `Custody entry ${entry} tells of another answer.`, said?.value, given.value),
      );
  }
  for (const line of log.of('answered'))
    if (!entries.has(line.seq))
      parts.push(differing(`Answer to ${line.object}`, 'missing', `The answer of custody entry ${line.seq} is gone.`));
  return { checked: entries.size, parts };
}

/** Reports, and that the state of the log which each names is one that this log went through. */
export function checkReports(sql: Sql, log: LogIndex, hashes: ReadonlySet<string>): Check {
  const parts: VerifyPart[] = [];
  const present = new Set<string>();
  for (const row of storedReports(sql)) {
    const ref = refOf('R', row.id);
    present.add(ref);
    const line = log.last('reported', ref);
    const said = line?.seq === row.entry ? dataOf(line, rowData)?.row : undefined;
    const found = reportSeal(row);
    if (said !== found) parts.push(differing(ref, 'changed', 'The log tells of another report.', said, found));
    if (!hashes.has(row.logHead))
      parts.push(differing(ref, 'changed', 'The report names a state of the log that this log never had.', row.logHead, 'no entry'));
  }
  for (const line of log.of('reported'))
    if (!present.has(line.object)) parts.push(differing(line.object, 'missing', `The report of custody entry ${line.seq} is gone.`));
  return { checked: present.size, parts };
}
