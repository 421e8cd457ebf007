/** Unpacks bzip2 streams, one or several in a row, a block at a time (format as documented by bzip2's author and by Joe Tsai, 2016). */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding, TakeNote } from './decoding.ts';
import { PackedInput } from './packed-input.ts';

const blockUnit = 100_000;
const longestCode = 20;
const groupLength = 50;

/** CRC-32 with the polynomial the other way round than zip's, most significant bit first. */
const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

class BitInput {
  readonly input: PackedInput;
  #hold = 0;
  #count = 0;

  constructor(input: PackedInput) {
    this.input = input;
  }

  /** Up to 24 bits. */
  bits(count: number): number {
    while (this.#count < count) {
      this.#hold = ((this.#hold << 8) | this.input.byte()) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const value = (this.#hold >>> this.#count) & (2 ** count - 1);
    this.#hold &= 2 ** this.#count - 1;
    return value;
  }

  align(): void {
    this.#hold = 0;
    this.#count = 0;
  }

  u32(): number {
    return ((this.bits(16) << 16) | this.bits(16)) >>> 0;
  }

  fail(detail: string): never {
    throw new MalformedInput(detail, this.input.position);
  }
}

interface Table {
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

function tableOf(lengths: Uint8Array): Table {
  const counts = new Int32Array(longestCode + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const symbols = new Uint16Array(lengths.length);
  let shortest = longestCode;
  let filled = 0;
  for (let length = 1; length <= longestCode; length += 1)
    for (const [symbol, own] of lengths.entries())
      if (own === length) {
        shortest = Math.min(shortest, length);
        symbols[filled] = symbol;
        filled += 1;
      }
  const limit = new Int32Array(longestCode + 2).fill(-1);
  const base = new Int32Array(longestCode + 2);
  for (let length = 1, code = 0, before = 0; length <= longestCode; length += 1) {
    base[length] = before - code;
    code += counts[length] ?? 0;
    before += counts[length] ?? 0;
    limit[length] = code - 1;
    code <<= 1;
  }
  return { limit, base, symbols, shortest };
}

function symbolOf(bits: BitInput, table: Table): number {
  let length = table.shortest;
  let code = bits.bits(length);
  while (code > (table.limit[length] ?? -1)) {
    length += 1;
    if (length > longestCode) bits.fail('The packed data holds a code that stands for nothing.');
    code = (code << 1) | bits.bits(1);
  }
  return table.symbols[code + (table.base[length] ?? 0)] ?? bits.fail('The packed data holds a code that stands for nothing.');
}

function readAlphabet(bits: BitInput): Uint8Array {
  const groups = bits.bits(16);
  const alphabet: number[] = [];
  for (let high = 0; high < 16; high += 1) {
    if ((groups & (0x8000 >> high)) === 0) continue;
    const used = bits.bits(16);
    for (let low = 0; low < 16; low += 1) if (used & (0x8000 >> low)) alphabet.push(high * 16 + low);
  }
  if (alphabet.length === 0) bits.fail('A block uses no byte at all.');
  return Uint8Array.from(alphabet);
}

function readSelectors(bits: BitInput, tables: number): Uint8Array {
  const count = bits.bits(15);
  if (count === 0) bits.fail('A block selects no table.');
  const order = Array.from({ length: tables }, (_, index) => index);
  return Uint8Array.from({ length: count }, () => {
    let place = 0;
    while (bits.bits(1) === 1) {
      place += 1;
      if (place >= tables) bits.fail('A block selects a table that is not there.');
    }
    const [chosen = 0] = order.splice(place, 1);
    order.unshift(chosen);
    return chosen;
  });
}

function readTable(bits: BitInput, symbols: number): Table {
  let length = bits.bits(5);
  const lengths = new Uint8Array(symbols);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    while (bits.bits(1) === 1) length += bits.bits(1) === 1 ? -1 : 1;
    if (length < 1 || length > longestCode) bits.fail('A code has an impossible length.');
    lengths[symbol] = length;
  }
  return tableOf(lengths);
}

interface Block {
  /** Index chain of the inverse transform: byte in the low eight bits, successor above. */
  readonly chain: Uint32Array;
  readonly length: number;
  readonly origin: number;
}

/** Room for a block that grows by need: a stream may claim the largest blocks and hold a few bytes. */
function roomFor(chain: Uint32Array, length: number, capacity: number): Uint32Array {
  if (length <= chain.length) return chain;
  const larger = new Uint32Array(Math.min(capacity, Math.max(length, chain.length * 4)));
  larger.set(chain);
  return larger;
}

function readBlock(bits: BitInput, capacity: number, room: Uint32Array): Block {
  let chain = room;
  if (bits.bits(1) === 1) bits.fail('A block is randomised, which bzip2 gave up in 1997.');
  const origin = bits.bits(24);
  const alphabet = readAlphabet(bits);
  const tableCount = bits.bits(3);
  if (tableCount < 2 || tableCount > 6) bits.fail('A block has an impossible number of tables.');
  const selectors = readSelectors(bits, tableCount);
  const endSymbol = alphabet.length + 1;
  const tables = Array.from({ length: tableCount }, () => readTable(bits, alphabet.length + 2));
  const counts = new Uint32Array(256);
  const front = alphabet;
  let length = 0;
  let run = 0;
  let weight = 1;
  let group = 0;
  for (let left = 0, table = tables[0]; ; left -= 1) {
    if (left === 0) {
      table = tables[selectors[group] ?? bits.fail('A block uses more groups than it selects tables for.')];
      group += 1;
      left = groupLength;
    }
    const symbol = symbolOf(bits, table ?? bits.fail('A block selects a table that is not there.'));
    if (symbol < 2) {
      run += weight << symbol;
      weight *= 2;
      if (run > capacity) bits.fail('A block is longer than its stream allows.');
      continue;
    }
    if (run > 0) {
      const byte = front[0] ?? 0;
      if (length + run > capacity) bits.fail('A block is longer than its stream allows.');
      counts[byte] = (counts[byte] ?? 0) + run;
      chain = roomFor(chain, length + run, capacity);
      chain.fill(byte, length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === endSymbol) break;
    if (length >= capacity) bits.fail('A block is longer than its stream allows.');
    const byte = front[symbol - 1] ?? 0;
    front.copyWithin(1, 0, symbol - 1);
    front[0] = byte;
    counts[byte] = (counts[byte] ?? 0) + 1;
    if (length >= chain.length) chain = roomFor(chain, length + 1, capacity);
    chain[length] = byte;
    length += 1;
  }
  if (origin >= length) bits.fail('A block begins outside itself.');
  for (let byte = 0, sum = 0; byte < 256; byte += 1) {
    const count = counts[byte] ?? 0;
    counts[byte] = sum;
    sum += count;
  }
  for (let index = 0; index < length; index += 1) {
    const byte = (chain[index] ?? 0) & 0xff;
    const place = counts[byte] ?? 0;
    counts[byte] = place + 1;
    chain[place] = ((chain[place] ?? 0) & 0xff) | (index << 8);
  }
  return { chain, length, origin };
}

/** Undoes the transform and the first run-length coding; returns the block's checksum. */
function* content({ chain, length, origin }: Block): Generator<Uint8Array, number> {
  const out = new Uint8Array(256 * 1024);
  let filled = 0;
  let crc = 0xffffffff;
  let same = 0;
  let last = -1;
  let at = (chain[origin] ?? 0) >>> 8;
  for (let left = length; left > 0; left -= 1) {
    const entry = chain[at] ?? 0;
    const byte = entry & 0xff;
    at = entry >>> 8;
    let repeat = 1;
    if (same === 4) {
      // Four equal bytes are followed by a count of more of them.
      repeat = byte;
      same = 0;
    } else {
      same = byte === last ? same + 1 : 1;
      last = byte;
    }
    for (; repeat > 0; repeat -= 1) {
      out[filled] = last;
      filled += 1;
      crc = ((crc << 8) ^ (crcTable[(crc >>> 24) ^ last] ?? 0)) >>> 0;
    }
    if (same === 0) last = -1;
    if (filled > out.length - 300) {
      yield out.subarray(0, filled);
      filled = 0;
    }
  }
  yield out.subarray(0, filled);
  return ~crc >>> 0;
}

function* oneStream(bits: BitInput, note: TakeNote): Generator<Uint8Array, void> {
  const level = bits.bits(8) - 0x30;
  if (level < 1 || level > 9) bits.fail('The stream names no block size.');
  const capacity = level * blockUnit;
  let room: Uint32Array = new Uint32Array(8192);
  let combined = 0;
  for (;;) {
    const offset = bits.input.position;
    const high = bits.bits(24);
    const low = bits.bits(24);
    const stored = bits.u32();
    if (high === 0x177245 && low === 0x385090) {
      if (stored !== combined)
        note({ kind: 'checksum', detail: 'has a wrong checksum over all blocks', offset, length: bits.input.position - offset });
      bits.align();
      return;
    }
    if (high !== 0x314159 || low !== 0x265359) bits.fail('No block stands where one has to.');
    const block = readBlock(bits, capacity, room);
    room = block.chain;
    const crc = yield* content(block);
    if (crc !== stored)
      note({ kind: 'checksum', detail: 'has a wrong checksum over a block', offset, length: bits.input.position - offset });
    combined = (((combined << 1) | (combined >>> 31)) ^ crc) >>> 0;
  }
}

/** All streams that follow each other from `start`, as the bzip2 program reads them. */
export function* bunzip2(source: ByteSource, start: number, note: TakeNote): Decoding {
  let end = start;
  for (let part = 0; ; part += 1) {
    const head = Buffer.from(source.read(end, 3)).toString('latin1');
    if (head !== 'BZh') {
      if (part === 0) throw new MalformedInput('The bzip2 stream does not begin.', start);
      return end;
    }
    if (part > 0) note({ kind: 'part', detail: 'goes on in another stream', offset: end, length: 4 });
    const bits = new BitInput(new PackedInput(source, end + 3));
    yield* oneStream(bits, note);
    end = bits.input.position;
  }
}
