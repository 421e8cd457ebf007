/** Reads objects of a fractal heap, where new-style groups and objects keep links and attributes (specification, section III.G). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';
import { limitWidth, treeV2 } from './tree-v2.ts';

const maxBlocks = 100_000;
const maxObject = 64 * 1024 * 1024;

interface DirectBlock {
  /** Where the block starts in the heap's own space. */
  readonly offset: number;
  readonly size: number;
  readonly address: number;
}

interface Table {
  readonly width: number;
  readonly startSize: number;
  readonly maxDirect: number;
  readonly offsetBytes: number;
}

/** Size of the blocks in a row of the doubling table. */
const rowSize = (table: Table, row: number): number => table.startSize * 2 ** Math.max(0, row - 1);

export class FractalHeap {
  readonly #file: Hdf5File;
  readonly #idLength: number;
  readonly #lengthBytes: number;
  readonly #table: Table;
  readonly #blocks: DirectBlock[] = [];
  readonly #hugeTree: number | undefined;
  #huge: Map<number, { readonly address: number; readonly length: number }> | undefined;

  /** @throws MalformedInput when the heap's structure cannot be followed */
  constructor(file: Hdf5File, address: number) {
    this.#file = file;
    const { lengthWidth, offsetWidth } = file.superblock;
    const head = file.block(address, 26 + 12 * lengthWidth + 3 * offsetWidth, 'A fractal heap');
    head.expect('FRHP', 'A fractal heap');
    head.skip(1);
    this.#idLength = head.u16();
    const filters = head.u16();
    head.skip(1);
    const maxManaged = head.u32();
    head.skip(lengthWidth);
    this.#hugeTree = head.address();
    head.skip(lengthWidth + offsetWidth + 8 * lengthWidth);
    const width = head.u16();
    const startSize = head.length();
    const maxDirect = head.length();
    const offsetBytes = Math.ceil(head.u16() / 8);
    head.skip(2);
    const root = head.address();
    const rows = head.u16();
    if (filters > 0) file.fault('unread', '', 'A heap of links or attributes is packed by filters, which is not read.', head.start);
    if (offsetBytes > 8 || startSize === 0 || width === 0) throw new MalformedInput('A fractal heap has impossible sizes.', head.start);
    this.#table = { width, startSize, maxDirect, offsetBytes };
    this.#lengthBytes = Math.min(Math.ceil(Math.log2(Math.max(2, maxDirect)) / 8), limitWidth(maxManaged));
    if (root === undefined || filters > 0) return;
    if (rows === 0) this.#blocks.push({ offset: 0, size: startSize, address: root });
    else this.#collect(root, rows);
  }

  /** Every direct block below an indirect one, with the place of each in the heap's space. */
  #collect(root: number, rows: number): void {
    const file = this.#file;
    const table = this.#table;
    const directRows = Math.round(Math.log2(table.maxDirect / table.startSize)) + 2;
    const seen = new Set<number>();
    const pending = [{ address: root, rows, offset: 0 }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next.address) || this.#blocks.length > maxBlocks)
        throw new MalformedInput('The blocks of a fractal heap lead back to one already read.', file.place(next.address));
      seen.add(next.address);
      const head = 5 + file.superblock.offsetWidth + table.offsetBytes;
      const block = file.block(next.address, head + next.rows * table.width * file.superblock.offsetWidth, 'A block of a fractal heap');
      block.expect('FHIB', 'A block of a fractal heap');
      block.skip(head - 4);
      let { offset } = next;
      for (let row = 0; row < next.rows; row += 1) {
        const size = rowSize(table, row);
        for (let column = 0; column < table.width; column += 1) {
          const address = block.address();
          if (address !== undefined && row < directRows) this.#blocks.push({ offset, size, address });
          else if (address !== undefined) {
            const inner = Math.round(Math.log2(size / (table.startSize * table.width))) + 1;
            pending.push({ address, rows: Math.max(0, Math.min(inner, next.rows)), offset });
          }
          offset += size;
        }
      }
    }
    this.#blocks.sort((left, right) => left.offset - right.offset);
  }

  #managed(offset: number, length: number, at: number): Cursor {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const block = this.#blocks[low];
    if (block === undefined || offset < block.offset || offset + length > block.offset + block.size)
      throw new MalformedInput('An identifier of a fractal heap leads outside its blocks.', at);
    return this.#file.block(block.address + offset - block.offset, length, 'An object of a fractal heap');
  }

  #hugeObject(id: Cursor): Cursor {
    const { lengthWidth, offsetWidth } = this.#file.superblock;
    if (this.#idLength >= 1 + offsetWidth + lengthWidth) return this.#hugeBytes(id.address(), id.length(), id.start);
    if (this.#huge === undefined) {
      this.#huge = new Map();
      if (this.#hugeTree !== undefined)
        for (const record of treeV2(this.#file, this.#hugeTree)) {
          const address = record.address();
          const length = record.length();
          if (address !== undefined) this.#huge.set(record.length(), { address, length });
        }
    }
    const found = this.#huge.get(id.uint(Math.min(id.left, lengthWidth)));
    return this.#hugeBytes(found?.address, found?.length ?? 0, id.start);
  }

  #hugeBytes(address: number | undefined, length: number, at: number): Cursor {
    if (address === undefined || length > maxObject) throw new MalformedInput('An identifier of a fractal heap leads nowhere.', at);
    return this.#file.block(address, length, 'A large object of a fractal heap');
  }

  /** The object that an identifier names. */
  object(id: Cursor): Cursor {
    const first = id.u8();
    switch ((first >> 4) & 3) {
      case 0:
        return this.#managed(id.uint(this.#table.offsetBytes), id.uint(this.#lengthBytes), id.start);
      case 1:
        return this.#hugeObject(id);
      default: {
        const length = this.#idLength > 17 ? ((first & 15) << 8) + id.u8() + 1 : (first & 15) + 1;
        return id.part(length);
      }
    }
  }

  get idLength(): number {
    return this.#idLength;
  }
}
