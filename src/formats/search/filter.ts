/** Finds, in bytes of any kind and at the speed of memory, the few places at which one of many starts or a stretch of text may stand. */
import { type Code, moduleOf, op } from './assemble.ts';
import { type Allowed, allowedBy, type Start, type Tables, tablesOf } from './starts.ts';

/** Bytes that are looked at in one call; a multiple of 16. */
export const filterBytes = 256 * 1024;
/** Set in a place where sixteen printable characters stand in a row, rather than a start. */
export const textMark = 0x8000_0000;

const dataAt = 64;
const outAt = dataAt + filterBytes + 64;
/** In the worst case every byte starts something, and every sixteen are text. */
const pages = Math.ceil((outAt + (filterBytes + filterBytes / 16 + 64) * 4) / 65_536);

/** Numbers and vectors of the loop, by place among its locals. */
const [place, end, out, mask, blockIsText] = [0, 1, 2, 3, 4];
const vectors = { low: [5, 6, 7], high: [8, 9, 10], nibble: 11, space: 12, printable: 13, bytes: 14, lows: 15, highs: 16, text: 17 };
const [before0, before1, now0, now1, found] = [18, 19, 20, 21, 22];

const splat = (byte: number) => new Array<number>(16).fill(byte);
const lanes = (from: number) => Array.from({ length: 16 }, (_, index) => from + index);

/** Groups of one of the three bytes, for all sixteen places at once (the lookups of Hyperscan's "Teddy", Wang et al., NSDI 2019). */
function groupsOf(position: number): Code {
  return [
    ...op.get(vectors.low[position] ?? 0),
    ...op.get(vectors.lows),
    ...op.swizzle,
    ...op.get(vectors.high[position] ?? 0),
    ...op.get(vectors.highs),
    ...op.swizzle,
    ...op.and128,
  ];
}

function loopBody(tables: Tables): Code {
  const tell = (value: Code): Code => [...op.get(out), ...value, ...op.store, ...op.get(out), ...op.constant(4), ...op.add, ...op.set(out)];
  const next = [...op.get(place), ...op.constant(16), ...op.add, ...op.tee(place), ...op.get(end), ...op.less, ...op.again(0)];
  const constants = tables.flatMap(([low, high], position) => [
    ...op.constant128(low),
    ...op.set(vectors.low[position] ?? 0),
    ...op.constant128(high),
    ...op.set(vectors.high[position] ?? 0),
  ]);
  const places = op.when(
    op.loop(
      // A start is known by its third byte: two places back.
      tell([...op.get(place), ...op.get(mask), ...op.trailingZeros, ...op.add, ...op.constant(dataAt + 2), ...op.subtract]),
      [...op.get(mask), ...op.get(mask), ...op.constant(1), ...op.subtract, ...op.and, ...op.tee(mask), ...op.again(0)],
    ),
  );
  return [
    ...constants,
    ...[...op.constant128(splat(15)), ...op.set(vectors.nibble), ...op.constant128(splat(0x20)), ...op.set(vectors.space)],
    ...[...op.constant128(splat(0x5f)), ...op.set(vectors.printable)],
    ...op.loop(
      [...op.get(place), ...op.load128, ...op.tee(vectors.bytes), ...op.get(vectors.nibble), ...op.and128, ...op.set(vectors.lows)],
      [...op.get(vectors.bytes), ...op.constant(4), ...op.shiftRight, ...op.set(vectors.highs)],
      [...groupsOf(0), ...op.set(now0), ...groupsOf(1), ...op.set(now1), ...groupsOf(2)],
      [...op.get(before1), ...op.get(now1), ...op.shuffle(lanes(15)), ...op.and128],
      [...op.get(before0), ...op.get(now0), ...op.shuffle(lanes(14)), ...op.and128, ...op.set(found)],
      [...op.get(vectors.bytes), ...op.get(vectors.space), ...op.subtractBytes, ...op.get(vectors.printable), ...op.bytesLess],
      [...op.set(vectors.text), ...op.get(vectors.text), ...op.allTrue, ...op.set(blockIsText)],
      [...op.get(now0), ...op.set(before0), ...op.get(now1), ...op.set(before1)],
      [...op.get(found), ...op.anyTrue, ...op.get(blockIsText), ...op.or],
      op.when(
        [...op.get(found), ...op.constant128(splat(0)), ...op.bytesDiffer, ...op.bitmask, ...op.tee(mask)],
        places,
        op.get(blockIsText),
        op.when(tell([...op.get(place), ...op.constant(dataAt), ...op.subtract, ...op.constant(textMark | 0), ...op.or])),
      ),
      next,
    ),
    ...op.get(out),
  ];
}

