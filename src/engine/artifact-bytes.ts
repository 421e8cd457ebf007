/** Reads an artifact's bytes for the hex view and hashes them again, from the case's copy or from the attached medium. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Attachment } from '#contract/artifacts';
import { AssayError, toAssayError } from '#contract/errors';
import { artifactLocation, setAttachment } from '#store/artifacts';
import { openBlob } from '#store/blob-source';
import type { CaseStore } from '#store/session';
import type { EngineContext } from './context.ts';

interface OpenBytes {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

function openPlain(path: string): OpenBytes {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read(offset, length) {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    },
    close: () => closeSync(file),
  };
}

function openArtifact(store: CaseStore, id: number): OpenBytes {
  const { blob, path, sha256, sourcePath } = artifactLocation(store, id);
  if (sha256 === '')
    throw new AssayError('file-unreadable', `${path} could not be read when it was imported; the case holds none of its bytes.`, path);
  if (blob) {
    const opened = openBlob(blob.path, blob.key);
    return { size: opened.source.size, read: (offset, length) => opened.source.read(offset, length), close: opened.close };
  }
  try {
    return openPlain(sourcePath);
  } catch (thrown) {
    const known = toAssayError(thrown, path);
    throw new AssayError(known.code, `${path} is referenced, not copied, and its medium is not attached (${sourcePath}).`, path);
  }
}

/** At most 64 KiB from `offset`, as hex; shorter only at the end. */
export function artifactBytes(store: CaseStore, id: number, offset: number, length: number): { offset: number; hex: string; size: number } {
  const opened = openArtifact(store, id);
  try {
    const wanted = Math.max(0, Math.min(length, opened.size - offset));
    const bytes = wanted === 0 ? new Uint8Array(0) : opened.read(offset, wanted);
    return { offset, hex: Buffer.from(bytes).toString('hex'), size: opened.size };
  } finally {
    opened.close();
  }
}

async function hashOfCopy(store: CaseStore, id: number): Promise<string> {
  const opened = openArtifact(store, id);
  const hash = createHash('sha256');
  try {
    for (let offset = 0; offset < opened.size; offset += 1024 * 1024) {
      hash.update(opened.read(offset, Math.min(1024 * 1024, opened.size - offset)));
      await setImmediate();
    }
    return hash.digest('hex');
  } finally {
    opened.close();
  }
}

/** Hashes again what is there; the answer is recorded in the case with its custody entry. */
export async function recheckArtifact(context: EngineContext, store: CaseStore, id: number): Promise<Attachment> {
  const { blob, sha256, sourcePath } = artifactLocation(store, id);
  let state: Attachment;
  if (blob) {
    const found = await hashOfCopy(store, id).catch(() => '');
    state = found === sha256 ? 'stored' : 'changed';
  } else if (!statSync(sourcePath, { throwIfNoEntry: false })) state = 'not-attached';
  else {
    const { signal } = new AbortController();
    const found = await context.pool.run('intake', { sourcePath, partPath: null, key: null }, { signal });
    state = found.sha256 === sha256 ? 'present' : 'changed';
  }
  setAttachment(store, id, state);
  return state;
}
