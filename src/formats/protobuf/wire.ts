/** Reads protobuf's wire format field by field without loading what it steps over. */
import { type ByteSource, sliceSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { MalformedInput } from '../limits.ts';

export interface WireField {
  readonly number: number;
  /** 0 varint, 1 64-bit, 2 length-delimited, 5 32-bit. */
  readonly wireType: number;
  /** A varint's value; 0 for other types. */
  readonly value: bigint;
  /** Where the tag starts. */
  readonly offset: number;
  /** Half-open range of the payload. */
  readonly start: number;
  readonly end: number;
}

export class WireReader {
  readonly #window: ByteWindow;
  readonly #end: number;

  /** Reads the message in [start, end). */
  constructor(source: ByteSource, start: number, end: number) {
    // Bounded by the message, so that a small message costs a small read.
    this.#window = new ByteWindow(sliceSource(source, 0, end), start);
    this.#end = end;
  }

  get done(): boolean {
    return this.#window.position >= this.#end;
  }

  #varint(): bigint {
    let value = 0n;
    let low = 0;
    for (let index = 0; index < 10; index += 1) {
      if (this.done) throw new MalformedInput('A protobuf number runs past the end of its message.', this.#window.position);
      const byte = this.#window.u8('a protobuf number');
      // Small numbers, which are nearly all, need no big integers.
      if (index < 4) low |= (byte & 0x7f) << (7 * index);
      else value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value | BigInt(low);
    }
    throw new MalformedInput('A protobuf number is longer than ten bytes.', this.#window.position);
  }

  /**
   * The next field; its payload is stepped over.
   * @throws MalformedInput when the message is broken
   */
  next(): WireField {
    const window = this.#window;
    const offset = window.position;
    const tag = this.#varint();
    const number = Number(tag >> 3n);
    const wireType = Number(tag & 7n);
    if (number < 1 || number > 536_870_911) throw new MalformedInput(`Protobuf field number ${number} does not exist.`, offset);
    let value = 0n;
    let start = window.position;
    let length = 0;
    if (wireType === 0) value = this.#varint();
    else if (wireType === 1) length = 8;
    else if (wireType === 5) length = 4;
    else if (wireType === 2) {
      const claimed = this.#varint();
      start = window.position;
      if (claimed > BigInt(this.#end - start))
        throw new MalformedInput(`Protobuf field ${number} claims ${claimed} bytes; its message has ${this.#end - start} left.`, offset);
      length = Number(claimed);
    } else throw new MalformedInput(`Protobuf wire type ${wireType} is not used.`, offset);
    if (length > this.#end - start) throw new MalformedInput(`Protobuf field ${number} runs past the end of its message.`, offset);
    if (wireType !== 0) window.position = start + length;
    return { number, wireType, value, offset, start, end: window.position };
  }
}
