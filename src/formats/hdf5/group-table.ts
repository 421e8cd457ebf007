/** Lists the links of an old-style group: a B-tree of version 1 over symbol nodes, with names in a local heap (sections III.A, III.C, III.D). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';
import type { Link } from './link.ts';

const maxNames = 64 * 1024 * 1024;

/** A local heap: text by offset. */
export class LocalHeap {
  readonly #bytes: Uint8Array;
  readonly #file: Hdf5File;
  readonly at: number;

  constructor(file: Hdf5File, address: number) {
    const { lengthWidth, offsetWidth } = file.superblock;
    const head = file.block(address, 8 + 2 * lengthWidth + offsetWidth, 'A local heap');
    head.expect('HEAP', 'A local heap');
    head.skip(4);
    const size = head.length();
    const free = head.optional(lengthWidth);
    const data = head.address();
    if (data === undefined || size > maxNames) throw new MalformedInput('A local heap has no data segment that can be read.', head.start);
    const segment = file.block(data, size, 'The data of a local heap', false);
    this.#bytes = segment.bytes;
    this.at = segment.start;
    this.#file = file;
    this.#noteFree(segment, free, lengthWidth);
  }

  /** Free blocks are a list: the next one's offset and the own size, then room that is nobody's. */
  #noteFree(segment: Cursor, first: number | undefined, lengthWidth: number): void {
    let next = first;
    for (let count = 0; next !== undefined && next !== 1 && count < 1000 && next + 2 * lengthWidth <= segment.bytes.length; count += 1) {
      const from = segment.start + next;
      this.#file.parsed.add(from, from + 2 * lengthWidth);
      segment.position = next;
      next = segment.optional(lengthWidth);
    }
  }

  /** The text at an offset, and where it stands. */
  text(offset: number): { readonly text: string; readonly at: number } {
    const end = offset < this.#bytes.length ? this.#bytes.indexOf(0, offset) : -1;
    if (end < 0) throw new MalformedInput(`A name at ${offset} of a local heap has no end.`, this.at);
    this.#file.parsed.add(this.at + offset, this.at + end + 1);
    return { text: Buffer.from(this.#bytes.subarray(offset, end)).toString('utf8'), at: this.at + offset };
  }
}

function* nodeLinks(file: Hdf5File, address: number, heap: LocalHeap): Generator<Link> {
  const { offsetWidth } = file.superblock;
  const head = file.block(address, 8, 'A symbol node');
  head.expect('SNOD', 'A symbol node');
  head.skip(2);
  const count = head.u16();
  const entries = file.block(address + 8, count * (2 * offsetWidth + 24), 'A symbol node');
  for (let index = 0; index < count; index += 1) {
    const { at } = entries;
    const nameOffset = entries.uint(offsetWidth);
    const target = entries.address();
    const cached = entries.u32();
    entries.skip(4);
    const scratch = entries.part(16);
    const { text: name } = heap.text(nameOffset);
    const place = { from: at, to: entries.at };
    if (cached === 2) yield { name, kind: 'soft', target: heap.text(scratch.u32()).text, file: '', address: undefined, at: place };
    else yield { name, kind: 'hard', target: '', file: '', address: target, at: place };
  }
}

/** Addresses of the leaves below a node, in key order. */
export function* treeV1(
  file: Hdf5File,
  root: number,
  type: 0 | 1,
  keyWidth: number,
): Generator<{ readonly key: Uint8Array<ArrayBuffer>; readonly keyAt: number; readonly child: number }> {
  const { offsetWidth } = file.superblock;
  const seen = new Set<number>();
  const pending = [root];
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    if (seen.has(address)) throw new MalformedInput('The nodes of a B-tree lead back to one already read.', file.place(address));
    seen.add(address);
    const head = file.block(address, 8 + 2 * offsetWidth, 'A B-tree node');
    head.expect('TREE', 'A B-tree node');
    const found = head.u8();
    if (found !== type) throw new MalformedInput(`A B-tree node of type ${found} stands where type ${type} belongs.`, head.at - 1);
    const level = head.u8();
    const count = head.u16();
    const body = file.block(address + 8 + 2 * offsetWidth, count * (keyWidth + offsetWidth) + keyWidth, 'A B-tree node');
    const below: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const keyAt = body.at;
      const key = body.take(keyWidth);
      const child = body.address();
      if (child === undefined) continue;
      if (level > 0) below.push(child);
      else yield { key, keyAt, child };
    }
    pending.push(...below.reverse());
  }
}

/** Every link of the group whose tree and heap these are. */
export function* tableLinks(file: Hdf5File, tree: number, heapAddress: number): Generator<Link> {
  const heap = new LocalHeap(file, heapAddress);
  for (const { child } of treeV1(file, tree, 0, file.superblock.lengthWidth)) yield* nodeLinks(file, child, heap);
}
