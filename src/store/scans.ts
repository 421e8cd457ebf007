/** What a scan of one file learned, recorded as one transaction with its findings and its custody entry. */
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import { type CoverageRange, coverageRange, type Outcome, outcome, type Verdict, verdict } from '#contract/findings';
import {
  type Assurance,
  assurance,
  type ContentNode,
  contentNode,
  type ModelCard,
  modelCard,
  scanDepth,
  scanPolicy,
} from '#contract/models';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { mergeFindings, type NewFinding } from './finding-merge.ts';
import { findingsSeal } from './finding-seal.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Session, write } from './session.ts';

/** What a scan of a model learned beside what it found. */
export interface ScanLearned {
  readonly contents: readonly ContentNode[];
  readonly contentsDropped: number;
  readonly card: ModelCard;
  readonly assurances: readonly Assurance[];
  readonly depth: z.infer<typeof scanDepth>;
  readonly policy: string;
}

const nothingLearned: ScanLearned = {
  contents: [],
  contentsDropped: 0,
  card: {},
  assurances: [],
  depth: 'default',
  policy: 'standard',
};

/** A scan's whole result. */
export interface ScanRecord {
  readonly artifactId: number;
  /** What a person reads, for instance "PyTorch zip". */
  readonly format: string;
  readonly formatKind: string;
  readonly kind: 'model' | 'dataset' | 'cloud' | 'other';
  readonly outcome: Outcome;
  readonly outcomeDetail: string;
  /** Those that ran. */
  readonly scanners: readonly { id: string; version: number; title: string; blindSpots: string; findings: number }[];
  /** `id@version,…` of all registered ones, for isScanCurrent; a scan recorded without it never counts as current. */
  readonly scannerSet?: string;
  readonly rulesHash: string;
  readonly coverage: readonly CoverageRange[];
  readonly facts: readonly { label: string; value: string }[];
  readonly learned?: ScanLearned;
  readonly findings: readonly NewFinding[];
}

/** What is stored of a scan beside its findings. */
export const scanResult = z.object({
  format: z.string(),
  formatKind: z.string(),
  kind: z.enum(['model', 'dataset', 'cloud', 'other']),
  outcome,
  outcomeDetail: z.string(),
  scanners: z.array(z.object({ id: z.string(), version: z.number(), title: z.string(), findings: z.number(), blindSpots: z.string() })),
  coverage: z.array(coverageRange),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  // Scans of earlier versions say nothing of these.
  contents: z.array(contentNode).default([]),
  contentsDropped: z.number().default(0),
  card: modelCard.default({}),
  assurances: z.array(assurance).default([]),
  depth: scanDepth.default('default'),
  policy: scanPolicy.default('standard'),
});
export type ScanResult = z.infer<typeof scanResult>;

/** In the order of `verdict_order`. */
export const verdictsWorstFirst = [...verdict.options].reverse();

const verdictRow = z.object({ path: z.string(), verdict_order: z.number().int().min(0).max(5), findings: z.number() });

function verdictOfArtifact(session: Session, id: number): { path: string; verdict: Verdict; findings: number } {
  const row = session.sql.get(verdictRow, 'SELECT path, verdict_order, findings FROM artifacts WHERE id = ?', [id]);
  if (!row) throw new AssayError('not-found', 'The case holds no such file.', String(id));
  return { path: row.path, verdict: verdictsWorstFirst[row.verdict_order] ?? 'clean', findings: row.findings };
}

function insertScan(session: Session, record: ScanRecord, entry: number): string {
  const { format, formatKind, kind, outcomeDetail, scanners, coverage, facts } = record;
  const learned = record.learned ?? nothingLearned;
  const result = canonicalJson({ format, formatKind, kind, outcome: record.outcome, outcomeDetail, scanners, coverage, facts, ...learned });
  const sha256 = sha256Hex(result);
  const { id } = session.sql.run(
    'INSERT INTO scans (artifact_id, at, rules_hash, scanner_set, result, sha256, entry) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [record.artifactId, session.clock().toISOString(), record.rulesHash, record.scannerSet ?? '', result, sha256, entry],
  );
  session.sql.run('UPDATE artifacts SET format = ?, format_kind = ?, kind = ?, outcome = ?, outcome_detail = ?, scan_id = ? WHERE id = ?', [
    format.toWellFormed(),
    formatKind,
    kind,
    record.outcome,
    outcomeDetail.toWellFormed(),
    id,
    record.artifactId,
  ]);
  return sha256;
}

