/** Reads forward through a source in a small buffer of its own, so that a reader's memory does not grow with the file. */
import { type ByteSource, copyBytes } from './byte-source.ts';
import { MalformedInput } from './limits.ts';

const windowSize = 65_536;
/** The first reading is small: most files and every trial of a start end within it. */
const firstWindow = 4096;

const nothing = new Uint8Array(0);
const nothingSeen = new DataView(nothing.buffer);

export class ByteWindow {
  readonly source: ByteSource;
  /** Position of the next byte. */
  position: number;
  #buffer: Uint8Array = nothing;
  #view: DataView = nothingSeen;
  #start = 0;

  constructor(source: ByteSource, position = 0) {
    this.source = source;
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.source.size;
  }

  /** Makes `length` bytes (at most the window's size) available and gives their index in the buffer. */
  #need(length: number, what: string): number {
    const index = this.position - this.#start;
    if (index >= 0 && index + length <= this.#buffer.length) return index;
    this.#start = this.position;
    // A copy, because the next read of the source may overwrite what the last one gave.
    const size = this.#buffer.length === 0 ? firstWindow : windowSize;
    this.#buffer = copyBytes(this.source, this.position, size);
    this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length);
    if (this.#buffer.length < length) throw new MalformedInput(`The data ends inside ${what}.`, this.position);
    return 0;
  }

  u8(what: string): number {
    const index = this.#need(1, what);
    const value = this.#view.getUint8(index);
    this.position += 1;
    return value;
  }

  u16(what: string): number {
    const index = this.#need(2, what);
    const value = this.#view.getUint16(index, true);
    this.position += 2;
    return value;
  }

  u32(what: string): number {
    const index = this.#need(4, what);
    const value = this.#view.getUint32(index, true);
    this.position += 4;
    return value;
  }

  i32(what: string): number {
    const index = this.#need(4, what);
    const value = this.#view.getInt32(index, true);
    this.position += 4;
    return value;
  }

  /** 64 bits, little-endian and unsigned, exactly. */
  u64(what: string): bigint {
    const index = this.#need(8, what);
    const value = this.#view.getBigUint64(index, true);
    this.position += 8;
    return value;
  }

  f64BigEndian(what: string): number {
    const index = this.#need(8, what);
    const value = this.#view.getFloat64(index, false);
    this.position += 8;
    return value;
  }

  /** Steps over `length` bytes without reading them. */
  skip(length: number, what: string): void {
    if (length < 0 || length > this.source.size - this.position) throw new MalformedInput(`The data ends inside ${what}.`, this.position);
    this.position += length;
  }

  /**
   * Steps past the next line feed; gives where the line starts and its length without the line feed.
   * @param longest bytes after which a line counts as cut off
   */
  line(what: string, longest = Number.POSITIVE_INFINITY): { readonly at: number; readonly length: number } {
    const at = this.position;
    for (;;) {
      if (this.position - at > longest) throw new MalformedInput(`The line of ${what} does not end.`, at);
      const index = this.#need(1, what);
      const found = this.#buffer.indexOf(10, index);
      if (found >= 0) {
        this.position = this.#start + found + 1;
        return { at, length: this.position - 1 - at };
      }
      this.position = this.#start + this.#buffer.length;
    }
  }

  /** The byte at a place, wherever that is; 0 behind the end. */
  byte(at: number): number {
    const index = at - this.#start;
    const known = index >= 0 ? this.#buffer[index] : undefined;
    return known ?? this.source.read(at, 1)[0] ?? 0;
  }

  /** Up to 64 KiB as one character per byte. */
  latin1(at: number, length: number): string {
    const index = at - this.#start;
    const inside = index >= 0 && index + length <= this.#buffer.length;
    const bytes = inside ? this.#buffer.subarray(index, index + length) : this.source.read(at, Math.min(length, windowSize));
    return bytes.length <= 24 ? shortText(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }
}

/** For a few bytes the call into the engine's decoder costs more than the text. */
function shortText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
