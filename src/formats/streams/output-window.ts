/** The window into which dictionary coders write: what was produced last stays within reach of copies. */
import { MalformedInput } from '../limits.ts';

/** At least so much is produced before it is handed on. */
const stretch = 256 * 1024;

export class OutputWindow {
  readonly reach: number;
  #bytes: Uint8Array<ArrayBuffer>;
  /** Index behind the last byte produced. */
  #end = 0;
  /** Index of the first byte not handed on yet. */
  #given = 0;
  /** Bytes produced in all since the last reset; how far back a copy may go. */
  #history = 0;

  /** @param reach longest distance of a copy, in bytes */
  constructor(reach: number) {
    this.reach = reach;
    // Grows by need: a stream that claims a window of 1 GiB must fill it before it costs so much.
    this.#bytes = new Uint8Array(Math.min(reach, stretch) + 2 * stretch);
  }

  get full(): boolean {
    return this.#end - this.#given >= stretch;
  }

  get history(): number {
    return this.#history;
  }

  /** Forgets what a copy could reach. */
  forget(): void {
    this.#history = 0;
  }

  #room(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const kept = Math.min(this.#end, Math.max(this.reach, this.#end - this.#given));
    const from = this.#end - kept;
    if (kept + length + stretch > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.reach, kept * 2) + kept + length + 2 * stretch);
      larger.set(this.#bytes.subarray(from, this.#end));
      this.#bytes = larger;
    } else this.#bytes.copyWithin(0, from, this.#end);
    this.#given -= from;
    this.#end = kept;
  }

  put(byte: number): void {
    if (this.#end >= this.#bytes.length) this.#room(1);
    this.#bytes[this.#end] = byte;
    this.#end += 1;
    this.#history += 1;
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
    this.#history += bytes.length;
  }

  /** The byte `distance` back; 1 is the last one. */
  back(distance: number): number {
    return this.#bytes[this.#end - distance] ?? 0;
  }

  /**
   * Repeats `length` bytes from `distance` back; both may overlap.
   * @throws MalformedInput when the distance leads before the beginning
   */
  copy(distance: number, length: number, position: number): void {
    if (distance < 1 || distance > this.#history || distance > this.reach)
      throw new MalformedInput('The packed data points in front of its beginning.', position);
    this.#room(length);
    const bytes = this.#bytes;
    let to = this.#end;
    if (distance >= length) bytes.copyWithin(to, to - distance, to - distance + length);
    else if (distance === 1) bytes.fill(bytes[to - 1] ?? 0, to, to + length);
    else for (let from = to - distance, last = to + length; to < last; to += 1, from += 1) bytes[to] = bytes[from] ?? 0;
    this.#end += length;
    this.#history += length;
  }

  /** What was produced and not handed on; a view that the next write may overwrite. */
  give(): Uint8Array {
    const view = this.#bytes.subarray(this.#given, this.#end);
    this.#given = this.#end;
    return view;
  }
}