function sentence(path: string, record: ScanRecord, findings: number, found: Verdict): string {
  const ran = record.scanners.map((each) => `${each.id}@${each.version}`).join(', ');
  const said = findings === 1 ? '1 finding' : `${findings} findings`;
  const how = record.outcome === 'scanned' ? '' : ` (${record.outcome})`;
  return `${path} was examined${ran === '' ? '' : ` by ${ran}`}${how}: ${said}, verdict ${found}.`;
}

/**
 * Replaces what earlier scans of this file found and nobody touched; keeps what a person decided or owns.
 * @returns the file's findings that count, and the worst of them
 * @throws AssayError not-found, disk-full
 */
export function recordScan(store: CaseStore, record: ScanRecord): { findings: number; verdict: Verdict } {
  return write(store, (session) => {
    verdictOfArtifact(session, record.artifactId);
    const entry = nextEntry(session);
    const scan = insertScan(session, record, entry);
    mergeFindings(session, record.findings, {
      artifactId: record.artifactId,
      origins: [...new Set(['scan', ...record.findings.map((each) => each.origin)])],
      replace: true,
      rulesHash: record.rulesHash,
      entry,
    });
    const { path, verdict: worst, findings } = verdictOfArtifact(session, record.artifactId);
    append(session, {
      act: 'scanned',
      text: sentence(path, record, findings, worst),
      object: refOf('I', record.artifactId),
      actor: engineActor,
      data: { scan, rulesHash: record.rulesHash, findings: findingsSeal(session.sql, entry) },
    });
    return { findings, verdict: worst };
  });
}

const idRow = z.object({ id: z.number().int(), path: z.string() });

const scanRow = z.object({ scanner_set: z.string(), rules_hash: z.string() });

/** Scanners, in words of whoever recorded it, and rules of the last scan of this file. */
export function lastScan(store: CaseStore, artifactId: number): { scannerSet: string; rulesHash: string } | undefined {
  return read(store, (sql) => {
    const scan = sql.get(scanRow, 'SELECT s.scanner_set, s.rules_hash FROM artifacts a JOIN scans s ON s.id = a.scan_id WHERE a.id = ?', [
      artifactId,
    ]);
    return scan && { scannerSet: scan.scanner_set, rulesHash: scan.rules_hash };
  });
}

/**
 * Whether the last scan of this file answers for another one.
 * @param scanners the sets of scanners that would say no more
 */
export function isScanCurrent(store: CaseStore, artifactId: number, scanners: readonly string[], rulesHash: string): boolean {
  const last = lastScan(store, artifactId);
  return last !== undefined && last.scannerSet !== '' && scanners.includes(last.scannerSet) && last.rulesHash === rulesHash;
}

/** Files with bytes whose last scan, if any, was made by other scanners or other rules, in the order of import. */
export function outdatedArtifacts(store: CaseStore, scanners: readonly string[], rulesHash: string): { id: number; path: string }[] {
  return read(store, (sql) =>
    sql.all(
      idRow,
      `SELECT a.id, a.path FROM artifacts a LEFT JOIN scans s ON s.id = a.scan_id
        WHERE a.sha256 <> '' AND (s.id IS NULL OR s.scanner_set NOT IN (${scanners.map(() => '?').join(', ')}) OR s.rules_hash <> ?)
        ORDER BY a.id`,
      [...scanners, rulesHash],
    ),
  );
}

/** The sets of scanners by which the case's files were last examined, each once. */
export function scannerSets(store: CaseStore): string[] {
  return read(store, (sql) =>
    sql
      .all(z.object({ scanner_set: z.string() }), 'SELECT DISTINCT s.scanner_set FROM artifacts a JOIN scans s ON s.id = a.scan_id', [])
      .map(({ scanner_set: set }) => set),
  );
}

/** Whether the file has a scan, by whatever rules. */
export function isScanned(store: CaseStore, artifactId: number): boolean {
  return (
    read(store, (sql) =>
      sql.get(z.object({ id: z.number() }), 'SELECT id FROM artifacts WHERE id = ? AND scan_id IS NOT NULL', [artifactId]),
    ) !== undefined
  );
}

/** Files that are safe in the case but were never examined, for instance after a crash. */
export function unscannedArtifacts(store: CaseStore): { id: number; path: string }[] {
  return read(store, (sql) => sql.all(idRow, "SELECT id, path FROM artifacts WHERE scan_id IS NULL AND sha256 <> '' ORDER BY id"));
}
