/** Reads a sorted table of keys and values as LevelDB writes it (doc/table_format.md): the index file of every TensorFlow checkpoint. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { maskedCrc32c } from './crc32c.ts';
import { unpackSnappy } from './snappy.ts';

const footerLength = 48;
const trailerLength = 5;
/** Blocks of checkpoints have 256 KiB. */
const longestBlock = 64 * 1024 * 1024;
const magic = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

export function looksLikeTable(source: ByteSource): boolean {
  if (source.size < footerLength) return false;
  const tail = source.read(source.size - 8, 8);
  return magic.every((byte, index) => tail[index] === byte);
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

export interface TableEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Where the block lies that holds the entry. */
  readonly block: { readonly from: number; readonly to: number };
  /** Where the value stands in the file; undefined in a packed block. */
  readonly at: number | undefined;
}

class Bytes {
  readonly bytes: Uint8Array;
  readonly base: number;
  position = 0;

  constructor(bytes: Uint8Array, base: number) {
    this.bytes = bytes;
    this.base = base;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.bytes[this.position];
      if (byte === undefined) throw new MalformedInput('A number of the table does not end.', this.base + this.position);
      this.position += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedInput('A number of the table is too long.', this.base + this.position);
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.position)
      throw new MalformedInput('An entry of the table runs past its block.', this.base + this.position);
    const taken = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return taken;
  }
}

function readHandle(bytes: Bytes): Handle {
  const offset = bytes.varint();
  return { offset, size: bytes.varint() };
}

interface Block {
  readonly bytes: Uint8Array;
  readonly range: { readonly from: number; readonly to: number };
  readonly packed: boolean;
}

export class SortedTable {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  /** Blocks whose checksum is wrong, by offset. */
  readonly wrongSums: number[] = [];

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  #block({ offset, size }: Handle): Block {
    const { size: end } = this.#source;
    if (offset + size + trailerLength > end - footerLength)
      throw new MalformedInput(`A block of ${size} bytes at ${offset} lies outside the table.`, Math.min(offset, end));
    if (size > longestBlock) throw new LimitReached('maxHeaderBytes', `A block of the table has ${size} bytes.`);
    const raw = copyBytes(this.#source, offset, size + trailerLength);
    const range = { from: offset, to: offset + size + trailerLength };
    const type = raw[size] ?? 0;
    const stated = new DataView(raw.buffer, raw.byteOffset + size + 1, 4).getUint32(0, true);
    if (maskedCrc32c(raw.subarray(0, size + 1)) !== stated && this.wrongSums.length < 100) this.wrongSums.push(offset);
    if (type === 0) return { bytes: raw.subarray(0, size), range, packed: false };
    if (type === 1) return { bytes: unpackSnappy(raw.subarray(0, size), offset, this.#budget), range, packed: true };
    throw new MalformedInput(`A block has the compression ${type}, which tables of this kind do not know.`, offset + size);
  }

  *#entriesOf({ bytes, packed, range }: Block): Generator<TableEntry> {
    const restarts = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
    const end = bytes.length - 4 - 4 * restarts;
    if (end < 0) throw new MalformedInput(`A block claims ${restarts} restarts in ${bytes.length} bytes.`, range.from);
    const reader = new Bytes(bytes.subarray(0, end), range.from);
    let key = Buffer.alloc(0);
    while (reader.position < end) {
      this.#budget.spend('maxSteps', 4);
      const [shared, own, length] = [reader.varint(), reader.varint(), reader.varint()];
      if (shared > key.length) throw new MalformedInput('A key shares more than the key before it has.', range.from + reader.position);
      key = Buffer.concat([key.subarray(0, shared), reader.take(own)]);
      const at = packed ? undefined : range.from + reader.position;
      yield { key: key.toString('utf8'), value: reader.take(length), block: range, at };
    }
  }

  /**
   * All entries in the order of the index.
   * @throws MalformedInput with an offset; LimitReached
   */
  *entries(): Generator<TableEntry> {
    const { size } = this.#source;
    const footer = new Bytes(copyBytes(this.#source, size - footerLength, footerLength - 8), size - footerLength);
    readHandle(footer);
    const index = this.#block(readHandle(footer));
    for (const { value } of this.#entriesOf(index)) {
      this.#budget.spend('maxEntries');
      yield* this.#entriesOf(this.#block(readHandle(new Bytes(value, index.range.from))));
    }
  }
}
