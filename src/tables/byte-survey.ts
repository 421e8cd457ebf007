/** One pass over a text table's bytes before DuckDB sees them: encoding, NUL bytes and quote balance decide how it is read. */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** `mixed` is read as UTF-8, record by record: bytes that are valid in no encoding that the reader knows cost their record. */
export type Encoding = 'utf-8' | 'utf-16' | 'latin-1' | 'mixed';

export interface ByteSurvey {
  readonly size: number;
  readonly encoding: Encoding;
  /** Bytes of a byte order mark at the start. */
  readonly markLength: number;
  readonly nulBytes: number;
  readonly quotes: number;
  /** Up to 1 MiB from the start, for recognising the dialect. */
  readonly head: Uint8Array;
}

const CHUNK = 1024 * 1024;

/** Reads the whole file once, synchronously, in 1 MiB pieces. Throws Node's file errors, and the signal's reason when aborted. */
export function surveyBytes(path: string, signal: AbortSignal): ByteSurvey {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const chunk = Buffer.alloc(CHUNK + 4);
    let head: Uint8Array = new Uint8Array();
    let carried = 0;
    let valid = true;
    let nulBytes = 0;
    let quotes = 0;
    let beyondLatin = false;
    for (let position = 0; position < size; ) {
      signal.throwIfAborted();
      const read = readSync(descriptor, chunk, carried, CHUNK, position);
      if (read === 0) break;
      const fresh = chunk.subarray(carried, carried + read);
      if (position === 0) head = Uint8Array.from(fresh);
      for (let at = 0; at < read; at += 1) {
        const byte = fresh[at] ?? 0;
        if (byte === 0x22) quotes += 1;
        else if (byte === 0) nulBytes += 1;
        else if (byte >= 0x80 && byte <= 0x9f) beyondLatin = true;
      }
      const last = position + read >= size;
      const filled = carried + read;
      const whole = last ? filled : filled - unfinishedTail(chunk, filled);
      valid = valid && isUtf8(chunk.subarray(0, whole));
      chunk.copyWithin(0, whole, filled);
      carried = filled - whole;
      position += read;
    }
    const mark = byteOrderMark(head);
    const wide = mark.wide || looksWide(head, nulBytes, size);
    const encoding = wide ? 'utf-16' : valid ? 'utf-8' : beyondLatin ? 'mixed' : 'latin-1';
    return { size, encoding, markLength: mark.length, nulBytes, quotes, head };
  } finally {
    closeSync(descriptor);
  }
}

/** The head as text, in the encoding that was found. */
export function headText(survey: ByteSurvey): string {
  const labels = { 'utf-8': 'utf-8', mixed: 'utf-8', 'latin-1': 'latin1', 'utf-16': survey.head[0] === 0xfe ? 'utf-16be' : 'utf-16le' };
  const label = labels[survey.encoding];
  return new TextDecoder(label).decode(survey.head);
}

/** Length of a UTF-8 sequence that the end of the piece cuts through, at most 3 bytes. */
function unfinishedTail(bytes: Uint8Array, length: number): number {
  for (let back = 1; back <= Math.min(3, length); back += 1) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

function byteOrderMark(head: Uint8Array): { length: number; wide: boolean } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { length: 3, wide: false };
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return { length: wide ? 2 : 0, wide };
}

/** UTF-16 without a mark: a third or more of the bytes are NUL, all on the same side of their pair. */
function looksWide(head: Uint8Array, nulBytes: number, size: number): boolean {
  if (size < 4 || nulBytes < size / 3) return false;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at += 1) {
    if (head[at] === 0) {
      if (at % 2 === 0) even += 1;
      else odd += 1;
    }
  }
  return Math.min(even, odd) * 20 < Math.max(even, odd);
}
