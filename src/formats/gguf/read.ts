/** Reads the header of a GGUF file: key-value pairs and tensor places, each number held against the bytes that are there. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { MalformedInput } from '../limits.ts';
import { type ValueType, valueTypes, valueWidth } from './types.ts';

export interface GgufPair {
  readonly key: string;
  readonly type: ValueType;
  /** A number, or the first KiB of a string; undefined for arrays. */
  readonly value: string | number | boolean | undefined;
  /** Elements of an array. */
  readonly count: number;
  /** Range of the whole pair, and of a string's own bytes. */
  readonly from: number;
  readonly to: number;
  readonly textAt: number;
  readonly textLength: number;
  /** Places of an array's strings, the first of them. */
  readonly texts: readonly { readonly at: number; readonly length: number }[];
}

export interface GgufTensor {
  readonly name: string;
  /** Bytes of a name that is longer than ggml has room for. */
  readonly longName: number | undefined;
  readonly dimensions: readonly bigint[];
  readonly type: number;
  /** From the start of the data, in bytes. */
  readonly offset: bigint;
  readonly from: number;
  readonly to: number;
}

export interface Gguf {
  version: number;
  /** Numbers are written with the highest byte first. */
  bigEndian: boolean;
  tensorCount: bigint;
  pairCount: bigint;
  readonly pairs: GgufPair[];
  readonly tensors: GgufTensor[];
  /** Where the tensor infos end; the data starts at the next multiple of the alignment. */
  infoEnd: number;
}

/** Of a string, in bytes: what is longer is read by its place when it is needed. */
const longestText = 1024;
const maxArrayDepth = 4;
const keptTexts = 512;
/** GGML_MAX_NAME, with the zero byte that ends a name. */
const longestName = 63;

/** An unknown type or version: the rest cannot be read, though nothing is broken. */
export class UnknownGguf extends MalformedInput {}

