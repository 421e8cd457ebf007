/** Feeds packed bytes to a decompressor one at a time, from a small buffer. */
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';

const pieceLength = 64 * 1024;

export class PackedInput {
  readonly #source: ByteSource;
  readonly #end: number;
  /** Offset of `bytes[0]` in the source. */
  #base: number;
  bytes: Uint8Array = new Uint8Array(0);
  /** Index of the next byte in `bytes`. */
  at = 0;

  constructor(source: ByteSource, start: number, end = source.size) {
    this.#source = source;
    this.#base = start;
    this.#end = Math.min(end, source.size);
  }

  /** Offset of the next byte in the source. */
  get position(): number {
    return this.#base + this.at;
  }

  get left(): number {
    return Math.max(0, this.#end - this.position);
  }

  #refill(): boolean {
    this.#base += this.at;
    this.at = 0;
    this.bytes = copyBytes(this.#source, this.#base, Math.max(0, Math.min(pieceLength, this.#end - this.#base)));
    return this.bytes.length > 0;
  }

  /** The next byte. */
  byte(): number {
    if (this.at >= this.bytes.length && !this.#refill()) throw new MalformedInput('The packed data breaks off.', this.position);
    const value = this.bytes[this.at] ?? 0;
    this.at += 1;
    return value;
  }

  /** The next byte, or zero behind the end: for decoders that look ahead. */
  byteOrZero(): number {
    return this.left > 0 ? this.byte() : this.#pad();
  }

  #padding = 0;
  #pad(): number {
    this.#padding += 1;
    if (this.#padding > 16) throw new MalformedInput('The packed data breaks off.', this.position);
    return 0;
  }

  u16(): number {
    return this.byte() | (this.byte() << 8);
  }

  u24(): number {
    return this.u16() | (this.byte() << 16);
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  u32BigEndian(): number {
    return ((this.byte() << 24) | (this.byte() << 16) | (this.byte() << 8) | this.byte()) >>> 0;
  }

  u64(): bigint {
    const low = BigInt(this.u32());
    return low | (BigInt(this.u32()) << 32n);
  }

  /** A copy of the next `length` bytes. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(length);
    for (let index = 0; index < length; ) {
      if (this.at >= this.bytes.length && !this.#refill()) throw new MalformedInput('The packed data breaks off.', this.position);
      const some = this.bytes.subarray(this.at, this.at + length - index);
      taken.set(some, index);
      this.at += some.length;
      index += some.length;
    }
    return taken;
  }

  /** A copy of bytes that were read before. */
  again(from: number, to: number): Uint8Array {
    return copyBytes(this.#source, from, to - from);
  }

  /** Steps forward without reading. */
  skip(length: number): void {
    if (length > this.left) throw new MalformedInput('The packed data breaks off.', this.position);
    if (this.at + length <= this.bytes.length) this.at += length;
    else {
      this.#base += this.at + length;
      this.at = 0;
      this.bytes = new Uint8Array(0);
    }
  }
}
