/** The three ways in which R writes numbers and texts of a serialised object (R Internals, 1.8 "Serialization Formats"). */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { MalformedInput } from '../limits.ts';

export type RdsEncoding = 'xdr' | 'ascii' | 'native';

export interface RdsValues {
  readonly at: number;
  integer(): number;
  /** Steps over `count` elements of so many bytes each, which ASCII writes as one word each. */
  skip(count: number, width: number, what: string): void;
  /** Up to a MiB of a text of so many bytes. */
  text(length: number): string;
}

const longestText = 1024 * 1024;

class BinaryValues implements RdsValues {
  readonly #window: ByteWindow;
  readonly #swapped: boolean;

  constructor(source: ByteSource, at: number, big: boolean) {
    this.#window = new ByteWindow(source, at);
    this.#swapped = big;
  }

  get at(): number {
    return this.#window.position;
  }

  integer(): number {
    const value = this.#window.i32('a number');
    if (!this.#swapped) return value;
    return ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | ((value >>> 24) & 0xff);
  }

  skip(count: number, width: number, what: string): void {
    this.#window.skip(count * width, what);
  }

  text(length: number): string {
    const at = this.#window.position;
    this.#window.skip(length, 'a text');
    return Buffer.from(this.#window.source.read(at, Math.min(length, longestText))).toString('utf8');
  }
}

const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

class AsciiValues implements RdsValues {
  readonly #window: ByteWindow;
  readonly #budget: Budget;

  constructor(source: ByteSource, at: number, budget: Budget) {
    this.#window = new ByteWindow(source, at);
    this.#budget = budget;
  }

  get at(): number {
    return this.#window.position;
  }

  /** The next word of up to 64 letters. */
  #word(): string {
    let word = '';
    for (;;) {
      if (this.#window.atEnd && word !== '') return word;
      const byte = this.#window.u8('a number');
      if (isBlank(byte)) {
        if (word !== '') return word;
        continue;
      }
      word += String.fromCharCode(byte);
      if (word.length > 64) throw new MalformedInput('A number has more than 64 letters.', this.#window.position);
    }
  }

  integer(): number {
    this.#budget.spend('maxSteps');
    const at = this.#window.position;
    const word = this.#word();
    if (word === 'NA') return -(2 ** 31);
    if (!/^-?\d{1,10}$/.test(word)) throw new MalformedInput('Something that is no number stands where one belongs.', at);
    return Number(word);
  }

  skip(count: number, width: number): void {
    const words = width === 16 ? count * 2 : count;
    for (let index = 0; index < words; index += 1) {
      this.#budget.spend('maxSteps');
      this.#word();
    }
  }

  text(length: number): string {
    let shown = '';
    while (isBlank(this.#window.byte(this.#window.position)) && !this.#window.atEnd) this.#window.position += 1;
    for (let index = 0; index < length; index += 1) {
      if ((index & 63) === 0) this.#budget.spend('maxSteps');
      let code = this.#window.u8('a text');
      if (code === 0x5c) {
        const letter = String.fromCharCode(this.#window.u8('a text'));
        code = 'ntvbrfa'.includes(letter) ? ({ n: 10, t: 9, v: 11, b: 8, r: 13, f: 12, a: 7 }[letter] ?? 0) : letter.charCodeAt(0);
        if (/[0-7]/.test(letter)) {
          let digits = letter;
          while (digits.length < 3 && /[0-7]/.test(String.fromCharCode(this.#window.byte(this.#window.position)))) {
            digits += String.fromCharCode(this.#window.u8('a text'));
          }
          code = Number.parseInt(digits, 8) & 0xff;
        }
      }
      if (shown.length < longestText) shown += String.fromCharCode(code);
    }
    return Buffer.from(shown, 'latin1').toString('utf8');
  }
}

export function rdsValues(source: ByteSource, at: number, encoding: RdsEncoding, budget: Budget): RdsValues {
  return encoding === 'ascii' ? new AsciiValues(source, at, budget) : new BinaryValues(source, at, encoding === 'xdr');
}