export class GgufReader {
  readonly #window: ByteWindow;
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly file: Gguf = { version: 0, bigEndian: false, tensorCount: 0n, pairCount: 0n, pairs: [], tensors: [], infoEnd: 0 };

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#window = new ByteWindow(source);
    this.#budget = budget;
  }

  get #left(): number {
    return this.#source.size - this.#window.position;
  }

  #u32(what: string): number {
    const value = this.#window.u32(what);
    return this.file.bigEndian ? Buffer.from(Uint32Array.of(value).buffer).readUInt32BE(0) : value;
  }

  #u64(what: string): bigint {
    const value = this.#window.u64(what);
    return this.file.bigEndian ? Buffer.from(BigUint64Array.of(value).buffer).readBigUInt64BE(0) : value;
  }

  /** Version 1 counted in 32 bits. */
  #count(what: string): bigint {
    return this.file.version === 1 ? BigInt(this.#u32(what)) : this.#u64(what);
  }

  get #countWidth(): bigint {
    return this.file.version === 1 ? 4n : 8n;
  }

  #string(what: string): { readonly at: number; readonly length: number; readonly text: string } {
    const start = this.#window.position;
    const length = this.#count(what);
    const at = this.#window.position;
    if (length > BigInt(this.#left))
      throw new MalformedInput(`The length of ${what} is ${length} bytes; the file has ${this.#left} left.`, start);
    const bytes = this.#window.latin1(at, Math.min(Number(length), longestText));
    this.#window.skip(Number(length), what);
    return { at, length: Number(length), text: Buffer.from(bytes, 'latin1').toString('utf8') };
  }

  #type(what: string): ValueType {
    const at = this.#window.position;
    const type = valueTypes[this.#u32(what)];
    if (type === undefined) throw new UnknownGguf(`${what} has a value type that the format does not know.`, at);
    return type;
  }

  #number(type: Exclude<ValueType, 'string' | 'array'>, what: string): number | boolean {
    const width = valueWidth[type];
    const at = this.#window.position;
    this.#window.skip(width, what);
    const bytes = new Uint8Array(this.#source.read(at, width));
    const view = new DataView(bytes.buffer);
    const little = !this.file.bigEndian;
    const read: Record<typeof type, () => number | boolean> = {
      u8: () => view.getUint8(0),
      i8: () => view.getInt8(0),
      u16: () => view.getUint16(0, little),
      i16: () => view.getInt16(0, little),
      u32: () => view.getUint32(0, little),
      i32: () => view.getInt32(0, little),
      f32: () => view.getFloat32(0, little),
      bool: () => {
        if (view.getUint8(0) > 1) throw new UnknownGguf(`${what} is neither true nor false.`, at);
        return view.getUint8(0) === 1;
      },
      u64: () => Number(view.getBigUint64(0, little)),
      i64: () => Number(view.getBigInt64(0, little)),
      f64: () => view.getFloat64(0, little),
    };
    return read[type]();
  }

  /** Steps over an array and gives its length; notes where its first strings stand. */
  #array(what: string, depth: number, texts: { at: number; length: number }[]): number {
    if (depth > maxArrayDepth) throw new MalformedInput(`${what} nests arrays more than ${maxArrayDepth} deep.`, this.#window.position);
    const type = this.#type(what);
    const at = this.#window.position;
    const count = this.#count(what);
    const least = type === 'string' ? this.#countWidth : type === 'array' ? this.#countWidth + 4n : BigInt(valueWidth[type]);
    if (count * least > BigInt(this.#left))
      throw new MalformedInput(`${what} claims ${count} elements; the file has ${this.#left} bytes left.`, at);
    if (type !== 'string' && type !== 'array') {
      this.#window.skip(Number(count * least), what);
      return Number(count);
    }
    for (let index = 0; index < Number(count); index += 1) {
      this.#budget.spend('maxSteps');
      if (type === 'array') this.#array(what, depth + 1, texts);
      else this.#text(what, texts);
    }
    return Number(count);
  }

  #text(what: string, texts: { at: number; length: number }[]): void {
    const start = this.#window.position;
    const length = this.#count(what);
    if (length > BigInt(this.#left))
      throw new MalformedInput(`A string of ${what} claims ${length} bytes; the file has ${this.#left} left.`, start);
    if (texts.length < keptTexts) texts.push({ at: this.#window.position, length: Number(length) });
    this.#window.skip(Number(length), what);
  }

  #pair(): GgufPair {
    const from = this.#window.position;
    const key = this.#string('a key').text.slice(0, 1024);
    const what = `the value of ${JSON.stringify(key.slice(0, 80))}`;
    const type = this.#type(what);
    let value: GgufPair['value'];
    let count = 0;
    let textAt = 0;
    let textLength = 0;
    const texts: { at: number; length: number }[] = [];
    if (type === 'array') count = this.#array(what, 1, texts);
    else if (type === 'string') {
      const text = this.#string(what);
      value = text.text;
      textAt = text.at;
      textLength = text.length;
    } else value = this.#number(type, what);
    return { key, type, value, count, from, to: this.#window.position, textAt, textLength, texts };
  }

  #tensor(): GgufTensor {
    const from = this.#window.position;
    const { text, length } = this.#string('the name of a tensor');
    const name = text.slice(0, 1024);
    const what = `the tensor ${JSON.stringify(name.slice(0, 80))}`;
    const at = this.#window.position;
    const count = this.#u32(what);
    // GGML_MAX_DIMS.
    if (count > 4) throw new MalformedInput(`${what} claims ${count} dimensions; there are four at most.`, at);
    const dimensions: bigint[] = [];
    for (let index = 0; index < count; index += 1) dimensions.push(this.#count(what));
    const longName = length > longestName ? length : undefined;
    return { name, longName, dimensions, type: this.#u32(what), offset: this.#u64(what), from, to: this.#window.position };
  }

  /**
   * Reads header, pairs and tensor infos into `file`, so that what stands before a broken place is not lost.
   * @throws UnknownGguf for versions and types that the format does not define; MalformedInput for impossible numbers
   */
  read(): void {
    const { file } = this;
    const window = this.#window;
    window.skip(4, 'the magic number');
    file.version = window.u32('the version');
    // Whoever reads the bytes in the wrong order sees a huge version (GGUF specification, "Version 3").
    if (file.version !== 0 && (file.version & 0xffff) === 0) {
      file.bigEndian = true;
      file.version = Buffer.from(Uint32Array.of(file.version).buffer).readUInt32BE(0);
    }
    if (file.version < 1 || file.version > 3) throw new UnknownGguf(`Version ${file.version} of the format is not read.`, 4);
    file.tensorCount = this.#count('the number of tensors');
    file.pairCount = this.#count('the number of keys');
    file.infoEnd = window.position;
    // Of a pair: a key's length, a type and one byte. Of a tensor: name, count, type and offset.
    const shortestPair = this.#countWidth + 5n;
    const shortestTensor = this.#countWidth + 16n;
    if (file.tensorCount * shortestTensor > BigInt(this.#left))
      throw new MalformedInput(`The file claims ${file.tensorCount} tensors and has ${this.#source.size} bytes.`, 8);
    if (file.pairCount * shortestPair > BigInt(this.#left))
      throw new MalformedInput(`The file claims ${file.pairCount} keys and has ${this.#source.size} bytes.`, 16);
    for (let index = 0n; index < file.pairCount; index += 1n) {
      this.#budget.spend('maxEntries');
      file.pairs.push(this.#pair());
      file.infoEnd = window.position;
    }
    for (let index = 0n; index < file.tensorCount; index += 1n) {
      this.#budget.spend('maxEntries');
      file.tensors.push(this.#tensor());
      file.infoEnd = window.position;
    }
  }
}
