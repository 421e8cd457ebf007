/** Walks a MessagePack value, as Flax keeps checkpoints, without building it (msgpack spec, "Formats"). */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { LimitReached, MalformedInput } from '../limits.ts';

export interface MsgpackListener {
  /** A text, as key or as value. */
  text(value: string, isKey: boolean, from: number, to: number): void;
  bytes(from: number, to: number): void;
  /** An extension by its signed code. */
  extension(code: number, from: number, to: number): void;
  /** A key that is no text. */
  strangeKey(from: number): void;
}

const deepest = 400;
const longestText = 1024 * 1024;

export class MsgpackReader {
  readonly #window: ByteWindow;
  readonly #budget: Budget;
  readonly #listener: MsgpackListener;

  constructor(source: ByteSource, at: number, budget: Budget, listener: MsgpackListener) {
    this.#window = new ByteWindow(source, at);
    this.#budget = budget;
    this.#listener = listener;
  }

  get at(): number {
    return this.#window.position;
  }

  /** A big-endian length of 1, 2 or 4 bytes. */
  #length(width: number): number {
    let value = 0;
    for (let index = 0; index < width; index += 1) value = value * 256 + this.#window.u8('a length');
    return value;
  }

  #text(length: number, isKey: boolean, from: number): void {
    const at = this.#window.position;
    this.#window.skip(length, 'a text');
    this.#budget.spend('maxSteps', 1 + (Math.min(length, longestText) >> 6));
    const value = Buffer.from(this.#window.source.read(at, Math.min(length, longestText))).toString('utf8');
    this.#listener.text(value, isKey, from, this.#window.position);
  }

  #bytes(length: number): void {
    const from = this.#window.position;
    this.#window.skip(length, 'bytes');
    this.#listener.bytes(from, this.#window.position);
  }

  #extension(length: number): void {
    const code = (this.#window.u8('an extension') << 24) >> 24;
    const from = this.#window.position;
    this.#window.skip(length, 'an extension');
    this.#listener.extension(code, from, this.#window.position);
  }

  /** Every element takes a byte at least, so that a count beyond the file is a lie. */
  #count(count: number, each: number, what: string): number {
    if (count * each > this.#window.source.size - this.#window.position)
      throw new MalformedInput(
        `A ${what} claims ${count} entries; the file has ${this.#window.source.size - this.#window.position} bytes left.`,
        this.#window.position,
      );
    return count;
  }

  #list(claimed: number, depth: number): void {
    const count = this.#count(claimed, 1, 'list');
    for (let index = 0; index < count; index += 1) this.value(depth + 1, false);
  }

  #map(claimed: number, depth: number): void {
    const count = this.#count(claimed, 2, 'map');
    for (let index = 0; index < count; index += 1) {
      const at = this.#window.position;
      const mark = this.#window.byte(at);
      if (!((mark >= 0xa0 && mark <= 0xbf) || (mark >= 0xd9 && mark <= 0xdb))) this.#listener.strangeKey(at);
      this.value(depth + 1, true);
      this.value(depth + 1, false);
    }
  }

  /**
   * Steps over one value and tells what it holds.
   * @throws MalformedInput with an offset; LimitReached when nested more than 400 deep
   */
  value(depth = 0, isKey = false): void {
    if (depth > deepest) throw new LimitReached('maxDepth', `MessagePack nested more than ${deepest} deep.`);
    this.#budget.spend('maxSteps');
    const from = this.#window.position;
    const mark = this.#window.u8('a value');
    if (mark <= 0x7f || mark >= 0xe0 || mark === 0xc0 || mark === 0xc2 || mark === 0xc3) return;
    if (mark <= 0x8f) this.#map(mark & 15, depth);
    else if (mark <= 0x9f) this.#list(mark & 15, depth);
    else if (mark <= 0xbf) this.#text(mark & 31, isKey, from);
    else if (mark === 0xc1) throw new MalformedInput('The mark 0xc1 is never used.', from);
    else if (mark <= 0xc6) this.#bytes(this.#length(2 ** (mark - 0xc4)));
    else if (mark <= 0xc9) this.#extension(this.#length(2 ** (mark - 0xc7)));
    else if (mark === 0xca || mark === 0xcb) this.#window.skip(mark === 0xca ? 4 : 8, 'a number');
    else if (mark <= 0xd3) this.#window.skip(2 ** ((mark - 0xcc) & 3), 'a number');
    else if (mark <= 0xd8) this.#extension(2 ** (mark - 0xd4));
    else if (mark <= 0xdb) this.#text(this.#length(2 ** (mark - 0xd9)), isKey, from);
    else if (mark <= 0xdd) this.#list(this.#length(mark === 0xdc ? 2 : 4), depth);
    else this.#map(this.#length(mark === 0xde ? 2 : 4), depth);
  }
}
