/** Reads a pickle opcode by opcode; long arguments are stepped over and only remembered by place. */
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { MalformedInput } from '../limits.ts';
import { type OpcodeKind, opcodeKinds } from './opcodes.ts';

export interface Opcode {
  readonly kind: OpcodeKind;
  /** Absolute, as `end` and `at`. */
  readonly offset: number;
  readonly end: number;
  /** The number of a fixed-width argument, or the length of a counted one; 0 otherwise. */
  readonly number: number;
  /** Where the argument's own bytes are, without count and line feed. */
  readonly at: number;
  readonly length: number;
  /** The second line of GLOBAL and INST. */
  readonly secondAt: number;
  readonly secondLength: number;
}

const countWidth = { text1: 1, bytes1: 1, long1: 1, text4: 4, text4i: 4, bytes4: 4, long4: 4, text8: 8, bytes8: 8 } as const;

export class OpcodeReader {
  readonly #window: ByteWindow;

  readonly #longestLine: number;

  /** @param longestLine bytes, for trials: a start that is none must not cost a pass over the file */
  constructor(source: ByteSource, start = 0, longestLine = Number.POSITIVE_INFINITY) {
    this.#window = new ByteWindow(source, start);
    this.#longestLine = longestLine;
  }

  /** Where the next opcode starts. */
  get position(): number {
    return this.#window.position;
  }

  /** Goes on at another place: after raw data that a loader reads itself. */
  seek(position: number): void {
    this.#window.position = position;
  }

  /**
   * The next opcode.
   * @throws MalformedInput at an invalid opcode or when the argument runs past the end
   */
  next(): Opcode {
    const window = this.#window;
    const offset = window.position;
    const code = window.u8('an opcode');
    const kind = opcodeKinds[code];
    if (kind === undefined) throw new MalformedInput(`Byte 0x${code.toString(16).padStart(2, '0')} is no pickle opcode.`, offset);
    try {
      return this.#argument(kind, offset);
    } catch (error) {
      // Where reading stopped is where the opcode starts: what loaders see as one unit.
      if (error instanceof MalformedInput) throw new MalformedInput(error.message, offset);
      throw error;
    }
  }

  #argument(kind: OpcodeKind, offset: number): Opcode {
    const window = this.#window;
    const at = offset + 1;
    switch (kind.shape) {
      case '':
        return { kind, offset, end: at, number: 0, at, length: 0, secondAt: 0, secondLength: 0 };
      case 'u8':
        return this.#fixed(kind, offset, window.u8(kind.name), 1);
      case 'u16':
        return this.#fixed(kind, offset, window.u16(kind.name), 2);
      case 'i32':
        return this.#fixed(kind, offset, window.i32(kind.name), 4);
      case 'u32':
        return this.#fixed(kind, offset, window.u32(kind.name), 4);
      case 'u64':
        return this.#fixed(kind, offset, Number(window.u64(kind.name)), 8);
      case 'f64':
        return this.#fixed(kind, offset, window.f64BigEndian(kind.name), 8);
      case 'line': {
        const line = window.line(kind.name, this.#longestLine);
        return { kind, offset, end: window.position, number: 0, at: line.at, length: line.length, secondAt: 0, secondLength: 0 };
      }
      case 'pair': {
        const first = window.line(kind.name, this.#longestLine);
        const second = window.line(kind.name, this.#longestLine);
        const end = window.position;
        return { kind, offset, end, number: 0, at: first.at, length: first.length, secondAt: second.at, secondLength: second.length };
      }
      default: {
        const count = this.#count(kind, countWidth[kind.shape], offset);
        const from = window.position;
        window.skip(count, kind.name);
        return { kind, offset, end: from + count, number: count, at: from, length: count, secondAt: 0, secondLength: 0 };
      }
    }
  }

  #fixed(kind: OpcodeKind, offset: number, number: number, width: number): Opcode {
    return { kind, offset, end: offset + 1 + width, number, at: offset + 1, length: width, secondAt: 0, secondLength: 0 };
  }

  #count(kind: OpcodeKind, width: 1 | 4 | 8, offset: number): number {
    const window = this.#window;
    if (width === 1) return window.u8(kind.name);
    if (width === 8) {
      const count = window.u64(kind.name);
      if (count > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedInput(`${kind.name} claims ${count} bytes.`, offset);
      return Number(count);
    }
    // BINSTRING and LONG4 count with a sign; a negative count is an error to every loader.
    const count = kind.shape === 'text4i' || kind.shape === 'long4' ? window.i32(kind.name) : window.u32(kind.name);
    if (count < 0) throw new MalformedInput(`${kind.name} claims ${count} bytes.`, offset);
    return count;
  }

  /** The byte at a place, 0 behind the end. */
  byte(at: number): number {
    return this.#window.byte(at);
  }

  /** Up to 64 KiB at a place, one character per byte. */
  latin1(at: number, length: number): string {
    return this.#window.latin1(at, length);
  }
}
