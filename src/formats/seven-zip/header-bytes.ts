/** Reads the numbers, bit lists and names of a 7-Zip header (7zFormat.txt, LZMA SDK), each within its bounds. */
import { MalformedInput } from '../limits.ts';

export class HeaderBytes {
  readonly #bytes: Uint8Array;
  /** Offset of the header in the file, for messages. */
  readonly #base: number;
  at = 0;

  constructor(bytes: Uint8Array, base: number) {
    this.#bytes = bytes;
    this.#base = base;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  fail(detail: string): never {
    throw new MalformedInput(detail, this.#base + this.at);
  }

  byte(): number {
    if (this.at >= this.#bytes.length) this.fail('The header of the 7-Zip archive breaks off.');
    this.at += 1;
    return this.#bytes[this.at - 1] ?? 0;
  }

  take(length: number): Uint8Array {
    if (length > this.left) this.fail('The header of the 7-Zip archive breaks off.');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  u32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  /** A number of one to nine bytes; the leading ones of the first tell how many follow. */
  number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let index = 0; index < 8; index += 1) {
      if ((first & mask) === 0) {
        value += (first & (mask - 1)) * 2 ** (8 * index);
        break;
      }
      value += this.byte() * 2 ** (8 * index);
      mask >>= 1;
    }
    if (!Number.isSafeInteger(value)) this.fail('The header of the 7-Zip archive holds an impossible number.');
    return value;
  }

  /** A number of things that each take at least `each` bits of what is left, so that no count outgrows its file. */
  count(each = 1): number {
    const value = this.number();
    if (value * each > this.left * 8 + 64) this.fail(`The header of the 7-Zip archive counts ${value} things and has no room for them.`);
    return value;
  }

  bits(count: number): boolean[] {
    const bytes = this.take(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0);
  }

  /** All bits set, or a list. */
  optionalBits(count: number): boolean[] {
    return this.byte() === 0 ? this.bits(count) : Array.from({ length: count }, () => true);
  }

  /** CRC-32 values of those that have one. */
  digests(count: number): (number | undefined)[] {
    return this.optionalBits(count).map((has) => (has ? this.u32() : undefined));
  }

  /** UTF-16 up to a zero. */
  name(): string {
    let text = '';
    for (;;) {
      const unit = this.byte() | (this.byte() << 8);
      if (unit === 0) return text;
      if (text.length < 32_768) text += String.fromCharCode(unit);
    }
  }
}
