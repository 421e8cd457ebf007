/** Opens what the store points at: a plain file, or an encrypted blob where there is a key. */
import type { OpenSource } from './file-source.ts';
import { boundedSource, openFileSource } from './file-source.ts';

/**
 * @param path of the file or blob
 * @param key of the case where the blob is encrypted
 * @throws as openFileSource and openBlob do
 */
export async function openStored({ path, key }: { readonly path: string; readonly key: Uint8Array | null }): Promise<OpenSource> {
  if (key === null) return openFileSource(path);
  const { openBlob } = await import('#store/blob-source');
  const blob = openBlob(path, key);
  return { source: boundedSource(blob.source), close: () => blob.close() };
}
