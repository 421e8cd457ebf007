/** The LZMA decoder: range coder, probability models and window (LZMA specification, 7-Zip SDK, in the public domain). */
import { MalformedInput } from '../limits.ts';
import { OutputWindow } from './output-window.ts';
import type { PackedInput } from './packed-input.ts';

/** Widest window that is granted; wider ones only matter where so much was produced. */
const widestWindow = 64 * 1024 * 1024;
const probability = 1024;

const models = (count: number): Uint16Array => new Uint16Array(count).fill(probability);

/** lc, lp and pb of the properties byte; undefined for an impossible one. */
export function lzmaProperties(byte: number): LzmaProperties | undefined {
  if (byte >= 225) return undefined;
  return { literalContext: byte % 9, literalPosition: Math.floor(byte / 9) % 5, position: Math.floor(byte / 45) };
}

export interface LzmaProperties {
  readonly literalContext: number;
  readonly literalPosition: number;
  readonly position: number;
}

class LengthModels {
  readonly choice = models(2);
  readonly low = models(16 * 8);
  readonly middle = models(16 * 8);
  readonly high = models(256);
}

/** Everything that a state reset sets back. */
class LzmaModels {
  readonly literals: Uint16Array;
  readonly isMatch = models(12 * 16);
  readonly isRepeat = models(12);
  readonly isRepeat0 = models(12);
  readonly isRepeat1 = models(12);
  readonly isRepeat2 = models(12);
  readonly isRepeat0Long = models(12 * 16);
  readonly slots = models(4 * 64);
  readonly special = models(128);
  readonly align = models(16);
  readonly length = new LengthModels();
  readonly repeatLength = new LengthModels();

  constructor({ literalContext, literalPosition }: LzmaProperties) {
    this.literals = models(0x300 << (literalContext + literalPosition));
  }
}

export class LzmaDecoder {
  readonly out: OutputWindow;
  #input: PackedInput;
  #properties: LzmaProperties;
  #models: LzmaModels;
  /** Range and code of the coder; an array of 32-bit numbers stays one where a field would become a double. */
  readonly #coder = Uint32Array.of(0xffffffff, 0);
  #state = 0;
  #repeats = Int32Array.of(1, 1, 1, 1);
  /** Bytes produced since the dictionary was reset. */
  #made = 0;
  /** Whether an end marker was met. */
  ended = false;

  constructor(input: PackedInput, properties: LzmaProperties, dictionary: number) {
    this.#input = input;
    this.#properties = properties;
    this.#models = new LzmaModels(properties);
    this.out = new OutputWindow(Math.max(4096, Math.min(dictionary, widestWindow)));
  }

