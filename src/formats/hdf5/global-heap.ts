/** Reads objects of global heaps, where values of variable length stand (specification, section III.E). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';

interface Collection {
  readonly block: Cursor;
  readonly objects: ReadonlyMap<number, { readonly position: number; readonly size: number }>;
}

const maxCollections = 64;

export class GlobalHeaps {
  readonly #file: Hdf5File;
  /** The latest collections: values of one dataset lie side by side. */
  readonly #kept = new Map<number, Collection>();

  constructor(file: Hdf5File) {
    this.#file = file;
  }

  #collection(address: number): Collection {
    const known = this.#kept.get(address);
    if (known) return known;
    const file = this.#file;
    const { lengthWidth } = file.superblock;
    const head = file.block(address, 8 + lengthWidth, 'A global heap');
    head.expect('GCOL', 'A global heap');
    head.skip(4);
    const block = file.block(address, head.length(), 'A global heap', false);
    block.skip(8 + lengthWidth);
    const objects = new Map<number, { position: number; size: number }>();
    while (block.left >= 8 + lengthWidth) {
      const index = block.u16();
      block.skip(6);
      const size = block.length();
      file.parsed.add(block.at - 8 - lengthWidth, block.at);
      if (index === 0) break;
      objects.set(index, { position: block.position, size });
      if (size > block.left) throw new MalformedInput('An object of a global heap does not fit its collection.', block.at);
      block.skip(size);
      block.align(8, 0);
    }
    if (this.#kept.size >= maxCollections) this.#kept.delete([...this.#kept.keys()][0] ?? 0);
    const collection = { block, objects };
    this.#kept.set(address, collection);
    return collection;
  }

  /**
   * @throws MalformedInput when there is no such object
   * @returns the bytes, and where they stand
   */
  object(address: number, index: number): { readonly bytes: Uint8Array; readonly at: number } {
    this.#file.budget.spend('maxSteps', 4);
    const { block, objects } = this.#collection(address);
    const found = objects.get(index);
    if (found === undefined) throw new MalformedInput(`A global heap has no object ${index}.`, block.start);
    const from = block.start + found.position;
    this.#file.parsed.add(from, from + found.size);
    return { bytes: block.bytes.subarray(found.position, found.position + found.size), at: from };
  }
}
