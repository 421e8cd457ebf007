/** Inflates raw deflate data of any length in bounded memory (RFC 1951), strictly: what zlib refuses is refused here. */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding } from './decoding.ts';
import { OutputWindow } from './output-window.ts';
import { PackedInput } from './packed-input.ts';

const window = 32 * 1024;
const longestCode = 15;
// RFC 1951, 3.2.5 and 3.2.7.
const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385,
  24_577,
];
const distanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Codes up to this length are found at one look; longer ones are rare. */
const quick = 10;

interface Code {
  /** By the next ten bits: symbol × 16 + length, 0 where the code is longer or none. */
  readonly table: Uint16Array;
  /** Symbols of each length, and all symbols by length: what longer codes are found by. */
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function reversed(value: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((value >> bit) & 1) << (length - 1 - bit);
  return result;
}

/** Undefined when the lengths make no prefix code; an incomplete one is allowed with a single symbol alone, as in zlib. */
function codeOf(lengths: Uint8Array): Code | undefined {
  const counts = new Uint16Array(longestCode + 1);
  let used = 0;
  for (const length of lengths) {
    if (length === 0) continue;
    counts[length] = (counts[length] ?? 0) + 1;
    used += 1;
  }
  let left = 1;
  const next = new Uint16Array(longestCode + 1);
  const places = new Uint16Array(longestCode + 1);
  for (let length = 1, code = 0, place = 0; length <= longestCode; length += 1) {
    const count = counts[length] ?? 0;
    left = left * 2 - count;
    if (left < 0) return undefined;
    next[length] = code;
    code = (code + count) << 1;
    places[length] = place;
    place += count;
  }
  if (left > 0 && !(used === 0 || (used === 1 && counts[1] === 1))) return undefined;
  const table = new Uint16Array(1 << quick);
  const symbols = new Uint16Array(used);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const place = places[length] ?? 0;
    places[length] = place + 1;
    symbols[place] = symbol;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    if (length <= quick) for (let at = reversed(code, length); at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return { table, counts, symbols };
}

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
const fixed = { lengths: codeOf(fixedLengths), distances: codeOf(new Uint8Array(32).fill(5)) };

// Deflate64 (PKWARE, method 9): a window twice as wide, two more distances, and one length code with sixteen extra bits.
const wideLengthBase = [...lengthBase.slice(0, 28), 3];
const wideLengthExtra = [...lengthExtra.slice(0, 28), 16];
const wideDistanceBase = [...distanceBase, 32_769, 49_153];
const wideDistanceExtra = [...distanceExtra, 14, 14];

class Inflater {
  readonly #input: PackedInput;
  readonly out: OutputWindow;
  readonly #wide: boolean;
  #hold = 0;
  #count = 0;

  constructor(input: PackedInput, wide: boolean) {
    this.#input = input;
    this.#wide = wide;
    this.out = new OutputWindow(wide ? 2 * window : window);
  }

  /** Offset of the first byte of which no bit was used. */
  get position(): number {
    return this.#input.position - (this.#count >> 3);
  }

  fail(detail: string): never {
    throw new MalformedInput(detail, this.position);
  }

  bits(count: number): number {
    while (this.#count < count) {
      this.#hold |= this.#input.byte() << this.#count;
      this.#count += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#count -= count;
    return value;
  }

  symbol(code: Code): number {
    let entry = code.table[this.#hold & 1023] ?? 0;
    while ((entry & 15) > this.#count || (entry === 0 && this.#count < quick)) {
      this.#more();
      entry = code.table[this.#hold & 1023] ?? 0;
    }
    if (entry === 0) return this.#longSymbol(code);
    const length = entry & 15;
    this.#hold >>>= length;
    this.#count -= length;
    return entry >> 4;
  }

  #more(): void {
    this.#hold |= this.#input.byte() << this.#count;
    this.#count += 8;
  }

  /** Bit by bit through the canonical code. */
  #longSymbol({ counts, symbols }: Code): number {
    for (let length = 1, code = 0, first = 0, index = 0; length <= longestCode; length += 1) {
      if (length > this.#count) this.#more();
      code |= (this.#hold >> (length - 1)) & 1;
      const count = counts[length] ?? 0;
      if (code - count < first) {
        this.#hold >>>= length;
        this.#count -= length;
        return symbols[index + code - first] ?? 0;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return this.fail('The packed data holds a code that stands for nothing.');
  }

  *stored(): Generator<Uint8Array, void> {
    this.bits(this.#count & 7);
    const length = this.bits(16);
    if (this.bits(16) !== (~length & 0xffff)) this.fail('A stored block contradicts its own length.');
    for (let left = length; left > 0; ) {
      if (this.#count > 0) {
        this.out.put(this.bits(8));
        left -= 1;
        continue;
      }
      // A block that breaks off gives what is there of it: readers hand that out before they fail.
      const some = Math.min(left, 32 * 1024, Math.max(1, this.#input.left));
      this.out.append(this.#input.take(some));
      left -= some;
      if (this.out.full) yield this.out.give();
    }
  }

  dynamicCodes(): { lengths: Code; distances: Code } {
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const count = this.bits(4) + 4;
    if (literals > 286 || distances > (this.#wide ? 32 : 30)) this.fail('A block names more codes than there are.');
    const first = new Uint8Array(19);
    for (const symbol of lengthOrder.slice(0, count)) first[symbol] = this.bits(3);
    const code = codeOf(first) ?? this.fail('The code of the code lengths is none.');
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) this.fail('A code length repeats what is not there.');
      const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
      const repeat = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (at + repeat > lengths.length) this.fail('The code lengths run over their end.');
      lengths.fill(value, at, at + repeat);
      at += repeat;
    }
    if ((lengths[256] ?? 0) === 0) this.fail('A block has no code for its end.');
    return {
      lengths: codeOf(lengths.subarray(0, literals)) ?? this.fail('The code of the literals is none.'),
      distances: codeOf(lengths.subarray(literals)) ?? this.fail('The code of the distances is none.'),
    };
  }

  *coded(lengths: Code, distances: Code): Generator<Uint8Array, void> {
    const [bases, extras, farBases, farExtras] = this.#wide
      ? [wideLengthBase, wideLengthExtra, wideDistanceBase, wideDistanceExtra]
      : [lengthBase, lengthExtra, distanceBase, distanceExtra];
    for (;;) {
      const symbol = this.symbol(lengths);
      if (symbol < 256) this.out.put(symbol);
      else if (symbol === 256) return;
      else {
        const base = bases[symbol - 257] ?? this.fail('The packed data holds a length that stands for nothing.');
        const length = base + this.bits(extras[symbol - 257] ?? 0);
        const far = this.symbol(distances);
        const near = farBases[far] ?? this.fail('The packed data holds a distance that stands for nothing.');
        const distance = near + this.bits(farExtras[far] ?? 0);
        this.out.copy(distance, length, this.position);
      }
      if (this.out.full) yield this.out.give();
    }
  }
}

/**
 * Inflates from `start` to the end of the last block.
 * @param wide Deflate64 instead of deflate
 */
export function* inflate(source: ByteSource, start: number, wide = false): Decoding {
  const inflater = new Inflater(new PackedInput(source, start), wide);
  try {
    for (let last = false; !last; ) {
      last = inflater.bits(1) === 1;
      const kind = inflater.bits(2);
      if (kind === 0) yield* inflater.stored();
      else if (kind === 1 && fixed.lengths && fixed.distances) yield* inflater.coded(fixed.lengths, fixed.distances);
      else if (kind === 2) {
        const { lengths, distances } = inflater.dynamicCodes();
        yield* inflater.coded(lengths, distances);
      } else inflater.fail('The packed data holds a block of no known kind.');
    }
  } catch (error) {
    // What was produced before the damage is content all the same.
    if (error instanceof MalformedInput) yield inflater.out.give();
    throw error;
  }
  yield inflater.out.give();
  return inflater.position;
}