  fail(detail: string): never {
    throw new MalformedInput(detail, this.#input.position);
  }

  /** Begins the range coder anew. */
  begin(): void {
    if (this.#input.byte() !== 0) this.fail('The range coder does not begin with zero.');
    this.#coder[1] = this.#input.u32BigEndian();
    this.#coder[0] = 0xffffffff;
  }

  resetState(properties: LzmaProperties = this.#properties): void {
    this.#properties = properties;
    this.#models = new LzmaModels(properties);
    this.#state = 0;
    this.#repeats = Int32Array.of(1, 1, 1, 1);
  }

  resetDictionary(): void {
    this.out.forget();
    this.#made = 0;
  }

  /** Bytes that an LZMA2 chunk stores as they are. */
  store(bytes: Uint8Array): void {
    this.out.append(bytes);
    this.#made += bytes.length;
  }

  #bit(set: Uint16Array, at: number): number {
    const coder = this.#coder;
    const range = coder[0] ?? 0;
    const code = coder[1] ?? 0;
    const chance = set[at] ?? 0;
    const bound = Math.imul(range >>> 11, chance) >>> 0;
    let bit = 0;
    if (code < bound) {
      coder[0] = bound;
      set[at] = chance + ((2048 - chance) >> 5);
      if (bound >= 0x1000000) return 0;
    } else {
      coder[0] = range - bound;
      coder[1] = code - bound;
      set[at] = chance - (chance >> 5);
      bit = 1;
      if (range - bound >= 0x1000000) return 1;
    }
    coder[0] = (coder[0] ?? 0) << 8;
    coder[1] = ((coder[1] ?? 0) << 8) | this.#input.byte();
    return bit;
  }

  #direct(count: number): number {
    const coder = this.#coder;
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      const range = (coder[0] ?? 0) >>> 1;
      const code = coder[1] ?? 0;
      const bit = code >= range ? 1 : 0;
      coder[0] = range;
      if (bit) coder[1] = code - range;
      value = (value << 1) | bit;
      if (range < 0x1000000) {
        coder[0] = range << 8;
        coder[1] = ((coder[1] ?? 0) << 8) | this.#input.byte();
      }
    }
    return value;
  }

  #tree(set: Uint16Array, base: number, bits: number): number {
    let node = 1;
    for (let left = bits; left > 0; left -= 1) node = (node << 1) | this.#bit(set, base + node);
    return node - (1 << bits);
  }

  #reverseTree(set: Uint16Array, base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      const bit = this.#bit(set, base + node);
      node = (node << 1) | bit;
      value |= bit << index;
    }
    return value;
  }

  #length(set: LengthModels, place: number): number {
    if (this.#bit(set.choice, 0) === 0) return 2 + this.#tree(set.low, place << 3, 3);
    if (this.#bit(set.choice, 1) === 0) return 10 + this.#tree(set.middle, place << 3, 3);
    return 18 + this.#tree(set.high, 0, 8);
  }

  #literal(): void {
    const { literalContext, literalPosition } = this.#properties;
    const previous = this.#made > 0 ? this.out.back(1) : 0;
    const context = ((this.#made & ((1 << literalPosition) - 1)) << literalContext) + (previous >> (8 - literalContext));
    const base = 0x300 * context;
    const { literals } = this.#models;
    let node = 1;
    if (this.#state >= 7) {
      const distance = this.#repeats[0] ?? 1;
      if (distance > this.out.history) this.fail('The packed data points in front of its beginning.');
      let match = this.out.back(distance);
      do {
        const expected = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(literals, base + ((1 + expected) << 8) + node);
        node = (node << 1) | bit;
        if (expected !== bit) break;
      } while (node < 0x100);
    }
    while (node < 0x100) node = (node << 1) | this.#bit(literals, base + node);
    this.out.put(node & 0xff);
    this.#made += 1;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #distance(length: number): number {
    const slot = this.#tree(this.#models.slots, Math.min(length - 2, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#reverseTree(this.#models.special, base - slot, bits);
    return base + this.#direct(bits - 4) * 16 + this.#reverseTree(this.#models.align, 0, 4);
  }

  /** A match by one of the last distances; undefined when it is the single byte of a short one. */
  #repeated(place: number): number | undefined {
    const { isRepeat0, isRepeat0Long, isRepeat1, isRepeat2, repeatLength } = this.#models;
    const repeats = this.#repeats;
    if (this.#bit(isRepeat0, this.#state) === 0) {
      if (this.#bit(isRepeat0Long, (this.#state << 4) + place) === 0) {
        this.#state = this.#state < 7 ? 9 : 11;
        return undefined;
      }
    } else {
      let chosen = 1;
      if (this.#bit(isRepeat1, this.#state) === 1) chosen = this.#bit(isRepeat2, this.#state) === 0 ? 2 : 3;
      const distance = repeats[chosen] ?? 1;
      repeats.copyWithin(1, 0, chosen);
      repeats[0] = distance;
    }
    const length = this.#length(repeatLength, place);
    this.#state = this.#state < 7 ? 8 : 11;
    return length;
  }

  /**
   * Produces until `size` bytes are made or the end marker stands.
   * @param size undefined where only the marker ends the data
   */
  *run(size: number | undefined): Generator<Uint8Array, void> {
    const start = this.#made;
    const places = (1 << this.#properties.position) - 1;
    for (;;) {
      if (size !== undefined && this.#made - start >= size) {
        // Without a marker the data ends where its size says; the coder may still hold one (LZMA specification, "finished OK").
        return;
      }
      const place = this.#made & places;
      const { isMatch, isRepeat } = this.#models;
      if (this.#bit(isMatch, (this.#state << 4) + place) === 0) this.#literal();
      else {
        let length: number | undefined;
        if (this.#bit(isRepeat, this.#state) === 1) {
          if (this.#made === 0) this.fail('The packed data points in front of its beginning.');
          length = this.#repeated(place);
        } else {
          length = this.#length(this.#models.length, place);
          const distance = this.#distance(length);
          this.#repeats.copyWithin(1, 0, 3);
          this.#state = this.#state < 7 ? 7 : 10;
          if (distance === 0xffffffff) {
            this.ended = true;
            return;
          }
          if (distance >= 0x7fffffff) this.fail('The packed data points in front of its beginning.');
          this.#repeats[0] = distance + 1;
        }
        const left = size === undefined ? Number.POSITIVE_INFINITY : size - (this.#made - start);
        const copied = Math.min(length ?? 1, left);
        this.out.copy(this.#repeats[0] ?? 1, copied, this.#input.position);
        this.#made += copied;
        if (copied < (length ?? 1)) this.fail('The packed data holds more than its size says.');
      }
      if (this.out.full) yield this.out.give();
    }
  }

  /** Steps over an end marker where one stands behind data of known size. */
  endMarker(): void {
    if (this.#coder[1] === 0 || this.ended) return;
    const place = this.#made & ((1 << this.#properties.position) - 1);
    if (this.#bit(this.#models.isMatch, (this.#state << 4) + place) === 0) return;
    if (this.#bit(this.#models.isRepeat, this.#state) === 1) return;
    this.ended = this.#distance(this.#length(this.#models.length, place)) === 0xffffffff;
  }
}
