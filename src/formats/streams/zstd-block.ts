/** Unpacks one compressed block of a Zstandard frame: literals, then sequences of copies (RFC 8878, section 3.1.1.3). */
import type { OutputWindow } from './output-window.ts';
import {
  BackwardBits,
  damaged,
  type FseTable,
  fseTable,
  type HuffmanTable,
  huffmanStream,
  readFseTable,
  readHuffman,
  singleSymbol,
} from './zstd-entropy.ts';

const mostLiterals = 128 * 1024;

/** Code, least value and number of extra bits (3.1.1.3.2.1.1). */
const literalCodes: readonly (readonly [base: number, bits: number])[] = [
  ...Array.from({ length: 16 }, (_, value) => [value, 0] as const),
  ...([
    [16, 1],
    [18, 1],
    [20, 1],
    [22, 1],
    [24, 2],
    [28, 2],
    [32, 3],
    [40, 3],
    [48, 4],
    [64, 6],
  ] as const),
  ...Array.from({ length: 10 }, (_, index) => [2 ** (index + 7), index + 7] as const),
];
const matchCodes: readonly (readonly [base: number, bits: number])[] = [
  ...Array.from({ length: 32 }, (_, value) => [value + 3, 0] as const),
  ...([
    [35, 1],
    [37, 1],
    [39, 1],
    [41, 1],
    [43, 2],
    [47, 2],
    [51, 3],
    [59, 3],
    [67, 4],
    [83, 4],
    [99, 5],
  ] as const),
  ...Array.from({ length: 10 }, (_, index) => [2 ** (index + 7) + 3, index + 7] as const),
];

// 3.1.1.3.2.2: the tables that need no description.
const literalDefault = fseTable(
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
  6,
);
const matchDefault = fseTable(
  [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, -1, -1, -1, -1, -1, -1, -1,
  ],
  6,
);
const offsetDefault = fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5);

interface Kind {
  readonly plain: FseTable;
  readonly accuracy: number;
  readonly symbols: number;
}
const kinds = {
  literal: { plain: literalDefault, accuracy: 9, symbols: 36 },
  offset: { plain: offsetDefault, accuracy: 8, symbols: 32 },
  match: { plain: matchDefault, accuracy: 9, symbols: 53 },
} satisfies Record<string, Kind>;

export class ZstdBlocks {
  readonly out: OutputWindow;
  #huffman: HuffmanTable | undefined;
  readonly #tables: Partial<Record<keyof typeof kinds, FseTable>> = {};
  #repeats: [number, number, number] = [1, 4, 8];

  constructor(out: OutputWindow) {
    this.out = out;
  }

