/** Walks a Torch7 file: numbers, texts, tables, objects by class, and functions as dumped byte code (torch7, File.lua). */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { LimitReached, MalformedInput } from '../limits.ts';

export interface Torch7Listener {
  text(value: string, from: number, to: number): void;
  /** The name of a class whose object is read. */
  object(name: string, from: number): void;
  /** Dumped byte code of a function. */
  code(from: number, to: number): void;
  numbers(from: number, to: number): void;
}

const deepest = 300;
const longestText = 1024 * 1024;
const widths: Readonly<Record<string, number>> = {
  Byte: 1,
  Char: 1,
  Short: 2,
  Int: 4,
  Long: 8,
  Float: 4,
  Double: 8,
  Half: 2,
  Cuda: 4,
  CudaDouble: 8,
  CudaHalf: 2,
  CudaLong: 8,
  CudaInt: 4,
  CudaByte: 1,
};

export class Torch7Reader {
  readonly #window: ByteWindow;
  readonly #budget: Budget;
  readonly #listener: Torch7Listener;
  readonly #seen = new Set<number>();

  constructor(source: ByteSource, budget: Budget, listener: Torch7Listener) {
    this.#window = new ByteWindow(source);
    this.#budget = budget;
    this.#listener = listener;
  }

  get at(): number {
    return this.#window.position;
  }

  #size(what: string): number {
    const size = this.#window.i32(what);
    if (size < 0) throw new MalformedInput(`The length of ${what} is ${size}.`, this.#window.position - 4);
    return size;
  }

  #text(): string {
    const length = this.#size('a text');
    const from = this.#window.position;
    this.#window.skip(length, 'a text');
    this.#budget.spend('maxSteps', 1 + (Math.min(length, longestText) >> 6));
    const value = Buffer.from(this.#window.source.read(from, Math.min(length, longestText))).toString('latin1');
    this.#listener.text(value, from, this.#window.position);
    return value;
  }

  /** Whether an object of this number has been read; it then stands for itself. */
  #again(): boolean {
    const index = this.#window.i32('the number of an object');
    if (this.#seen.has(index)) return true;
    if (this.#seen.size >= 1_000_000) throw new LimitReached('maxEntries', 'More than 1000000 objects in one Torch7 file.');
    this.#seen.add(index);
    return false;
  }

  #table(depth: number): void {
    if (this.#again()) return;
    const size = this.#size('a table');
    for (let index = 0; index < size; index += 1) {
      this.value(depth + 1);
      this.value(depth + 1);
    }
  }

  #tensor(depth: number): void {
    const dimensions = this.#size('a tensor');
    if (dimensions > 64) throw new MalformedInput(`A tensor claims ${dimensions} dimensions.`, this.#window.position);
    this.#window.skip(dimensions * 16 + 8, 'a tensor');
    this.value(depth + 1);
  }

  #storage(width: number): void {
    const count = this.#window.u64('a storage');
    if (count * BigInt(width) > BigInt(this.#window.source.size))
      throw new MalformedInput(`A storage claims ${count} numbers.`, this.#window.position - 8);
    const from = this.#window.position;
    this.#window.skip(Number(count) * width, 'a storage');
    this.#listener.numbers(from, this.#window.position);
  }

  #object(depth: number): void {
    if (this.#again()) return;
    const from = this.#window.position;
    const version = this.#text();
    const name = /^V \d+$/.test(version) ? this.#text() : version;
    this.#listener.object(name, from);
    const [, kind = '', shape = ''] = /^torch\.(\w+?)(Tensor|Storage)$/.exec(name) ?? [];
    const width = widths[kind];
    if (shape === 'Tensor' && width !== undefined) this.#tensor(depth);
    else if (shape === 'Storage' && width !== undefined) this.#storage(width);
    else this.value(depth + 1);
  }

  #function(depth: number): void {
    if (this.#again()) return;
    const size = this.#size('a function');
    const from = this.#window.position;
    this.#window.skip(size, 'a function');
    this.#listener.code(from, this.#window.position);
    this.value(depth + 1);
  }

  /**
   * Steps over one value.
   * @throws MalformedInput with an offset; LimitReached when nested more than 300 deep
   */
  value(depth = 0): void {
    if (depth > deepest) throw new LimitReached('maxDepth', `Torch7 objects nested more than ${deepest} deep.`);
    this.#budget.spend('maxSteps');
    const from = this.#window.position;
    const type = this.#window.i32('a value');
    if (type === 0) return;
    if (type === 1) this.#window.skip(8, 'a number');
    else if (type === 2) this.#text();
    else if (type === 3) this.#table(depth);
    else if (type === 4) this.#object(depth);
    else if (type === 5) this.#window.skip(4, 'a truth value');
    else if (type >= 6 && type <= 8) this.#function(depth);
    else throw new MalformedInput(`A value is of type ${type}, which Torch7 does not have.`, from);
  }
}
