/** Scans loose files without a case and keeps nothing: the same walk, children, rules and checks as an import. */
import { AssayError } from '#contract/errors';
import { verdictOf } from '#contract/findings';
import { ChildCrashed } from '#jobs/pool';
import type { Asset, AssetOfCase } from '#rules/asset';
import type { NewFinding } from '#store/finding-merge';
import type { TableKind } from '#tables/table';
import { isOfTheFile } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { examine, judged } from './examine.ts';
import { checkAssets, tablePairs } from './examine-together.ts';
import type { ScanManner } from './scan-manner.ts';
import { makeScanReport, reportedFinding, type ScannedArtifact, type ScanReport } from './scan-report.ts';
import { type WalkItem, walkFiles } from './walk-files.ts';
import { withoutResult } from './without-result.ts';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** As usual without it. */
  readonly manner?: ScanManner;
  /** Whether the answer tells which bytes were understood, and what lies inside. */
  readonly coverage?: boolean;
  onProgress(done: number, total: number, path: string): void;
}

interface Scanned {
  readonly item: WalkItem;
  readonly artifact: Omit<ScannedArtifact, 'verdict' | 'findings'>;
  readonly findings: NewFinding[];
  readonly assets: readonly Asset[];
  readonly table: TableKind | undefined;
}

const lanes = 2;

function refusedFile(item: WalkItem, outcome: ScannedArtifact['outcome'], outcomeDetail: string): Scanned {
  const artifact = { path: item.given, sha256: '', size: item.size, format: 'Not read', outcome, outcomeDetail };
  return { item, artifact, findings: [], assets: [], table: undefined };
}

async function scanFile(item: WalkItem, context: EngineContext, { coverage: told, manner, signal }: ScanOptions): Promise<Scanned> {
  const { given, refused, sourceBytes, sourcePath } = item;
  if (refused) return refusedFile(item, refused.outcome, refused.detail);
  // A case has a copy that its readers can open; here they would have to open the file itself.
  if (sourceBytes) return refusedFile(item, 'unreadable', 'Its name is not UTF-8. Import it into a case, or rename a copy of it.');
  try {
    const subject = { path: sourcePath, key: null, name: item.path, size: item.size };
    // Hashed and examined at once, each in a child of its own: the slower of the two is what a large file takes.
    const [hashed, looked] = await Promise.allSettled([
      context.pool.run('intake', { sourcePath, partPath: null, key: null }, { signal }),
      examine(subject, context, { signal, onProgress: () => {}, ...(manner ? { manner } : {}) }),
    ]);
    if (hashed.status === 'rejected') throw hashed.reason;
    if (looked.status === 'rejected') throw looked.reason;
    const { value: examined } = looked;
    const { sha256, size } = hashed.value;
    if (size !== item.size) throw new AssayError('file-changed', `${given} changed while it was read.`, given);
    const { assets = [], coverage, findings, format, learned, outcome, outcomeDetail, table } = examined;
    const map = told ? { coverage: [...coverage], contents: [...(learned?.contents ?? [])] } : {};
    const artifact = { path: given, sha256, size, format, outcome, outcomeDetail, ...map };
    return { item, artifact, findings: [...findings], assets, table };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (thrown instanceof ChildCrashed) return refusedFile(item, 'crashed', thrown.detail);
    if (!(thrown instanceof AssayError)) throw thrown;
    return refusedFile(item, 'unreadable', thrown.message);
  }
}

async function compare(scanned: readonly Scanned[], context: EngineContext, signal: AbortSignal): Promise<void> {
  const tables = scanned.flatMap(({ item, table }, id) => (table === undefined ? [] : [{ id, path: item.path, formatKind: table }]));
  const subject = (id: number) => ({ path: scanned[id]?.item.sourcePath ?? '', key: null, kind: scanned[id]?.table ?? 'csv' });
  for (const { test, train } of tablePairs(tables)) {
    const input = { train: subject(train.id), test: subject(test.id) };
    const found = await context.pool
      .run('overlap', input, { signal, deadlineMs: 1_800_000, memoryMegabytes: 3072 })
      .then(({ observations }) => judged(observations, context.resources, null))
      .catch((thrown: unknown) => (isOfTheFile(thrown) ? [] : withoutResult(context, thrown, `The comparison with ${train.path}`, null)));
    scanned[test.id]?.findings.push(...found);
  }
}

async function check(scanned: readonly Scanned[], context: EngineContext, signal: AbortSignal) {
  let id = 0;
  const assets: AssetOfCase[] = scanned.flatMap((each, artifactId) =>
    each.assets.map((asset) => {
      id += 1;
      return { ...asset, id, artifactId };
    }),
  );
  const { findings, results } = await checkAssets(context, assets, signal);
  for (const found of findings) if (found.artifactId !== null) scanned[found.artifactId]?.findings.push(found);
  return results;
}

async function scanAll(items: readonly WalkItem[], context: EngineContext, options: ScanOptions): Promise<(Scanned | undefined)[]> {
  const { onProgress, signal } = options;
  const scanned: (Scanned | undefined)[] = new Array(items.length).fill(undefined);
  const queue = items.entries();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (signal.aborted) return;
      onProgress(done, items.length, item.given);
      scanned[index] = await scanFile(item, context, options);
      done += 1;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed && !signal.aborted) throw failed.reason;
  onProgress(done, items.length, '');
  return scanned;
}

/** What only several files together can tell; undefined when it was stopped. */
async function together(scanned: readonly Scanned[], context: EngineContext, signal: AbortSignal) {
  try {
    await compare(scanned, context, signal);
    return await check(scanned, context, signal);
  } catch (thrown) {
    if (signal.aborted) return undefined;
    throw thrown;
  }
}

/**
 * Scans files and folders. A file that cannot be read is an outcome in the answer.
 * @throws AssayError `file-unreadable` when a given path is not there, `cancelled` when it was stopped before a file was looked at
 */
export async function scanFiles(context: EngineContext, paths: readonly string[], options: ScanOptions): Promise<ScanReport> {
  const items = await walkFiles(paths, options.signal, undefined, (found) => options.onProgress(0, found, 'listed so far')).catch(
    (thrown: unknown) => {
      throw options.signal.aborted ? new AssayError('cancelled', 'Cancelled while the files were listed. None was scanned.') : thrown;
    },
  );
  const all = await scanAll(items, context, options);
  const scanned = all.filter((each) => each !== undefined);
  const checks = scanned.length < items.length ? undefined : await together(scanned, context, options.signal);
  const { resources, parts } = context;
  return makeScanReport(
    { version: parts.version, rulesHash: resources.rules.hash },
    {
      artifacts: scanned.map(({ artifact, findings }) => ({
        ...artifact,
        verdict: verdictOf(findings),
        findings: findings.map(reportedFinding),
      })),
      checks: checks ?? [],
      endedEarly: checks === undefined,
    },
  );
}
