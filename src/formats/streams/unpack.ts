/** Makes a file of a decompressed stream: in memory while it is small, else read forward through a window and begun anew for what lies back. */
import type { Budget } from '../budget.ts';
import { type ByteSource, bytesSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { type Decoding, noNotes, type StreamNote, type TakeNote } from './decoding.ts';

const mebibyte = 1024 * 1024;
/** Content up to this length is held, in bytes; deeper in a nest less is, so that all levels together stay bounded. */
const heldOutside = 64 * mebibyte;
const heldInside = 16 * mebibyte;
/** Of longer content, what stays in memory of its beginning and its end: readers return to both. */
const keptHead = 4 * mebibyte;
const keptTail = 1 * mebibyte;
const slack = 1 * mebibyte;
/** Kept at each power of two: HDF5 may begin there, and looking must not decode everything again. */
const sampleLength = 64;
const pieceLength = 256 * 1024;
const ownBuffer = 16 * mebibyte;
/** Below this length no ratio ends the reading. */
const harmless = 256 * mebibyte;

export interface Unpacked {
  /** The content, as far as it could be produced. */
  readonly source: ByteSource;
  /** Offset behind the packed data, or where it could not be read on. */
  readonly end: number;
  /** Why the content ends early, if it does. */
  readonly failure: MalformedInput | undefined;
  /** The bound that ended the reading, if one did. */
  readonly limit: LimitReached | undefined;
  readonly notes: readonly StreamNote[];
  /** Where in the content each further part begins. */
  readonly parts: readonly number[];
}

export interface UnpackOptions {
  readonly budget: Budget;
  /** Containers around the stream. */
  readonly depth: number;
  /** Length of the packed data, in bytes: what the ratio is taken of. */
  readonly packed: number;
  /** What the content should come to, where a header says so. */
  readonly expected?: number;
  /** Content up to this length is held, in bytes; by depth where left out. */
  readonly held?: number;
}

const maxNotes = 1000;

class GrowingBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  append(some: Uint8Array): void {
    if (this.length + some.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.length + some.length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(some, this.length);
    this.length += some.length;
  }

  /** Drops all but the last `length` bytes. */
  keepLast(length: number): void {
    if (this.length <= length) return;
    this.#bytes.copyWithin(0, this.length - length, this.length);
    this.length = length;
  }

  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

type Open = (note: TakeNote) => Decoding;

/** Content too long to hold. */
class WindowedSource implements ByteSource {
  readonly size: number;
  readonly #open: Open;
  readonly #budget: Budget;
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  readonly #samples: ReadonlyMap<number, Uint8Array>;
  #decoding: Decoding;
  #pending: Uint8Array = new Uint8Array(0);
  #window = new GrowingBuffer(2 * mebibyte);
  /** Offset in the content behind the window's last byte. */
  #reached = 0;

  constructor(open: Open, budget: Budget, size: number, head: Uint8Array, tail: Uint8Array, samples: ReadonlyMap<number, Uint8Array>) {
    this.#samples = samples;
    this.#open = open;
    this.#budget = budget;
    this.size = size;
    this.#head = head;
    this.#tail = tail;
    this.#decoding = open(noNotes);
  }

  #pull(keepFrom: number): void {
    if (this.#pending.length === 0) {
      const step = this.#decoding.next();
      if (step.done) throw new MalformedInput('The packed data gives less when it is read again.', this.#reached);
      this.#pending = step.value;
    }
    const some = this.#pending.subarray(0, pieceLength);
    this.#pending = this.#pending.subarray(some.length);
    this.#budget.spend('maxInflatedBytes', some.length);
    this.#reached += some.length;
    if (this.#reached <= keepFrom) {
      this.#window.keepLast(0);
      return;
    }
    if (this.#window.length > 2 * slack) this.#window.keepLast(Math.max(0, this.#reached - some.length - keepFrom));
    this.#window.append(some);
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(this.size, offset + length);
    if (offset >= end) return new Uint8Array(0);
    if (end <= this.#head.length) return this.#head.subarray(offset, end);
    const tailStart = this.size - this.#tail.length;
    if (offset >= tailStart) return this.#tail.subarray(offset - tailStart, end - tailStart);
    const sample = this.#samples.get(offset);
    if (sample && length <= sample.length) return sample.subarray(0, end - offset);
    if (offset < this.#reached - this.#window.length) {
      this.#decoding = this.#open(noNotes);
      this.#pending = new Uint8Array(0);
      this.#window.keepLast(0);
      this.#reached = 0;
    }
    while (this.#reached < end) this.#pull(Math.max(0, offset - slack));
    const start = this.#reached - this.#window.length;
    return this.#window.view().subarray(offset - start, end - start);
  }
}

/**
 * Decodes a stream once from front to back and gives its content as a source. Damage and bounds end the content, they are not thrown:
 * what came before them is content that a loader would have used.
 * @param open begins the decoding, each time anew
 */
export function unpack(open: Open, options: UnpackOptions): Unpacked {
  const { budget, depth, expected = 0, packed } = options;
  const held = options.held ?? (depth === 0 ? heldOutside : heldInside);
  const notes: StreamNote[] = [];
  const parts: number[] = [];
  let size = 0;
  const samples = new Map<number, Uint8Array>();
  let nextSample = 512;
  const decoding = open((note) => {
    if (note.kind === 'part' && parts.length < maxNotes) parts.push(size);
    if (notes.length < maxNotes) notes.push(note);
  });
  let failure: MalformedInput | undefined;
  let limit: LimitReached | undefined;
  let end: number | undefined;
  let latest: Uint8Array = new Uint8Array(0);
  let only: Uint8Array | undefined;
  let whole: GrowingBuffer | undefined;
  let head: Uint8Array | undefined;
  const tail = new GrowingBuffer(2 * keptTail);
  const keepTail = (some: Uint8Array): void => {
    if (tail.length + some.length > 2 * keptTail) tail.keepLast(keptTail);
    tail.append(some.subarray(Math.max(0, some.length - keptTail)));
  };
  try {
    for (let step = decoding.next(); ; ) {
      if (step.done) {
        end = step.value;
        break;
      }
      const some = step.value;
      latest = some;
      for (; nextSample < size + some.length; nextSample *= 2)
        samples.set(nextSample, some.slice(nextSample - size, nextSample - size + sampleLength));
      size += some.length;
      budget.spend('maxInflatedBytes', some.length);
      if (size > harmless && size > packed * budget.limits.maxRatio)
        throw new LimitReached('maxRatio', `The content unpacks to more than ${budget.limits.maxRatio} times its packed size.`);
      if (size === some.length && whole === undefined && size <= held) {
        // Long stretches are buffers of their own, handed over by a decoder that gives all at one go; short ones may be written over.
        only = some.length < ownBuffer ? new Uint8Array(some) : some;
        step = decoding.next();
        if (step.done) {
          end = step.value;
          break;
        }
        whole = new GrowingBuffer(Math.min(held, Math.max(only.length * 2, expected)));
        whole.append(only);
        only = undefined;
        continue;
      }
      if (head === undefined && size > held) {
        const before = whole?.view() ?? new Uint8Array(0);
        const first = new GrowingBuffer(keptHead);
        first.append(before.subarray(0, keptHead));
        first.append(some.subarray(0, Math.max(0, keptHead - first.length)));
        head = first.view();
        keepTail(before);
        whole = undefined;
      }
      if (head === undefined) {
        whole ??= new GrowingBuffer(Math.min(held, Math.max(64 * 1024, expected)));
        whole.append(some);
      } else keepTail(some);
      step = decoding.next();
    }
  } catch (error) {
    if (error instanceof MalformedInput) failure = error;
    else if (error instanceof LimitReached) {
      limit = error;
      // Nothing that was produced is lost to the look at the beginning.
      if (head === undefined && only === undefined) {
        whole ??= new GrowingBuffer(keptHead);
        whole.append(latest.subarray(0, keptHead));
      }
    } else throw error;
  }
  const source =
    head === undefined || limit !== undefined
      ? bytesSource(only ?? whole?.view() ?? head ?? new Uint8Array(0))
      : new WindowedSource(open, budget, size, head, lastOf(tail.view(), keptTail), samples);
  return { source, end: end ?? failure?.offset ?? 0, failure, limit, notes, parts };
}

function lastOf(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.subarray(Math.max(0, bytes.length - length));
}
