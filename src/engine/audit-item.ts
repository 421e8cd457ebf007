/** The walk of one file into a case, top to bottom: copy and hash, record, examine in children, record what was found. */
import { rm } from 'node:fs/promises';
import { AssayError } from '#contract/errors';
import { ChildCrashed } from '#jobs/pool';
import { artifactLocation } from '#store/artifacts';
import { replaceAssets } from '#store/assets';
import { newPart, recordArtifact } from '#store/imports';
import { isScanCurrent, isScanned, lastScan, recordScan } from '#store/scans';
import type { CaseStore } from '#store/session';
import type { EngineContext } from './context.ts';
import { examine, type Subject } from './examine.ts';
import { answeringSets, mannerOf, type ScanManner, scannerSetOf } from './scan-manner.ts';
import type { WalkItem } from './walk-files.ts';

/** Files up to this many bytes are copied into the case; larger ones are referenced by hash, size, path and volume. */
export const copyLimit = 64 * 1024 * 1024;

export interface ItemJob {
  readonly context: EngineContext;
  readonly store: CaseStore;
  readonly importId: number;
  readonly signal: AbortSignal;
  readonly volumeOf: (path: string, device: number) => string;
  /** How files are examined; without it as in their last scan, or as usual. */
  readonly manner?: ScanManner | undefined;
  /** Copies whatever the size: the source is going to be removed. */
  readonly copyAll: boolean;
}

/** Errors that concern one file; anything else stops the work, and what was recorded before stays. */
const ofTheFile = new Set(['file-unreadable', 'file-changed', 'not-found']);

export function isOfTheFile(thrown: unknown): thrown is AssayError {
  return thrown instanceof AssayError && ofTheFile.has(thrown.code);
}

const nameless = {
  outcome: 'unreadable',
  detail: `Its name is not UTF-8, and it is larger than the ${copyLimit / 1024 ** 2} MiB that are copied. Rename a copy of it and import that.`,
} as const;

/** Where an artifact's bytes are read from: the case's own copy, or the referenced file. */
export function subjectOf(store: CaseStore, artifactId: number): Subject {
  const { blob, path, size, sourcePath } = artifactLocation(store, artifactId);
  return { path: blob?.path ?? sourcePath, key: blob?.key ?? null, name: path, size };
}

/** Takes a file in. The id is given only once row, bytes and custody entry are safe. */
export async function takeIn(item: WalkItem, job: ItemJob, onBytes: (bytes: number) => void): Promise<{ id: number; isNew: boolean }> {
  const { context, store } = job;
  const { path, sourceBytes, sourcePath, size, modifiedAt } = item;
  const copies = job.copyAll || size <= copyLimit;
  const refused = item.refused ?? (sourceBytes && !copies ? nameless : undefined);
  const volume = refused ? '' : job.volumeOf(sourcePath, item.device);
  const intake = { importId: job.importId, path, sourcePath, volume, modifiedAt };
  const without = (failure: NonNullable<WalkItem['refused']>) =>
    recordArtifact(store, { ...intake, size, sha256: '', partPath: null, failure });
  if (refused) return without(refused);
  const partPath = copies ? newPart(store).path : null;
  try {
    const { sha256, size: read } = await context.pool.run(
      'intake',
      { sourcePath, ...(sourceBytes ? { sourceBytes } : {}), partPath, key: store.blobKey },
      { signal: job.signal, onProgress: onBytes },
    );
    return recordArtifact(store, { ...intake, size: read, sha256, partPath });
  } catch (thrown) {
    // The file on which a copy ends must not keep out those behind it.
    if (thrown instanceof ChildCrashed) {
      if (partPath !== null) await rm(partPath, { force: true });
      return without({ outcome: 'crashed', detail: thrown.detail });
    }
    if (!isOfTheFile(thrown)) throw thrown;
    return without({ outcome: 'unreadable', detail: thrown.message });
  }
}

/** What is recorded of a file that was hashed and then could not be read again; it counts as not examined. */
const notRead = { format: 'Not read', formatKind: '', kind: 'other', scanners: [], coverage: [], facts: [], findings: [] } as const;

/**
 * Examines an artifact of the case and records the outcome, unless the last scan still holds.
 * @returns why its bytes could not be read, or undefined; an earlier scan of it is then kept
 */
export async function scanArtifactOfCase(
  artifactId: number,
  job: Omit<ItemJob, 'importId' | 'volumeOf' | 'copyAll'>,
  onProgress: (share: number) => void,
): Promise<string | undefined> {
  const { context, store, signal } = job;
  const { hash: rulesHash } = context.resources.rules;
  const manner = job.manner ?? mannerOf(lastScan(store, artifactId)?.scannerSet ?? '');
  if (isScanCurrent(store, artifactId, answeringSets(manner), rulesHash)) return undefined;
  try {
    const examined = await examine(subjectOf(store, artifactId), context, { signal, onProgress, manner });
    // Before the scan: once that is recorded the file counts as examined, and nobody would look for assets that a crash kept out.
    if (examined.assets) replaceAssets(store, artifactId, examined.assets);
    recordScan(store, {
      ...examined,
      artifactId,
      rulesHash,
      scannerSet: scannerSetOf(manner),
      findings: examined.findings.map((each) => ({ ...each, artifactId })),
    });
    return undefined;
  } catch (thrown) {
    if (!isOfTheFile(thrown)) throw thrown;
    const { message: outcomeDetail } = thrown;
    if (!isScanned(store, artifactId)) recordScan(store, { ...notRead, artifactId, rulesHash, outcome: 'unreadable', outcomeDetail });
    return outcomeDetail;
  }
}