interface Kernel {
  readonly input: Uint8Array;
  readonly output: Uint32Array;
  /** How many places were written for the first `length` bytes. */
  run(length: number): number;
}

function vectorKernel(starts: readonly Start[]): Kernel | undefined {
  const bytes = moduleOf(pages, 3, 2, 18, loopBody(tablesOf(starts)));
  if (!WebAssembly.validate(bytes)) return undefined;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const { memory, run } = exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof run !== 'function') return undefined;
    const from = dataAt;
    return {
      input: new Uint8Array(memory.buffer, from, filterBytes),
      output: new Uint32Array(memory.buffer, outAt, (pages * 65_536 - outAt) / 4),
      run: (length) => (Number(run(from, from + length, outAt)) - outAt) / 4,
    };
  } catch {
    // No room for its memory, or a machine without vectors.
    return undefined;
  }
}

/** The same in plain steps, for machines without vectors: a table over the first two bytes. */
function plainKernel(starts: readonly Start[]): Kernel {
  const pairs = new Uint8Array(65_536);
  for (const { sets } of starts) for (const first of sets[0]) for (const second of sets[1]) pairs[(first << 8) | second] = 1;
  const input = new Uint8Array(filterBytes);
  const output = new Uint32Array(filterBytes + filterBytes / 16);
  const run = (length: number): number => {
    let count = 0;
    let printable = 0;
    for (let at = 0; at < length; at += 1) {
      const byte = input[at] ?? 0;
      if (pairs[(byte << 8) | (input[at + 1] ?? 0)] === 1) {
        output[count] = at;
        count += 1;
      }
      printable = byte >= 0x20 && byte < 0x7f ? printable + 1 : 0;
      if ((at & 15) === 15 && printable >= 16) {
        output[count] = (at - 15) | textMark;
        count += 1;
      }
    }
    return count;
  };
  return { input, output, run };
}

export class StartFilter {
  readonly #kernel: Kernel;
  readonly #allowed: Allowed;

  /** @param plain does without vectors, whatever the machine can do */
  constructor(starts: readonly Start[], plain = false) {
    this.#kernel = (plain ? undefined : vectorKernel(starts)) ?? plainKernel(starts);
    this.#allowed = allowedBy(starts);
  }

  /** Where the bytes to look at are put: `filterBytes` of them. */
  get input(): Uint8Array {
    return this.#kernel.input;
  }

  /** Places in the first `length` bytes of the input: starts, and sixteen printable characters marked by `textMark`. The next call overwrites them. */
  places(length: number): Uint32Array {
    const { input, output } = this.#kernel;
    const rounded = Math.min(filterBytes, (length + 15) & ~15);
    input.fill(0, length, Math.min(filterBytes, rounded + 16));
    const count = this.#kernel.run(rounded);
    const [first, second, third] = this.#allowed;
    if (!first || !second || !third) return output.subarray(0, 0);
    // What the vectors let through by mixing starts is taken out here.
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const place = output[index] ?? 0;
      if (place < textMark) {
        const [one, two, three] = [input[place] ?? 0, input[place + 1] ?? 0, input[place + 2] ?? 0];
        const low = (first[0][one] ?? 0) & (second[0][two] ?? 0) & (third[0][three] ?? 0);
        const high = (first[1][one] ?? 0) & (second[1][two] ?? 0) & (third[1][three] ?? 0);
        if ((low | high) === 0) continue;
      }
      output[kept] = place;
      kept += 1;
    }
    return output.subarray(0, kept);
  }

  /** The starts that stand at a place, one bit each: those below 32 in word 0, the others in word 1. */
  startBits(place: number, word: 0 | 1): number {
    const { input } = this.#kernel;
    const [first, second, third] = this.#allowed;
    if (!first || !second || !third) return 0;
    return (first[word][input[place] ?? 0] ?? 0) & (second[word][input[place + 1] ?? 0] ?? 0) & (third[word][input[place + 2] ?? 0] ?? 0);
  }
}
