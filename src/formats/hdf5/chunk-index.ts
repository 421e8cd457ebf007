/** Finds the chunks of a dataset by the indexes of layout version 4 (specification, sections VII and IV.A.2.i). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';
import type { Chunk } from './model.ts';
import { limitWidth, treeV2 } from './tree-v2.ts';

export interface ChunkShape {
  /** Bytes of one chunk before filters. */
  readonly bytes: number;
  /** How many chunks the dataset's extent needs. */
  readonly count: number;
  readonly rank: number;
  readonly filtered: boolean;
  /** Chunks may be larger than 4 GiB: version 5 stores their sizes in 8 bytes. */
  readonly wide: boolean;
}

/** One entry of an array: an address, and the stored size where filters make it differ. */
function entry(file: Hdf5File, cursor: Cursor, shape: ChunkShape, width: number): Chunk | undefined {
  const address = cursor.address();
  if (!shape.filtered) return address === undefined ? undefined : { at: file.place(address), size: shape.bytes, mask: 0 };
  const size = cursor.uint(width - file.superblock.offsetWidth - 4);
  const mask = cursor.u32();
  return address === undefined ? undefined : { at: file.place(address), size, mask };
}

function* entries(file: Hdf5File, cursor: Cursor, count: number, shape: ChunkShape, width: number): Generator<Chunk> {
  for (let index = 0; index < count && cursor.left >= width; index += 1) {
    const chunk = entry(file, cursor, shape, width);
    if (chunk) yield chunk;
  }
}

