/** One file's examination, with or without a case: what it is, what scanners see in it, and what their rules say that means. */
import type { CoverageRange, Observation, Outcome } from '#contract/findings';
import type { FormatKind } from '#formats/format';
import { ChildCrashed } from '#jobs/pool';
import { applyRule } from '#rules/apply';
import type { Asset } from '#rules/asset';
import type { NewFinding } from '#store/finding-merge';
import type { ScanLearned, ScanRecord } from '#store/scans';
import type { TableKind } from '#tables/table';
import type { EngineContext } from './context.ts';
import { raisedBy } from './raised-by.ts';
import { type ScanManner, usualManner } from './scan-manner.ts';

/** Where the bytes lie: a file as it is, or an encrypted copy with its key. */
export interface Subject {
  readonly path: string;
  readonly key: Uint8Array | null;
  /** For messages and ties between kinds of text. */
  readonly name: string;
  readonly size: number;
}

export interface Examined extends Omit<ScanRecord, 'artifactId' | 'rulesHash'> {
  /** Present when the file is a cloud export that we know. */
  readonly assets?: readonly Asset[];
  /** Present when the file was read as a table. */
  readonly table?: TableKind;
}

export type Needs = Pick<EngineContext, 'pool' | 'resources'>;

export interface ExamineOptions {
  readonly signal: AbortSignal;
  /** As usual where it is left out. */
  readonly manner?: ScanManner;
  /** Share of this file that is done, from 0 to 1. */
  onProgress(share: number): void;
}

const datasets: readonly FormatKind[] = ['csv', 'jsonl', 'parquet', 'npy', 'npz'];
const models: readonly FormatKind[] = [
  'pickle',
  'torch-zip',
  'safetensors',
  'onnx',
  'gguf',
  'ggml',
  'model-config',
  'model-card',
  'chat-template',
];
const tables: readonly FormatKind[] = ['csv', 'jsonl', 'json', 'parquet'];
// A single key makes JSON a model's configuration; it must not keep an export from being read.
const exports: readonly FormatKind[] = ['json', 'jsonl', 'yaml', 'model-config'];

// A reader gets two minutes and the time that a slow medium needs at 10 MB/s.
const deadlineOf = (size: number): number => 120_000 + Math.ceil(size / 10_000);
const readerMegabytes = 512;
const tableMegabytes = 3072;

function isTableKind(kind: FormatKind): kind is FormatKind & TableKind {
  return tables.includes(kind);
}

/**
 * Observations with the meaning that their rules give them.
 * @param ran the scanners that ran: of several that can raise a rule, one of these did
 */
export function judged(
  observations: readonly Observation[],
  resources: Needs['resources'],
  artifactId: number | null,
  ran: readonly { readonly id: string }[] = [],
): NewFinding[] {
  return observations.map((observation) => ({
    ...applyRule(observation, resources.rules),
    scanner: raisedBy(observation.ruleId, ran),
    ...(observation.evidence === undefined ? {} : { evidence: observation.evidence }),
    origin: 'scan',
    artifactId,
  }));
}

interface Read {
  readonly outcome: Outcome;
  readonly outcomeDetail: string;
  readonly observations: readonly Observation[];
  readonly coverage: readonly CoverageRange[];
  readonly facts: ScanRecord['facts'];
  readonly scanners: ScanRecord['scanners'];
}

/** A file that killed its parser is an outcome like any other, with what was known before. */
function crashed(thrown: unknown, size: number): Read {
  if (!(thrown instanceof ChildCrashed)) throw thrown;
  const detail = `Its reader ended: ${thrown.detail} The rest of the import went on.`;
  return {
    outcome: 'crashed',
    outcomeDetail: detail,
    // Its loader may well read it: what this reader could not bear must not pass for clean.
    observations: [{ ruleId: 'MDL-ART-003', detail, location: {} }],
    coverage: size === 0 ? [] : [{ from: 0, to: size, state: 'unread', what: detail }],
    facts: [],
    scanners: [],
  };
}

async function readAsExport(subject: Subject, needs: Needs, options: ExamineOptions) {
  const { path, key, name, size } = subject;
  return needs.pool.run(
    'cloud',
    { path, key, name },
    { signal: options.signal, deadlineMs: deadlineOf(size), memoryMegabytes: 2 * readerMegabytes },
  );
}

