/** The entropy coders of Zstandard: bit strings read backwards, FSE tables and Huffman codes (RFC 8878, section 4). */
import { MalformedInput } from '../limits.ts';

export function damaged(what: string): never {
  throw new MalformedInput(`The Zstandard data is damaged: ${what}.`, 0);
}

export const highestBit = (value: number): number => 31 - Math.clz32(value);

/** Bits from the end of a byte string towards its beginning; the highest set bit of the last byte marks the end. */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  /** Bits left; goes below zero when more are read than there are. */
  left: number;

  constructor(bytes: Uint8Array) {
    const last = bytes[bytes.length - 1] ?? 0;
    if (last === 0) damaged('a bit string has no end mark');
    this.#bytes = bytes;
    this.left = bytes.length * 8 - (8 - highestBit(last));
  }

  /** Up to 24 bits without using them up; zeros stand in front of the beginning. */
  peek(count: number): number {
    if (count === 0) return 0;
    const from = this.left - count;
    if (from < 0) {
      const there = Math.max(0, this.left);
      const short = count - there;
      return there === 0 ? 0 : this.#at(0, there) << short;
    }
    return this.#at(from, count);
  }

  #at(from: number, count: number): number {
    const bytes = this.#bytes;
    const at = from >> 3;
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    return (word >>> (from & 7)) & ((1 << count) - 1);
  }

  read(count: number): number {
    if (count > 24) {
      const high = this.read(count - 16);
      return high * 65_536 + this.read(16);
    }
    const value = this.peek(count);
    this.left -= count;
    return value;
  }
}

export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table of one symbol (RFC 8878, 3.1.1.3.2.1.1, RLE mode). */
export function singleSymbol(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), bases: Uint16Array.of(0) };
}

/** RFC 8878, 4.1.1: spreads the symbols over the states; -1 stands for "less than one". */
export function fseTable(chances: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(chances.length);
  let high = size;
  for (const [symbol, chance] of chances.entries())
    if (chance === -1) {
      high -= 1;
      symbols[high] = symbol;
      next[symbol] = 1;
    }
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, chance] of chances.entries()) {
    if (chance <= 0) continue;
    next[symbol] = chance;
    for (let count = 0; count < chance; count += 1) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= high);
    }
  }
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0;
    const value = next[symbol] ?? 1;
    next[symbol] = value + 1;
    const count = accuracy - highestBit(value);
    bits[state] = count;
    bases[state] = (value << count) - size;
  }
  return { accuracy, symbols, bits, bases };
}

/** Reads a table's description; gives the table and how many bytes it took. */
export function readFseTable(bytes: Uint8Array, most: number, symbols: number): { readonly table: FseTable; readonly used: number } {
  let at = 0;
  const read = (count: number): number => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) value |= (((bytes[at >> 3] ?? damaged('a table breaks off')) >> (at & 7)) & 1) << bit;
    return value;
  };
  const accuracy = read(4) + 5;
  if (accuracy > most) damaged('a table is too fine');
  const chances: number[] = [];
  let remaining = 1 << accuracy;
  while (remaining > 0) {
    if (chances.length >= symbols) damaged('a table holds too many symbols');
    const count = highestBit(remaining + 1) + 1;
    let value = read(count);
    const mask = (1 << (count - 1)) - 1;
    const threshold = (1 << count) - 1 - (remaining + 1);
    if ((value & mask) < threshold) {
      at -= 1;
      value &= mask;
    } else if (value > mask) value -= threshold;
    const chance = value - 1;
    remaining -= Math.abs(chance);
    chances.push(chance);
    if (chance !== 0) continue;
    for (let repeat = 3; repeat === 3; ) {
      repeat = read(2);
      for (let index = 0; index < repeat; index += 1) chances.push(0);
    }
  }
  if (remaining !== 0 || chances.length > symbols) damaged('a table does not add up');
  return { table: fseTable(chances, accuracy), used: (at + 7) >> 3 };
}

export interface HuffmanTable {
  readonly bits: number;
  /** Symbol × 16 + length, by the next `bits` bits. */
  readonly table: Uint16Array;
}

function huffmanTable(weights: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) sum += weight > 0 ? 2 ** (weight - 1) : 0;
  if (sum === 0) damaged('a Huffman table is empty');
  const bits = highestBit(sum) + 1;
  const rest = 2 ** bits - sum;
  if (bits > 11 || (rest & (rest - 1)) !== 0) damaged('a Huffman table does not add up');
  const all = [...weights, highestBit(rest) + 1];
  const table = new Uint16Array(1 << bits);
  let at = 0;
  for (let weight = 1; weight <= bits; weight += 1)
    for (const [symbol, own] of all.entries())
      if (own === weight) {
        const length = 1 << (weight - 1);
        table.fill((symbol << 4) | (bits + 1 - weight), at, at + length);
        at += length;
      }
  if (at !== table.length) damaged('a Huffman table does not add up');
  return { bits, table };
}

function fseWeights(bytes: Uint8Array): number[] {
  const { table, used } = readFseTable(bytes, 6, 13);
  const bits = new BackwardBits(bytes.subarray(used));
  const states = [bits.read(table.accuracy), bits.read(table.accuracy)];
  const weights: number[] = [];
  for (let turn = 0; ; turn ^= 1) {
    const state = states[turn] ?? 0;
    weights.push(table.symbols[state] ?? 0);
    const count = table.bits[state] ?? 0;
    if (weights.length > 254) damaged('a Huffman table holds too many symbols');
    if (bits.left < count) {
      // The other state still stands for a symbol (4.2.1.2).
      weights.push(table.symbols[states[turn ^ 1] ?? 0] ?? 0);
      return weights;
    }
    states[turn] = (table.bases[state] ?? 0) + bits.read(count);
  }
}

/** RFC 8878, 4.2.1: the tree's description; gives the table and how many bytes it took. */
export function readHuffman(bytes: Uint8Array): { readonly table: HuffmanTable; readonly used: number } {
  const head = bytes[0] ?? damaged('a Huffman table breaks off');
  if (head < 128) {
    if (head + 1 > bytes.length) damaged('a Huffman table breaks off');
    return { table: huffmanTable(fseWeights(bytes.subarray(1, 1 + head))), used: 1 + head };
  }
  const count = head - 127;
  const length = (count + 1) >> 1;
  if (length + 1 > bytes.length) damaged('a Huffman table breaks off');
  const weights = Array.from({ length: count }, (_, index) => {
    const byte = bytes[1 + (index >> 1)] ?? 0;
    return index % 2 === 0 ? byte >> 4 : byte & 15;
  });
  return { table: huffmanTable(weights), used: 1 + length };
}

/** Decodes one stream into `out`. */
export function huffmanStream(bytes: Uint8Array, { bits: width, table }: HuffmanTable, out: Uint8Array): void {
  const bits = new BackwardBits(bytes);
  for (let at = 0; at < out.length; at += 1) {
    const entry = table[bits.peek(width)] ?? 0;
    bits.left -= entry & 15;
    out[at] = entry >> 4;
  }
  if (bits.left !== 0) damaged('a stream of literals does not end where it has to');
}