/** Fixed array: a header, then one data block, in pages when it is long. */
export function* fixedArray(file: Hdf5File, address: number, shape: ChunkShape): Generator<Chunk> {
  const { lengthWidth, offsetWidth } = file.superblock;
  const head = file.block(address, 12 + lengthWidth + offsetWidth, 'A fixed array');
  head.expect('FAHD', 'A fixed array');
  head.skip(2);
  const width = head.u8();
  const pageBits = head.u8();
  const count = head.length();
  const data = head.address();
  if (data === undefined) return;
  if (width < offsetWidth || pageBits > 30) throw new MalformedInput('A fixed array has impossible sizes.', head.start);
  const page = 2 ** pageBits;
  const pages = count > page ? Math.ceil(count / page) : 0;
  const start = 6 + offsetWidth + Math.ceil(pages / 8);
  const block = file.block(data, start, 'A fixed array');
  block.expect('FADB', 'A fixed array');
  if (pages === 0) {
    yield* entries(file, file.block(data + start, count * width + 4, 'A fixed array'), count, shape, width);
    return;
  }
  // A page that was never written is marked by a zero bit and has its room all the same.
  block.skip(2 + offsetWidth);
  const written = block.take(block.left);
  for (let index = 0, from = data + start + 4; index < pages; index += 1) {
    const length = Math.min(page, count - index * page);
    if (((written[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0)
      yield* entries(file, file.block(from, length * width + 4, 'A page of a fixed array'), length, shape, width);
    from += length * width + 4;
  }
}

interface ExtensibleArray {
  readonly file: Hdf5File;
  readonly shape: ChunkShape;
  readonly width: number;
  readonly indexBytes: number;
  readonly pageElements: number;
  readonly minElements: number;
}

function* dataBlock(array: ExtensibleArray, address: number, count: number, written: readonly boolean[] | undefined): Generator<Chunk> {
  const { file, indexBytes, pageElements, shape, width } = array;
  const start = 6 + file.superblock.offsetWidth + indexBytes;
  file.block(address, start, 'A block of an extensible array').expect('EADB', 'A block of an extensible array');
  if (count <= pageElements) {
    yield* entries(file, file.block(address + start, count * width + 4, 'A block of an extensible array'), count, shape, width);
    return;
  }
  for (let index = 0, from = address + start + 4; index * pageElements < count; index += 1) {
    if (written?.[index] !== false)
      yield* entries(file, file.block(from, pageElements * width + 4, 'A page of an extensible array'), pageElements, shape, width);
    from += pageElements * width + 4;
  }
}

/** Sizes of super block `index`: its data blocks and the elements of each. */
function superBlock(array: ExtensibleArray, index: number): { readonly blocks: number; readonly elements: number } {
  return { blocks: 2 ** Math.floor(index / 2), elements: array.minElements * 2 ** Math.ceil(index / 2) };
}

function* secondaryBlock(array: ExtensibleArray, address: number, index: number): Generator<Chunk> {
  const { file, indexBytes, pageElements } = array;
  const { blocks, elements } = superBlock(array, index);
  const pages = elements > pageElements ? elements / pageElements : 0;
  const bits = Math.ceil(pages / 8);
  const start = 6 + file.superblock.offsetWidth + indexBytes;
  const block = file.block(address, start + blocks * (bits + file.superblock.offsetWidth) + 4, 'A block of an extensible array');
  block.expect('EASB', 'A block of an extensible array');
  block.skip(start - 4);
  const marks = block.take(blocks * bits);
  for (let each = 0; each < blocks; each += 1) {
    const data = block.address();
    const written = Array.from({ length: pages }, (_, page) => ((marks[each * bits + (page >> 3)] ?? 0) & (0x80 >> (page & 7))) !== 0);
    if (data !== undefined) yield* dataBlock(array, data, elements, pages > 0 ? written : undefined);
  }
}

/** Extensible array, for datasets with one dimension without bound. */
export function* extensibleArray(file: Hdf5File, address: number, shape: ChunkShape): Generator<Chunk> {
  const { lengthWidth, offsetWidth } = file.superblock;
  const head = file.block(address, 16 + 6 * lengthWidth + offsetWidth, 'An extensible array');
  head.expect('EAHD', 'An extensible array');
  head.skip(2);
  const width = head.u8();
  const maxBits = head.u8();
  const inIndex = head.u8();
  const minElements = head.u8();
  const minPointers = head.u8();
  const pageBits = head.u8();
  head.skip(6 * lengthWidth);
  const index = head.address();
  if (index === undefined) return;
  if (width < offsetWidth || pageBits > 30 || maxBits > 63 || minElements === 0 || minPointers === 0)
    throw new MalformedInput('An extensible array has impossible sizes.', head.start);
  const array = { file, shape, width, indexBytes: Math.ceil(maxBits / 8), pageElements: 2 ** pageBits, minElements };
  const superBlocks = 1 + maxBits - Math.log2(minElements);
  // The index block points itself at the data blocks of the first super blocks.
  const direct = 2 * Math.log2(minPointers);
  const directBlocks = 2 * (minPointers - 1);
  const rest = Math.max(0, superBlocks - direct);
  const start = 6 + offsetWidth;
  const block = file.block(index, start + inIndex * width + (directBlocks + rest) * offsetWidth + 4, 'An extensible array');
  block.expect('EAIB', 'An extensible array');
  block.skip(start - 4);
  yield* entries(file, block.part(inIndex * width), inIndex, shape, width);
  for (let each = 0; each < direct; each += 1) {
    const { blocks, elements } = superBlock(array, each);
    for (let data = 0; data < blocks; data += 1) {
      const target = block.address();
      if (target !== undefined) yield* dataBlock(array, target, elements, undefined);
    }
  }
  for (let each = 0; each < rest; each += 1) {
    const target = block.address();
    if (target !== undefined) yield* secondaryBlock(array, target, direct + each);
  }
}

/** B-tree of version 2, for datasets with several dimensions without bound. */
export function* treeChunks(file: Hdf5File, address: number, shape: ChunkShape): Generator<Chunk> {
  const sizeWidth = shape.wide ? file.superblock.lengthWidth : Math.min(8, 1 + limitWidth(shape.bytes));
  for (const record of treeV2(file, address)) {
    const chunk = entry(file, record, shape, file.superblock.offsetWidth + sizeWidth + 4);
    if (chunk) yield chunk;
  }
}
