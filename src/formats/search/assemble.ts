/** Writes a WebAssembly module byte by byte: the one loop that must touch every byte of a model at the speed of memory. */

// Binary format of WebAssembly 2.0 (section 5) with the vector instructions of section 5.4.8; nothing is generated from data of a file.
const i32 = 0x7f;
const v128 = 0x7b;

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit constant. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(low | (done ? 0 : 0x80));
    if (done) return bytes;
  }
}

export type Code = readonly number[];

const vector = (opcode: number, ...rest: number[]): Code => [0xfd, ...unsigned(opcode), ...rest];

/** The instructions that are used, by their names in the specification. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a] as Code,
  subtract: [0x6b] as Code,
  and: [0x71] as Code,
  or: [0x72] as Code,
  less: [0x49] as Code,
  trailingZeros: [0x68] as Code,
  store: [0x36, 2, 0] as Code,
  loop: (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b],
  when: (...body: Code[]): Code => [0x04, 0x40, ...body.flat(), 0x0b],
  again: (depth: number): Code => [0x0d, ...unsigned(depth)],
  load128: vector(0, 0, 0),
  constant128: (bytes: readonly number[]): Code => vector(12, ...bytes),
  shuffle: (lanes: readonly number[]): Code => vector(13, ...lanes),
  swizzle: vector(14),
  bytesLess: vector(0x26),
  bytesDiffer: vector(0x24),
  and128: vector(78),
  or128: vector(80),
  anyTrue: vector(83),
  allTrue: vector(99),
  bitmask: vector(100),
  shiftRight: vector(109),
  subtractBytes: vector(113),
  end: [0x0b] as Code,
};

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const list = (...items: Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (name: string): Code => [...unsigned(name.length), ...Buffer.from(name, 'latin1')];

/**
 * A module with a memory of its own (`memory`) and one function (`run`) of some numbers to one number.
 * @param pages of 64 KiB
 * @param numbers locals that are 32-bit numbers, behind the parameters; the vectors follow them
 */
export function moduleOf(pages: number, parameters: number, numbers: number, vectors: number, body: Code): Uint8Array<ArrayBuffer> {
  const type: Code = [0x60, ...list(...Array.from({ length: parameters }, (): Code => [i32])), 1, i32];
  const locals = list([...unsigned(numbers), i32], [...unsigned(vectors), v128]);
  const code: Code = [...locals, ...body, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(type)),
    ...section(3, list([0])),
    ...section(5, list([1, ...unsigned(pages), ...unsigned(pages)])),
    ...section(7, list([...text('memory'), 2, 0], [...text('run'), 0, 0])),
    ...section(10, list([...unsigned(code.length), ...code])),
  ]);
}
