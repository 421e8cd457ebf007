/** Watches protocol 4 frames: where frame and opcodes disagree, two loaders can read two different programs. */
import type { Opcode } from './opcode-reader.ts';

/** A frame may be followed by large objects outside it, but its own end always falls between two opcodes (PEP 3154). */
export class FrameWatch {
  readonly #size: number;
  /** Where the open frame ends; 0 while none is open. */
  #end = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether a frame is open: while none is, only FRAME itself is of interest. */
  get open(): boolean {
    return this.#end > 0;
  }

  /** What is wrong at this opcode, or undefined. */
  see(opcode: Opcode): string | undefined {
    const end = this.#end;
    const within = opcode.offset < end;
    if (!within) this.#end = 0;
    if (opcode.kind.name === 'FRAME') {
      this.#end = opcode.end + opcode.number;
      if (within) return `A frame starts at ${opcode.offset}, inside a frame that lasts until ${end}.`;
      if (this.#end > this.#size)
        return `The frame at ${opcode.offset} claims ${opcode.number} bytes; the data ends ${this.#end - this.#size} bytes earlier.`;
      return undefined;
    }
    if (!within) return undefined;
    if (opcode.end > end) {
      this.#end = 0;
      return `${opcode.kind.name} at ${opcode.offset} crosses the end of its frame at ${end}.`;
    }
    if (opcode.kind.name === 'STOP' && opcode.end < end)
      return `The stream stops at ${opcode.offset}, ${end - opcode.end} bytes before its frame ends.`;
    return undefined;
  }
}
