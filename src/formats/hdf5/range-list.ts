/** Collects half-open ranges in flat memory, so that a file of a million structures is accounted for in a few megabytes. */
import type { ByteRange } from './model.ts';

const firstRoom = 1024;

export class RangeList {
  /** Starts and ends in turn. */
  #flat = new Float64Array(2 * firstRoom);
  #count = 0;

  add(from: number, to: number): void {
    if (!(to > from)) return;
    const last = 2 * this.#count - 1;
    // Most structures are read side by side.
    if (last > 0 && this.#flat[last] === from) {
      this.#flat[last] = to;
      return;
    }
    if (2 * this.#count === this.#flat.length) {
      const wider = new Float64Array(2 * this.#flat.length);
      wider.set(this.#flat);
      this.#flat = wider;
    }
    this.#flat[2 * this.#count] = from;
    this.#flat[2 * this.#count + 1] = to;
    this.#count += 1;
  }

  /** In ascending order, with overlaps and neighbours joined. */
  *joined(): Generator<ByteRange> {
    const flat = this.#flat;
    const order = new Uint32Array(this.#count);
    for (let index = 0; index < order.length; index += 1) order[index] = index;
    order.sort((left, right) => (flat[2 * left] ?? 0) - (flat[2 * right] ?? 0));
    let from = -1;
    let to = -1;
    for (const index of order) {
      const start = flat[2 * index] ?? 0;
      const end = flat[2 * index + 1] ?? 0;
      if (start <= to) to = Math.max(to, end);
      else {
        if (to > from) yield { from, to };
        from = start;
        to = end;
      }
    }
    if (to > from) yield { from, to };
  }
}