async function readAsTable(subject: Subject, kind: TableKind, needs: Needs, options: ExamineOptions): Promise<Read> {
  const { path, key, name, size } = subject;
  try {
    return await needs.pool.run(
      'table',
      { path, key, kind, name },
      {
        signal: options.signal,
        deadlineMs: 10 * deadlineOf(size),
        memoryMegabytes: tableMegabytes,
        onProgress: (done, total) => options.onProgress(0.3 + (0.7 * done) / Math.max(1, total)),
      },
    );
  } catch (thrown) {
    return crashed(thrown, size);
  }
}

/** Rules of model scanners on secrets: an importer tells the same secret, redacted, with the asset that holds it. */
const secretRules: readonly string[] = ['MDL-CFG-009', 'MDL-DEV-012'];

/** Excerpts of a cloud export are not redacted: only its importer's own findings may quote it. */
function withoutExcerpts(scan: Read): Read {
  const observations = scan.observations
    .filter(({ ruleId }) => !secretRules.includes(ruleId))
    .map(({ detail, location, ruleId }) => ({ ruleId, detail, location }));
  return { ...scan, observations };
}

/** What a second reader says of a file, with what the first saw: a table can be an archive from its end on. */
function joined<Second extends Read>(first: Read, second: Second): Second {
  if (first.observations.length === 0) return second;
  const stopped = first.outcome === 'limit' ? { outcome: first.outcome, outcomeDetail: first.outcomeDetail } : {};
  return {
    ...second,
    ...stopped,
    observations: [...first.observations, ...second.observations],
    scanners: [...second.scanners, ...first.scanners],
  };
}

/**
 * Examines a file in children and judges what they saw.
 * @throws AssayError when cancelled or when the file is gone; whatever the file does to its parser becomes an outcome
 */
export async function examine(subject: Subject, needs: Needs, options: ExamineOptions): Promise<Examined> {
  const { path, key, name, size } = subject;
  const manner = options.manner ?? usualManner;
  let scan: Read &
    Partial<Omit<ScanLearned, 'depth' | 'policy'>> & { readonly format: { readonly kind: FormatKind; readonly label: string } };
  try {
    scan = await needs.pool.run(
      'scan',
      { path, key, name, ...manner },
      {
        signal: options.signal,
        // Statistics over every weight read each of them several times.
        deadlineMs: (manner.depth === 'deep' ? 10 : 1) * deadlineOf(size),
        memoryMegabytes: readerMegabytes,
        onProgress: (done, total) => options.onProgress((0.9 * done) / Math.max(1, total)),
      },
    );
  } catch (thrown) {
    scan = { ...crashed(thrown, size), format: { kind: 'unknown', label: 'Not recognised' } };
  }
  const { assurances = [], card = {}, contents = [], contentsDropped = 0, format } = scan;
  const finished = (read: Read, kind: ScanRecord['kind'], label: string, more: Pick<Examined, 'assets' | 'table'> = {}): Examined => {
    options.onProgress(1);
    return {
      format: label,
      formatKind: format.kind,
      kind,
      outcome: read.outcome,
      outcomeDetail: read.outcomeDetail,
      scanners: [...read.scanners],
      coverage: [...read.coverage],
      facts: [...read.facts],
      learned: { contents, contentsDropped, card, assurances, ...manner },
      findings: judged(read.observations, needs.resources, null, read.scanners),
      ...more,
    };
  };
  if (exports.includes(format.kind)) {
    options.onProgress(0.3);
    const reading = await readAsExport(subject, needs, options).catch((thrown: unknown) => crashed(thrown, size));
    if (reading && 'assets' in reading)
      return finished(joined(withoutExcerpts(scan), { ...reading, scanners: reading.importers }), 'cloud', reading.label, {
        assets: reading.assets,
      });
    if (reading) return finished(joined(withoutExcerpts(scan), reading), 'other', format.label);
  }
  if (isTableKind(format.kind)) {
    const table = joined(scan, await readAsTable(subject, format.kind, needs, options));
    // Any JSON may be asked whether it is a table; that it is none is no fault of it.
    const isTable = format.kind !== 'json' || table.outcome === 'scanned' || table.outcome === 'limit';
    if (isTable) return finished(table, 'dataset', format.label, { table: format.kind });
    return finished(
      { ...table, outcome: 'unsupported', outcomeDetail: 'JSON that is neither a cloud export that Assay knows nor a table of records.' },
      'other',
      format.label,
    );
  }
  const kind = models.includes(format.kind) ? 'model' : datasets.includes(format.kind) ? 'dataset' : 'other';
  return finished(scan, kind, format.label);
}
