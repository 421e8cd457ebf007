/** Remembers the latest opcodes, so that a finding can show what led to it without keeping the whole stream. */
import type { Opcode } from './opcode-reader.ts';

const size = 48;

export class OpcodeTrail {
  readonly #ring: Opcode[] = [];
  #count = 0;

  add(opcode: Opcode): void {
    this.#ring[this.#count % size] = opcode;
    this.#count += 1;
  }

  /** The latest opcodes, oldest first; the last one is the present one. */
  recent(): Opcode[] {
    const newest = (this.#count - 1) % size;
    return [...this.#ring.slice(newest + 1), ...this.#ring.slice(0, newest + 1)];
  }
}
