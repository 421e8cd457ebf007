/** Walks through one block of HDF5 metadata that is already in memory; every step is held against the block's end. */
import { MalformedInput } from '../limits.ts';

export class Cursor {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the block starts in the source. */
  readonly start: number;
  readonly #view: DataView;
  readonly #offsetWidth: number;
  readonly #lengthWidth: number;
  position = 0;

  /** @param bytes a copy that nobody overwrites */
  constructor(bytes: Uint8Array<ArrayBuffer>, start: number, offsetWidth: number, lengthWidth: number) {
    this.bytes = bytes;
    this.start = start;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#offsetWidth = offsetWidth;
    this.#lengthWidth = lengthWidth;
  }

  /** The next byte's place in the source. */
  get at(): number {
    return this.start + this.position;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  #take(length: number): number {
    if (!(length >= 0) || length > this.left) throw new MalformedInput(`${length} bytes are wanted where ${this.left} are left.`, this.at);
    const position = this.position;
    this.position += length;
    return position;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Little-endian number of 1 to 8 bytes; undefined when all bits are set, which HDF5 uses for "nowhere" and "without bound". */
  optional(width: number): number | undefined {
    const position = this.#take(width);
    let value = 0n;
    let ones = true;
    for (let index = width - 1; index >= 0; index -= 1) {
      const byte = this.bytes[position + index] ?? 0;
      value = (value << 8n) | BigInt(byte);
      ones = ones && byte === 0xff;
    }
    if (ones) return undefined;
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedInput(`${value} is larger than any file.`, this.start + position);
    return Number(value);
  }

  uint(width: number): number {
    const at = this.at;
    const value = this.optional(width);
    if (value !== undefined) return value;
    if (width < 7) return 2 ** (8 * width) - 1;
    throw new MalformedInput('A number is larger than any file.', at);
  }

  address(): number | undefined {
    return this.optional(this.#offsetWidth);
  }

  length(): number {
    return this.uint(this.#lengthWidth);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Steps to the next multiple of `unit`, counted from `from`; padding may be missing at the block's end. */
  align(unit: number, from: number): void {
    const over = (this.position - from) % unit;
    if (over > 0) this.position = Math.min(this.bytes.length, this.position + unit - over);
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    const position = this.#take(length);
    return this.bytes.subarray(position, position + length);
  }

  /** A cursor of its own over the next bytes. */
  part(length: number): Cursor {
    const start = this.at;
    return new Cursor(this.take(length), start, this.#offsetWidth, this.#lengthWidth);
  }

  text(length: number): string {
    return Buffer.from(this.take(length)).toString('utf8').replace(/\0.*$/s, '');
  }

  /** Text up to a NUL, which is stepped over. */
  untilNul(): string {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0) throw new MalformedInput('A name has no end.', this.at);
    const text = Buffer.from(this.bytes.subarray(this.position, end)).toString('utf8');
    this.position = end + 1;
    return text;
  }

  /** Checks a block's mark. */
  expect(mark: string, what: string): void {
    const at = this.at;
    const found = Buffer.from(this.take(mark.length)).toString('latin1');
    if (found !== mark) throw new MalformedInput(`${what} does not start with ${mark}.`, at);
  }
}
