/** Holds the rows of files and of their scans against what the log says about them. */
import { z } from 'zod';
import { attachment } from '#contract/artifacts';
import { artifactSeal, intakeRow } from './artifact-seal.ts';
import { sha256Hex } from './canonical.ts';
import { idOfRef, refOf } from './refs.ts';
import { scanResult } from './scans.ts';
import type { Sql } from './session.ts';
import { dataOf, type LogIndex, parseStored } from './verify-log.ts';
import { differing, type VerifyPart } from './verify-part.ts';

const importedData = z.object({ row: z.string() });
const recheckedData = z.object({ attachment });
const scannedData = z.object({ scan: z.string(), rulesHash: z.string() });

const derivedRow = intakeRow.extend({
  format: z.string(),
  format_kind: z.string(),
  kind: z.string(),
  outcome: z.string(),
  outcome_detail: z.string(),
  verdict_order: z.number(),
  findings: z.number(),
  scan_id: z.number().nullable(),
  result: z.string().nullable(),
  last_scan: z.number().nullable(),
  worst: z.number(),
  counted: z.number(),
});
type DerivedRow = z.infer<typeof derivedRow>;

const counted = "FROM findings f WHERE f.artifact_id = a.id AND f.replaced_entry IS NULL AND f.state <> 'dismissed'";
const select = `SELECT a.*, s.result, (SELECT max(id) FROM scans x WHERE x.artifact_id = a.id) AS last_scan,
  coalesce((SELECT min(f.severity_order) ${counted}), 5) AS worst, (SELECT count(*) ${counted}) AS counted
  FROM artifacts a LEFT JOIN scans s ON s.id = a.scan_id ORDER BY a.id`;

function expectedAttachment(row: DerivedRow, log: LogIndex): string {
  const rechecked = log.last('rechecked', refOf('I', row.id));
  if (rechecked && rechecked.seq > row.entry) return dataOf(rechecked, recheckedData)?.attachment ?? '';
  if (row.blob !== null) return 'stored';
  return row.sha256 === '' ? 'not-attached' : 'present';
}

function scanColumnsDiffer(row: DerivedRow): boolean {
  if (row.scan_id !== row.last_scan) return true;
  if (row.result === null) return row.scan_id !== null;
  const said = scanResult.safeParse(parseStored(row.result));
  if (!said.success) return true;
  const { format, formatKind, kind, outcome, outcomeDetail } = said.data;
  return (
    format !== row.format ||
    formatKind !== row.format_kind ||
    kind !== row.kind ||
    outcome !== row.outcome ||
    outcomeDetail !== row.outcome_detail
  );
}

function checkArtifact(row: DerivedRow, log: LogIndex): VerifyPart[] {
  const ref = refOf('I', row.id);
  const name = `${ref} ${row.path}`;
  const entry = log.last('imported', ref);
  if (!entry) return [differing(name, 'added', 'The log does not say where this file came from.', 'no row', 'a row')];
  const parts: VerifyPart[] = [];
  const sealed = dataOf(entry, importedData)?.row ?? '';
  const found = artifactSeal(row);
  if (sealed !== found)
    parts.push(differing(name, 'changed', `The row of this file was edited after custody entry ${entry.seq}.`, sealed, found));
  const attached = expectedAttachment(row, log);
  if (attached !== row.attachment)
    parts.push(differing(name, 'changed', 'The log says otherwise where this file is.', attached, row.attachment));
  if (scanColumnsDiffer(row))
    parts.push(differing(name, 'changed', 'The row says otherwise than the last scan of this file.', row.last_scan, row.scan_id));
  if (row.worst !== row.verdict_order || row.counted !== row.findings)
    parts.push(
      differing(name, 'changed', 'The verdict is not that of the findings.', `${row.counted} findings`, `${row.findings} findings`),
    );
  return parts;
}

/** Every file's row, and every file that the log tells of. */
export function checkArtifacts(sql: Sql, log: LogIndex): { checked: number; parts: VerifyPart[] } {
  const parts: VerifyPart[] = [];
  const present = new Set<number>();
  for (const row of sql.each(derivedRow, select)) {
    present.add(row.id);
    parts.push(...checkArtifact(row, log));
  }
  for (const line of log.of('imported')) {
    const id = idOfRef('I', line.object);
    if (id !== undefined && !present.has(id)) {
      present.add(id);
      parts.push(
        differing(line.object, 'missing', `The file of custody entry ${line.seq} is gone from the case: ${line.text}`, 'a row', 'no row'),
      );
    }
  }
  return { checked: present.size, parts };
}

const scanRow = z.object({
  id: z.number(),
  artifact_id: z.number(),
  rules_hash: z.string(),
  result: z.string(),
  sha256: z.string(),
  entry: z.number(),
});

/** Every scan's result, and every scan that the log tells of. */
export function checkScans(sql: Sql, log: LogIndex): { checked: number; parts: VerifyPart[] } {
  const parts: VerifyPart[] = [];
  const entries = new Set<number>();
  for (const row of sql.each(scanRow, 'SELECT id, artifact_id, rules_hash, result, sha256, entry FROM scans ORDER BY id')) {
    entries.add(row.entry);
    const line = log.at(row.entry);
    const said = line?.act === 'scanned' && line.object === refOf('I', row.artifact_id) ? dataOf(line, scannedData) : undefined;
    const found = sha256Hex(row.result);
    if (said?.scan !== found || row.sha256 !== found || said.rulesHash !== row.rules_hash)
      parts.push(
        differing(`Scan ${row.id} of ${refOf('I', row.artifact_id)}`, 'changed', 'The log tells of another result.', said?.scan, found),
      );
  }
  for (const line of log.of('scanned'))
    if (!entries.has(line.seq))
      parts.push(differing(`Scan of ${line.object}`, 'missing', `The result of custody entry ${line.seq} is gone.`, 'a result', 'none'));
  return { checked: entries.size, parts };
}
