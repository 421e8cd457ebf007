/** Reads pax records, which override what a tar header says (POSIX.1-2024, pax Extended Header). */
import { decodeName } from './header.ts';

export interface PaxRecords {
  readonly values: ReadonlyMap<string, string>;
  /** One sentence where the records cannot be read to their end. */
  readonly fault: string | undefined;
  /** GNU sparse 0.0 repeats its two keys, in order. */
  readonly sparse: readonly number[];
}

/** Records of the form "length key=value\n". */
export function readPax(bytes: Uint8Array): PaxRecords {
  const values = new Map<string, string>();
  const sparse: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const digits = space < 0 || space - at > 12 ? '' : Buffer.from(bytes.subarray(at, space)).toString('latin1');
    const length = /^\d+$/.test(digits) ? Number(digits) : 0;
    const equals = bytes.indexOf(61, space);
    if (length < 5 || at + length > bytes.length || bytes[at + length - 1] !== 10 || equals < 0 || equals >= at + length) {
      // Padding with zeros is what some programs write.
      if (bytes.subarray(at).every((byte) => byte === 0)) break;
      return { values, sparse, fault: 'The extended header cannot be read to its end.' };
    }
    const key = decodeName(bytes.subarray(space + 1, equals));
    const value = decodeName(bytes.subarray(equals + 1, at + length - 1));
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') sparse.push(Number(value));
    values.set(key, value);
    at += length;
  }
  return { values, sparse, fault: undefined };
}
