/** Accounts for the raw bytes that PyTorch's older formats write between and behind pickles: storages by key, and the parts of the tar layout. */
import type { Observation } from '#contract/findings';
import { type ByteSource, viewOf } from '#formats/byte-source';
import type { StreamEnd } from '#formats/pickle/machine';
import { CoverRuns } from '../cover-runs.ts';
import type { ScanContext } from '../define.ts';
import type { StreamReview } from './review.ts';
import { storageWidth, type TorchStorages } from './torch-storages.ts';

/** The number that the first of the five pickles holds, as LONG1 writes it (torch/serialization.py, MAGIC_NUMBER). */
const magic = Buffer.from('8a0a6cfc9c46f9206aa85019', 'hex');
/** Magic number, protocol version, system information, object, storage keys. */
const streamsOfLegacy = 5;
/** Opcodes of the first stream: protocol, frame, the number, STOP. */
const mostInFirst = 8;
/** Dimensions of a tensor of the tar layout. */
const maxDimensions = 64;

export class TorchLegacy {
  readonly #source: ByteSource;
  readonly #context: ScanContext;
  readonly #storages: TorchStorages;
  #legacy = false;
  #streams = 0;
  #walked = false;

  constructor(source: ByteSource, context: ScanContext, storages: TorchStorages) {
    this.#source = source;
    this.#context = context;
    this.#storages = storages;
  }

  get isLegacy(): boolean {
    return this.#legacy;
  }

  #odd(detail: string, offset: number): Observation {
    const { member } = this.#context;
    return { ruleId: 'MDL-PKL-019', detail, location: member ? { member, offset } : { offset } };
  }

  /** Steps over what is no pickle behind a stream that has ended; gives where the next one can start. */
  *after(start: number, end: StreamEnd, review: StreamReview): Generator<Observation, number> {
    this.#streams += 1;
    if (this.#streams === 1 && end.opcodes <= mostInFirst) {
      const head = this.#source.read(start, Math.min(64, end.end - start));
      this.#legacy = Buffer.from(head.buffer, head.byteOffset, head.length).includes(magic);
    }
    if (end.ended !== 'stop') return end.end;
    if (this.#legacy && this.#streams === streamsOfLegacy) return yield* this.#walk(end.end, review);
    return this.#tarPart(end, review);
  }

  /** What is missing once all streams are read. */
  *finish(): Generator<Observation> {
    if (this.#legacy && !this.#walked)
      yield this.#odd(
        `PyTorch's old format has five pickles; this file has ${this.#streams}, and its storages cannot be accounted for.`,
        0,
      );
  }

  /** The storages lie in the order of the keys: a count of elements in eight bytes, then the elements. */
  *#walk(from: number, review: StreamReview): Generator<Observation, number> {
    this.#walked = true;
    const runs = new CoverRuns((range) => this.#context.cover(range));
    let position = from;
    let bytes = 0;
    for (const word of review.words) {
      this.#context.budget.spend('maxSteps', 4);
      const key = review.text(word) ?? '';
      const storage = this.#storages.byKey.get(key);
      const elements = Number(viewOf(this.#source, position, 8)?.getBigInt64(0, true) ?? -1n);
      const length = storage?.width === undefined ? Number.NaN : elements * storage.width;
      if (!(elements >= 0 && position + 8 + length <= this.#source.size)) {
        yield this.#odd(
          `The storage ${key.slice(0, 40)} at ${position} does not fit what the object says of it; the bytes from there on are not accounted for.`,
          position,
        );
        break;
      }
      if (storage?.elements !== undefined && storage.elements !== elements)
        yield this.#odd(`The storage ${key.slice(0, 40)} has ${elements} elements where the object says ${storage.elements}.`, position);
      runs.cover(position, position + 8 + length, 'hashed', 'tensor storages');
      bytes += length;
      position += 8 + length;
    }
    runs.finish();
    this.#context.fact('Tensor storages', `${review.words.length}, ${bytes} bytes`);
    return position;
  }

  /** The members `storages` and `tensors` of the tar layout: a tuple that ends in a type, then numbers (torch/serialization.py, legacy_load). */
  #tarPart(end: StreamEnd, review: StreamReview): number {
    const { result } = end;
    const [key, second, type] = result.kind === 'tuple' && result.count === 3 ? result.items : [];
    if (key === undefined || type?.kind !== 'global' || !/^torch(?:\.|$)/.test(type.module)) return end.end;
    const width = storageWidth(type);
    if (width !== undefined && review.text(second) !== undefined) {
      const elements = Number(viewOf(this.#source, end.end, 8)?.getBigInt64(0, true) ?? -1n);
      return this.#raw(end.end, 8 + elements * width, elements >= 0, 'tensor storage');
    }
    if (!/Tensor$/.test(type.name)) return end.end;
    const dimensions = viewOf(this.#source, end.end, 4)?.getInt32(0, true) ?? -1;
    return this.#raw(end.end, 8 + 16 * dimensions + 8, dimensions >= 0 && dimensions <= maxDimensions, 'size and stride of a tensor');
  }

  #raw(from: number, length: number, plausible: boolean, what: string): number {
    if (!plausible || from + length > this.#source.size) return from;
    this.#context.cover({ from, to: from + length, state: what === 'tensor storage' ? 'hashed' : 'parsed', what });
    return from + length;
  }
}
