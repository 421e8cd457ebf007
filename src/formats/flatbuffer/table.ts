/** Reads FlatBuffers with every offset checked: tables by their vtables, vectors, strings (flatbuffers.dev, "FlatBuffer Internals"). */
import type { Budget } from '../budget.ts';
import { type ByteSource, viewOf } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';

export interface FlatVector {
  /** Where the first element stands. */
  readonly at: number;
  readonly length: number;
}

function view(source: ByteSource, at: number, length: number, what: string): DataView<ArrayBuffer> {
  const found = viewOf(source, at, length);
  if (found === undefined) throw new MalformedInput(`${what} lies outside the file.`, Math.max(0, Math.min(at, source.size)));
  return found;
}

/** Follows the unsigned offset at a place. */
function follow(source: ByteSource, at: number, what: string): number {
  return at + view(source, at, 4, what).getUint32(0, true);
}

export class FlatTable {
  /** First byte of the table. */
  readonly at: number;
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #slots: DataView;

  /** @throws MalformedInput when the table or its vtable is not in the file */
  constructor(source: ByteSource, at: number, budget: Budget) {
    budget.spend('maxSteps', 2);
    this.at = at;
    this.#source = source;
    this.#budget = budget;
    const table = at - view(source, at, 4, 'A table').getInt32(0, true);
    const length = view(source, table, 4, 'The layout of a table').getUint16(0, true);
    if (length < 4 || length % 2 === 1) throw new MalformedInput(`The layout of a table is ${length} bytes long.`, table);
    this.#slots = view(source, table, length, 'The layout of a table');
  }

  /** Where the field of a slot stands, or undefined for one that is not set. */
  #place(slot: number): number | undefined {
    const index = 4 + slot * 2;
    const offset = index + 2 <= this.#slots.byteLength ? this.#slots.getUint16(index, true) : 0;
    if (offset === 0) return undefined;
    if (offset >= this.#slots.getUint16(2, true)) throw new MalformedInput('A field lies behind the end of its table.', this.at);
    return this.at + offset;
  }

  has(slot: number): boolean {
    return this.#place(slot) !== undefined;
  }

  u8(slot: number, otherwise = 0): number {
    const at = this.#place(slot);
    return at === undefined ? otherwise : view(this.#source, at, 1, 'A field').getUint8(0);
  }

  u32(slot: number, otherwise = 0): number {
    const at = this.#place(slot);
    return at === undefined ? otherwise : view(this.#source, at, 4, 'A field').getUint32(0, true);
  }

  i32(slot: number, otherwise = 0): number {
    const at = this.#place(slot);
    return at === undefined ? otherwise : view(this.#source, at, 4, 'A field').getInt32(0, true);
  }

  u64(slot: number): bigint {
    const at = this.#place(slot);
    return at === undefined ? 0n : view(this.#source, at, 8, 'A field').getBigUint64(0, true);
  }

  table(slot: number): FlatTable | undefined {
    const at = this.#place(slot);
    return at === undefined ? undefined : new FlatTable(this.#source, follow(this.#source, at, 'A table'), this.#budget);
  }

  /**
   * A vector whose elements all lie in the file.
   * @param width bytes of one element
   */
  vector(slot: number, width: number): FlatVector {
    const place = this.#place(slot);
    if (place === undefined) return { at: 0, length: 0 };
    const at = follow(this.#source, place, 'A vector');
    const length = view(this.#source, at, 4, 'A vector').getUint32(0, true);
    if (length * width > this.#source.size - at - 4)
      throw new MalformedInput(
        `A vector claims ${length} elements of ${width} bytes; the file has ${this.#source.size - at - 4} left.`,
        at,
      );
    return { at: at + 4, length };
  }

  /** A vector of tables. */
  *tables(slot: number): Generator<FlatTable> {
    const { at, length } = this.vector(slot, 4);
    for (let index = 0; index < length; index += 1)
      yield new FlatTable(this.#source, follow(this.#source, at + index * 4, 'A table'), this.#budget);
  }

  /** Up to `limit` elements of a vector of signed 32-bit numbers. */
  integers(slot: number, limit: number): number[] {
    const { at, length } = this.vector(slot, 4);
    const count = Math.min(length, limit);
    this.#budget.spend('maxSteps', 1 + count);
    if (count === 0) return [];
    const numbers = view(this.#source, at, count * 4, 'A vector');
    return Array.from({ length: count }, (_, index) => numbers.getInt32(index * 4, true));
  }

  /** Where a string stands, or undefined. */
  textPlace(slot: number): { readonly from: number; readonly to: number } | undefined {
    if (!this.has(slot)) return undefined;
    const { at, length } = this.vector(slot, 1);
    return { from: at, to: at + length };
  }

  /** Up to `limit` bytes of a string; '' when it is not set. */
  text(slot: number, limit: number): string {
    const place = this.textPlace(slot);
    return place ? Buffer.from(this.#source.read(place.from, Math.min(limit, place.to - place.from))).toString('utf8') : '';
  }
}

/** The table that the file starts with. */
export function rootTable(source: ByteSource, budget: Budget): FlatTable {
  return new FlatTable(source, follow(source, 0, 'The root table'), budget);
}