  /** Gives the literals and how many bytes their section took. */
  #literals(bytes: Uint8Array): { readonly literals: Uint8Array; readonly used: number } {
    const first = bytes[0] ?? damaged('a block is empty');
    const type = first & 3;
    const form = (first >> 2) & 3;
    const word = (first | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 24)) >>> 0;
    if (type < 2) {
      const header = form === 1 ? 2 : form === 3 ? 3 : 1;
      const size = form === 1 ? (word >>> 4) & 0xfff : form === 3 ? (word >>> 4) & 0xfffff : first >> 3;
      if (size > mostLiterals || header + (type === 0 ? size : 1) > bytes.length) damaged('the literals break off');
      if (type === 0) return { literals: bytes.subarray(header, header + size), used: header + size };
      return { literals: new Uint8Array(size).fill(bytes[header] ?? 0), used: header + 1 };
    }
    const header = form < 2 ? 3 : form + 2;
    const width = form < 2 ? 10 : form === 2 ? 14 : 18;
    const wide = BigInt(word) | (BigInt(bytes[4] ?? 0) << 32n);
    const size = Number((wide >> 4n) & ((1n << BigInt(width)) - 1n));
    const packed = Number((wide >> BigInt(4 + width)) & ((1n << BigInt(width)) - 1n));
    if (size > mostLiterals || header + packed > bytes.length) damaged('the literals break off');
    let data = bytes.subarray(header, header + packed);
    if (type === 2) {
      const { table, used } = readHuffman(data);
      this.#huffman = table;
      data = data.subarray(used);
    }
    const table = this.#huffman ?? damaged('the literals use a table that is not there');
    const literals = new Uint8Array(size);
    if (form === 0) huffmanStream(data, table, literals);
    else fourStreams(data, table, literals);
    return { literals, used: header + packed };
  }

  #table(kind: keyof typeof kinds, mode: number, bytes: Uint8Array): number {
    const { accuracy, plain, symbols } = kinds[kind];
    if (mode === 3) {
      if (this.#tables[kind] === undefined) damaged('a block repeats a table that is not there');
      return 0;
    }
    if (mode === 0) {
      this.#tables[kind] = plain;
      return 0;
    }
    if (mode === 1) {
      const symbol = bytes[0] ?? damaged('a table breaks off');
      if (symbol >= symbols) damaged('a table names an impossible symbol');
      this.#tables[kind] = singleSymbol(symbol);
      return 1;
    }
    const { table, used } = readFseTable(bytes, accuracy, symbols);
    this.#tables[kind] = table;
    return used;
  }

  #distance(value: number, literals: number): number {
    const [first, second, third] = this.#repeats;
    if (value > 3) {
      this.#repeats = [value - 3, first, second];
      return value - 3;
    }
    const index = value - 1 + (literals === 0 ? 1 : 0);
    if (index === 0) return first;
    if (index === 1) {
      this.#repeats = [second, first, third];
      return second;
    }
    const distance = index === 2 ? third : first - 1;
    if (distance === 0) damaged('a copy has no distance');
    this.#repeats = [distance, first, second];
    return distance;
  }

  /** Unpacks a block into the window. */
  unpack(bytes: Uint8Array, position: number, most: number): void {
    const { literals, used } = this.#literals(bytes);
    let at = used;
    const first = bytes[at] ?? damaged('a block has no sequences');
    at += 1;
    let count = first;
    if (first >= 128 && first < 255) {
      count = ((first - 128) << 8) + (bytes[at] ?? damaged('a block breaks off'));
      at += 1;
    } else if (first === 255) {
      count = (bytes[at] ?? 0) + ((bytes[at + 1] ?? damaged('a block breaks off')) << 8) + 0x7f00;
      at += 2;
    }
    if (count === 0) {
      this.out.append(literals);
      return;
    }
    const modes = bytes[at] ?? damaged('a block breaks off');
    at += 1;
    at += this.#table('literal', modes >> 6, bytes.subarray(at));
    at += this.#table('offset', (modes >> 4) & 3, bytes.subarray(at));
    at += this.#table('match', (modes >> 2) & 3, bytes.subarray(at));
    this.#sequences(bytes.subarray(at), count, literals, position, most);
  }

  #sequences(bytes: Uint8Array, count: number, literals: Uint8Array, position: number, most: number): void {
    const literalTable = this.#tables.literal ?? literalDefault;
    const offsetTable = this.#tables.offset ?? offsetDefault;
    const matchTable = this.#tables.match ?? matchDefault;
    const bits = new BackwardBits(bytes);
    let literalState = bits.read(literalTable.accuracy);
    let offsetState = bits.read(offsetTable.accuracy);
    let matchState = bits.read(matchTable.accuracy);
    let taken = 0;
    let made = 0;
    for (let left = count; left > 0; left -= 1) {
      const offsetCode = offsetTable.symbols[offsetState] ?? 0;
      const value = 2 ** offsetCode + bits.read(offsetCode);
      const [matchBase, matchBits] = matchCodes[matchTable.symbols[matchState] ?? 0] ?? damaged('a code stands for nothing');
      const length = matchBase + bits.read(matchBits);
      const [literalBase, literalBits] = literalCodes[literalTable.symbols[literalState] ?? 0] ?? damaged('a code stands for nothing');
      const plain = literalBase + bits.read(literalBits);
      const distance = this.#distance(value, plain);
      if (left > 1) {
        literalState = (literalTable.bases[literalState] ?? 0) + bits.read(literalTable.bits[literalState] ?? 0);
        matchState = (matchTable.bases[matchState] ?? 0) + bits.read(matchTable.bits[matchState] ?? 0);
        offsetState = (offsetTable.bases[offsetState] ?? 0) + bits.read(offsetTable.bits[offsetState] ?? 0);
      }
      if (bits.left < 0 || taken + plain > literals.length) damaged('the sequences use more than there is');
      made += plain + length;
      if (made > most) damaged('a block unpacks to more than blocks may');
      this.out.append(literals.subarray(taken, taken + plain));
      taken += plain;
      this.out.copy(distance, length, position);
    }
    if (bits.left !== 0) damaged('the sequences do not end where they have to');
    this.out.append(literals.subarray(taken));
  }
}

function fourStreams(data: Uint8Array, table: HuffmanTable, literals: Uint8Array): void {
  const sizes = [0, 2, 4].map((at) => (data[at] ?? 0) | ((data[at + 1] ?? damaged('the literals break off')) << 8));
  const each = (literals.length + 3) >> 2;
  let from = 6;
  for (let index = 0; index < 4; index += 1) {
    const to = index < 3 ? from + (sizes[index] ?? 0) : data.length;
    if (to > data.length || to <= from) damaged('the literals break off');
    huffmanStream(
      data.subarray(from, to),
      table,
      literals.subarray(Math.min(literals.length, index * each), Math.min(literals.length, (index + 1) * each)),
    );
    from = to;
  }
}
