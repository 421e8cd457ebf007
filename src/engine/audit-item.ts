/** The walk of one file into a case, top to bottom: copy and hash, record, examine in children, record what was found. */
import { AssayError } from '#contract/errors';
import { ChildCrashed } from '#jobs/pool';
import { artifactLocation } from '#store/artifacts';
import { replaceAssets } from '#store/assets';
import { newPart, recordArtifact } from '#store/imports';
import { isScanCurrent, recordScan } from '#store/scans';
import type { CaseStore } from '#store/session';
import type { EngineContext } from './context.ts';
import { type Examined, examine, type Subject } from './examine.ts';
import { scannersKey } from './raised-by.ts';
import type { WalkItem } from './walk-files.ts';

/** Files up to this many bytes are copied into the case; larger ones are referenced by hash, size, path and volume. */
export const copyLimit = 64 * 1024 * 1024;

export interface ItemJob {
  readonly context: EngineContext;
  readonly store: CaseStore;
  readonly importId: number;
  readonly signal: AbortSignal;
  readonly volumeOf: (path: string, device: number) => string;
  /** Copies whatever the size: the source is going to be removed. */
  readonly copyAll: boolean;
}

/** Errors that concern one file; anything else stops the import, and what was recorded before stays. */
const ofTheFile = new Set(['file-unreadable', 'file-changed', 'not-found']);

/** Where an artifact's bytes are read from: the case's own copy, or the referenced file. */
export function subjectOf(store: CaseStore, artifactId: number): Subject {
  const { blob, path, size, sourcePath } = artifactLocation(store, artifactId);
  return { path: blob?.path ?? sourcePath, key: blob?.key ?? null, name: path, size };
}

/** Takes a file in. The id is given only once row, bytes and custody entry are safe. */
export async function takeIn(item: WalkItem, job: ItemJob, onBytes: (bytes: number) => void): Promise<{ id: number; isNew: boolean }> {
  const { context, store } = job;
  const { path, sourcePath, size, modifiedAt, refused } = item;
  const volume = refused ? '' : job.volumeOf(sourcePath, item.device);
  const intake = { importId: job.importId, path, sourcePath, volume, modifiedAt };
  if (refused) return recordArtifact(store, { ...intake, size: 0, sha256: '', partPath: null, failure: refused });
  const partPath = job.copyAll || size <= copyLimit ? newPart(store).path : null;
  try {
    const { sha256, size: read } = await context.pool.run(
      'intake',
      { sourcePath, partPath, key: store.blobKey },
      { signal: job.signal, onProgress: onBytes },
    );
    return recordArtifact(store, { ...intake, size: read, sha256, partPath });
  } catch (thrown) {
    // The file on which a copy ends must not keep out those behind it.
    if (thrown instanceof ChildCrashed)
      return recordArtifact(store, { ...intake, size, sha256: '', partPath: null, failure: { outcome: 'crashed', detail: thrown.detail } });
    if (!(thrown instanceof AssayError) || !ofTheFile.has(thrown.code)) throw thrown;
    const failure = { outcome: 'unreadable' as const, detail: thrown.message };
    return recordArtifact(store, { ...intake, size, sha256: '', partPath: null, failure });
  }
}

/** Examines an artifact of the case and records the outcome; undefined when the last scan still holds. */
export async function scanArtifactOfCase(
  artifactId: number,
  job: Omit<ItemJob, 'importId' | 'volumeOf' | 'copyAll'>,
  onProgress: (share: number) => void,
): Promise<Examined | undefined> {
  const { context, store, signal } = job;
  const { hash } = context.resources.rules;
  if (isScanCurrent(store, artifactId, scannersKey, hash)) return undefined;
  const examined = await examine(subjectOf(store, artifactId), context, { signal, onProgress });
  recordScan(store, {
    ...examined,
    artifactId,
    rulesHash: hash,
    scannerSet: scannersKey,
    findings: examined.findings.map((each) => ({ ...each, artifactId })),
  });
  if (examined.assets) replaceAssets(store, artifactId, examined.assets);
  return examined;
}
