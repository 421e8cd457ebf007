/** Reads where a dataset's bytes lie: layout messages of versions 1 to 5 (specification, section IV.A.2.i). */
import { LimitReached, MalformedInput } from '../limits.ts';
import { type ChunkShape, extensibleArray, fixedArray, treeChunks } from './chunk-index.ts';
import type { Cursor } from './cursor.ts';
import { elementsOf } from './datatype.ts';
import type { Hdf5File } from './file.ts';
import type { GlobalHeaps } from './global-heap.ts';
import { treeV1 } from './group-table.ts';
import type { Chunk, Datatype, Layout } from './model.ts';
import { virtualSources } from './virtual.ts';

const maxChunks = 1_000_000;
const maxRank = 33;

export interface DatasetShape {
  readonly type: Datatype;
  readonly shape: readonly number[] | undefined;
  readonly filtered: boolean;
}

/** Reads as many chunks as are held; more end the reading of the artifact. */
function held(file: Hdf5File, chunks: Iterable<Chunk>): Chunk[] {
  const found: Chunk[] = [];
  for (const chunk of chunks) {
    file.budget.spend('maxSteps', 2);
    if (found.length >= maxChunks) throw new LimitReached('maxEntries', `A dataset has more than ${maxChunks} chunks.`);
    if (chunk.at + chunk.size > file.source.size)
      file.fault('broken', '', 'A chunk of a dataset reaches beyond the file.', chunk.at, chunk.at);
    found.push(chunk);
  }
  return found;
}

function* oldChunks(file: Hdf5File, root: number, dimensions: number): Generator<Chunk> {
  for (const { key, keyAt, child } of treeV1(file, root, 1, 8 + 8 * dimensions)) {
    const cursor = file.cursor(key, keyAt);
    yield { size: cursor.u32(), mask: cursor.u32(), at: file.place(child) };
  }
}

function extents(cursor: Cursor, count: number, width: number): number[] {
  if (count > maxRank) throw new MalformedInput(`A layout has ${count} dimensions.`, cursor.at);
  return Array.from({ length: count }, () => cursor.uint(width));
}

const product = (numbers: readonly number[]): number => numbers.reduce((all, each) => all * each, 1);

function early(file: Hdf5File, cursor: Cursor, dataset: DatasetShape): Layout {
  const rank = cursor.u8();
  const kind = cursor.u8();
  cursor.skip(5);
  const address = kind === 0 ? undefined : cursor.address();
  const sizes = extents(cursor, rank, 4);
  if (kind === 0) {
    const size = cursor.u32();
    return { kind: 'compact', at: cursor.at, size: Math.min(size, cursor.left) };
  }
  if (kind === 1)
    return {
      kind: 'contiguous',
      at: address === undefined ? undefined : file.place(address),
      size: elementsOf(dataset.shape) * dataset.type.size,
    };
  return { kind: 'chunked', chunkBytes: product(sizes), chunks: address === undefined ? [] : held(file, oldChunks(file, address, rank)) };
}

function indexed(file: Hdf5File, cursor: Cursor, dataset: DatasetShape, version: number): Layout {
  const flags = cursor.u8();
  const rank = cursor.u8();
  const sizes = extents(cursor, rank, cursor.u8());
  const bytes = product(sizes);
  const index = cursor.u8();
  const count = (dataset.shape ?? []).reduce((all, extent, dimension) => all * Math.ceil(extent / Math.max(1, sizes[dimension] ?? 1)), 1);
  const shape: ChunkShape = { bytes, count, rank: rank - 1, filtered: dataset.filtered, wide: version > 4 };
  let chunks: Iterable<Chunk> = [];
  if (index === 1) {
    const size = (flags & 2) !== 0 ? cursor.length() : bytes;
    const mask = (flags & 2) !== 0 ? cursor.u32() : 0;
    const address = cursor.address();
    if (address !== undefined) chunks = [{ at: file.place(address), size, mask }];
  } else if (index === 2) {
    const address = cursor.address();
    // Without filters all chunks stand side by side.
    if (address !== undefined) chunks = [{ at: file.place(address), size: bytes * count, mask: 0 }];
  } else if (index >= 3 && index <= 5) {
    cursor.skip(index === 3 ? 1 : index === 4 ? 5 : 6);
    const address = cursor.address();
    const read = index === 3 ? fixedArray : index === 4 ? extensibleArray : treeChunks;
    if (address !== undefined) chunks = read(file, address, shape);
  } else {
    file.fault('unread', '', `A dataset has a chunk index of kind ${index}, which is not read.`, cursor.start, cursor.at);
    return { kind: 'unknown' };
  }
  return { kind: 'chunked', chunkBytes: bytes, chunks: held(file, chunks) };
}

/** @throws MalformedInput when the message or an index cannot be followed */
export function readLayout(file: Hdf5File, heaps: GlobalHeaps, cursor: Cursor, dataset: DatasetShape): Layout {
  const version = cursor.u8();
  if (version < 3) return early(file, cursor, dataset);
  const kind = cursor.u8();
  if (version > 5 || kind > 3) {
    file.fault('unread', '', `A dataset has a layout of version ${version} and class ${kind}, which is not read.`, cursor.start, cursor.at);
    return { kind: 'unknown' };
  }
  if (kind === 0) {
    const size = cursor.u16();
    return { kind: 'compact', at: cursor.at, size: Math.min(size, cursor.left) };
  }
  if (kind === 1) {
    const address = cursor.address();
    return { kind: 'contiguous', at: address === undefined ? undefined : file.place(address), size: cursor.length() };
  }
  if (kind === 3) {
    const address = cursor.address();
    const index = cursor.u32();
    return { kind: 'virtual', sources: address === undefined ? [] : virtualSources(file, heaps, address, index) };
  }
  if (version > 3) return indexed(file, cursor, dataset, version);
  const rank = cursor.u8();
  const address = cursor.address();
  const sizes = extents(cursor, rank, 4);
  return { kind: 'chunked', chunkBytes: product(sizes), chunks: address === undefined ? [] : held(file, oldChunks(file, address, rank)) };
}
