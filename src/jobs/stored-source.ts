/** Opens what the store points at: a plain file, or an encrypted blob where there is a key. */
import type { OpenSource } from './file-source.ts';
import { boundedSource, openFileSource } from './file-source.ts';

export interface Stored {
  readonly path: string;
  /** Of the case where the blob is encrypted. */
  readonly key: Uint8Array | null;
}

/**
 * @param mostBytes longest single read; 64 MiB by default
 * @throws as openFileSource and openBlob do
 */
export async function openStored({ key, path }: Stored, mostBytes?: number): Promise<OpenSource> {
  if (key === null) return openFileSource(path, mostBytes);
  const { openBlob } = await import('#store/blob-source');
  const blob = openBlob(path, key);
  return { source: boundedSource(blob.source, mostBytes), close: () => blob.close() };
}
