/** Watches protocol 4 frames: where frame and opcodes disagree, two loaders can read two different programs. */
import type { Opcode } from './opcode-reader.ts';

/** A frame may be followed by large objects outside it, but its own end always falls between two opcodes (PEP 3154). */
export class FrameWatch {
  readonly #size: number;
  /** Where the latest frame ends. */
  #end = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** What is wrong at this opcode, or undefined. */
  see(opcode: Opcode): string | undefined {
    const end = this.#end;
    const within = opcode.offset < end;
    if (opcode.kind.name === 'FRAME') {
      this.#end = opcode.end + opcode.number;
      if (within) return `A frame starts at ${opcode.offset}, inside a frame that lasts until ${end}.`;
      if (this.#end > this.#size)
        return `The frame at ${opcode.offset} claims ${opcode.number} bytes; the data ends ${this.#end - this.#size} bytes earlier.`;
      return undefined;
    }
    if (!within) return undefined;
    if (opcode.end > end) return `${opcode.kind.name} at ${opcode.offset} crosses the end of its frame at ${end}.`;
    if (opcode.kind.name === 'STOP' && opcode.end < end)
      return `The stream stops at ${opcode.offset}, ${end - opcode.end} bytes before its frame ends.`;
    return undefined;
  }
}
