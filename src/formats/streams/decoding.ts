/** The one shape of every decompressor here: content comes out in stretches, so that no stream has to fit into memory. */
import type { ByteSource } from '../byte-source.ts';

/** What a stream says of itself that is not its content; a judgement on it is the scanner's. */
export interface StreamNote {
  readonly kind: 'checksum' | 'size' | 'name' | 'part' | 'skipped' | 'header';
  /** One sentence without a subject, to stand behind the stream's name. */
  readonly detail: string;
  readonly offset: number;
  /** Length of the bytes that the note speaks of. */
  readonly length: number;
}

/**
 * Yields content and returns the offset behind the packed data. What is yielded may be overwritten by the next step unless copied.
 * Throws MalformedInput where the packed data is damaged; what was yielded before stands.
 */
export type Decoding = Generator<Uint8Array, number>;

export type TakeNote = (note: StreamNote) => void;

/** Begins a decoding at `start` of the source. */
export type Codec = (source: ByteSource, start: number, note: TakeNote) => Decoding;

export const noNotes: TakeNote = () => {};
