/** Gives the data of a dataset as bytes to look at, as far as they lie in the file and no plugin is needed to unpack them. */
import type { Budget } from '#formats/budget';
import { type ByteSource, bytesSource, copyBytes, sliceSource } from '#formats/byte-source';
import { unpack } from '#formats/hdf5/filters';
import type { Hdf5Object } from '#formats/hdf5/model';

/** What is unpacked of one dataset: text and byte strings of models stay far below. */
const mostUnpacked = 16 * 1024 * 1024;

export interface StoredBytes {
  readonly source: ByteSource;
  /** Where they stand in the file when they lie there as they are. */
  readonly at: number | undefined;
  /** All data of the dataset are in `source`. */
  readonly whole: boolean;
}

/** Undefined when there is nothing in the file, or nothing that is unpacked here. */
export function storedBytes(source: ByteSource, { filters, layout }: Hdf5Object, budget: Budget): StoredBytes | undefined {
  if (layout?.kind === 'compact' || layout?.kind === 'contiguous') {
    if (layout.at === undefined || layout.at >= source.size) return undefined;
    return { source: sliceSource(source, layout.at, layout.size), at: layout.at, whole: true };
  }
  if (layout?.kind !== 'chunked') return undefined;
  const [first] = layout.chunks;
  if (filters.length === 0 && layout.chunks.length === 1 && first)
    return { source: sliceSource(source, first.at, first.size), at: first.at, whole: true };
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const chunk of layout.chunks) {
    if (total >= mostUnpacked || chunk.size > mostUnpacked || layout.chunkBytes > mostUnpacked) break;
    budget.spend('maxInflatedBytes', layout.chunkBytes);
    budget.spend('maxSteps', 8 + Math.ceil(chunk.size / 64));
    const bytes = unpack(copyBytes(source, chunk.at, chunk.size), filters, chunk.mask, layout.chunkBytes);
    if (bytes === undefined) return undefined;
    parts.push(bytes);
    total += bytes.length;
  }
  return parts.length === 0
    ? undefined
    : { source: bytesSource(Buffer.concat(parts)), at: undefined, whole: parts.length === layout.chunks.length };
}
