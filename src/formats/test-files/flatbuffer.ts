/** Writes FlatBuffers and TFLite models for tests: each table in front of what it points to, so that every offset is positive. */

export type Flat =
  | { readonly u8: number }
  | { readonly u32: number }
  | { readonly i32: number }
  | { readonly u64: number | bigint }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly integers: readonly number[] }
  | { readonly table: Slots }
  | { readonly tables: readonly Slots[] };

/** Slot → value. */
export type Slots = Readonly<Record<number, Flat>>;

class Writer {
  readonly out: number[] = [];

  #number(value: number | bigint, bytes: number): void {
    for (let index = 0; index < bytes; index += 1) this.out.push(Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(8 * index)) & 0xffn));
  }

  patch(at: number): void {
    const distance = this.out.length - at;
    for (let index = 0; index < 4; index += 1) this.out[at + index] = (distance >>> (8 * index)) & 0xff;
  }

  placeholder(): number {
    this.#number(0, 4);
    return this.out.length - 4;
  }

  text(value: string): void {
    for (const character of value) this.out.push(character.charCodeAt(0));
  }

  table(slots: Slots): void {
    const count = Math.max(-1, ...Object.keys(slots).map(Number)) + 1;
    const places = new Map<number, number>();
    let size = 4;
    for (const [slot, value] of Object.entries(slots)) {
      places.set(Number(slot), size);
      size += 'u8' in value ? 1 : 'u64' in value ? 8 : 4;
    }
    const layout = this.out.length;
    this.#number(4 + 2 * count, 2);
    this.#number(size, 2);
    for (let slot = 0; slot < count; slot += 1) this.#number(places.get(slot) ?? 0, 2);
    // The offset to this table points here, behind its layout.
    this.#pending?.();
    this.#number(this.out.length - layout, 4);
    const later: (() => void)[] = [];
    for (const value of Object.values(slots)) {
      if ('u8' in value) this.#number(value.u8, 1);
      else if ('u32' in value) this.#number(value.u32, 4);
      else if ('i32' in value) this.#number(value.i32, 4);
      else if ('u64' in value) this.#number(value.u64, 8);
      else {
        const at = this.placeholder();
        later.push(() => this.#value(at, value));
      }
    }
    for (const write of later) write();
  }

  #pending: (() => void) | undefined;

  pointTable(at: number, slots: Slots): void {
    this.#pending = () => {
      this.#pending = undefined;
      this.patch(at);
    };
    this.table(slots);
  }

  #value(at: number, value: Flat): void {
    if ('table' in value) {
      this.pointTable(at, value.table);
      return;
    }
    this.patch(at);
    if ('text' in value) {
      this.#number(value.text.length, 4);
      this.text(value.text);
      this.out.push(0);
    } else if ('bytes' in value) {
      this.#number(value.bytes.length, 4);
      for (const byte of value.bytes) this.out.push(byte);
    } else if ('integers' in value) {
      this.#number(value.integers.length, 4);
      for (const each of value.integers) this.#number(each, 4);
    } else if ('tables' in value) {
      this.#number(value.tables.length, 4);
      const places = value.tables.map(() => this.placeholder());
      for (const [index, place] of places.entries()) this.pointTable(place, value.tables[index] ?? {});
    }
  }
}

export function makeFlatbuffer(root: Slots, identifier: string): Uint8Array {
  const writer = new Writer();
  const at = writer.placeholder();
  writer.text(identifier);
  writer.pointTable(at, root);
  return Uint8Array.from(writer.out);
}

/** Number of a built-in operator; 32 with a name for a custom one. */
export const operatorCode = (builtin: number, custom?: string): Slots => ({
  0: { u8: Math.min(builtin, 127) },
  ...(custom === undefined ? {} : { 1: { text: custom } }),
  2: { i32: 1 },
  3: { i32: builtin },
});

export const tensor = (name: string, shape: readonly number[], type: number, buffer: number): Slots => ({
  0: { integers: shape },
  1: { u8: type },
  2: { u32: buffer },
  3: { text: name },
});

export const operator = (code: number, inputs: readonly number[], outputs: readonly number[], more: Slots = {}): Slots => ({
  0: { u32: code },
  1: { integers: inputs },
  2: { integers: outputs },
  ...more,
});

/** TFLite's packed strings. */
export function packedStrings(...texts: readonly string[]): Uint8Array {
  const head = Buffer.alloc(4 + 4 * (texts.length + 1));
  head.writeInt32LE(texts.length, 0);
  let at = head.length;
  texts.forEach((text, index) => {
    head.writeInt32LE(at, 4 + 4 * index);
    at += text.length;
  });
  head.writeInt32LE(at, 4 + 4 * texts.length);
  return new Uint8Array(Buffer.concat([head, Buffer.from(texts.join(''), 'latin1')]));
}

export interface TestTflite {
  readonly codes?: readonly Slots[];
  readonly operators?: readonly Slots[];
  readonly tensors?: readonly Slots[];
  readonly buffers?: readonly Slots[];
  readonly more?: Slots;
  readonly subgraphs?: readonly Slots[];
}

/** A model that multiplies its input by weights, with whatever else is given behind it. */
export function makeTflite({
  codes = [],
  operators = [],
  tensors = [],
  buffers = [],
  more = {},
  subgraphs = [],
}: TestTflite = {}): Uint8Array {
  const main: Slots = {
    0: { tables: [tensor('x', [1, 4], 0, 0), tensor('w', [2, 4], 0, 1), tensor('y', [1, 2], 0, 0), ...tensors] },
    1: { integers: [0] },
    2: { integers: [2] },
    3: { tables: [operator(0, [0, 1, -1], [2]), ...operators] },
    4: { text: 'main' },
  };
  return makeFlatbuffer(
    {
      0: { u32: 3 },
      1: { tables: [operatorCode(9), ...codes] },
      2: { tables: [main, ...subgraphs] },
      3: { text: 'MLIR Converted.' },
      4: { tables: [{}, { 0: { bytes: new Uint8Array(32) } }, ...buffers] },
      ...more,
    },
    'TFL3',
  );
}
