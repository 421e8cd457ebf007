/** Gives a member's content: stored data as a slice of the file, packed data as a decoder gives it. */
import { crc32, inflateRawSync } from 'node:zlib';
import type { Budget } from '../budget.ts';
import { type ByteSource, bytesSource, sliceSource } from '../byte-source.ts';
import { LimitReached, type MalformedInput } from '../limits.ts';
import { noNotes } from '../streams/decoding.ts';
import { unpack } from '../streams/unpack.ts';
import type { MemberHeader } from './entry.ts';
import { zipCodec } from './methods.ts';

/** Largest member that is inflated at one go, in bytes; larger ones are decoded a stretch at a time. */
const atOnce = 64 * 1024 * 1024;
const atOnceInside = 16 * 1024 * 1024;
// The window of a file: a longer read would take new memory each time.
const piece = 256 * 1024;

export type Content =
  | {
      readonly state: 'read';
      readonly source: ByteSource;
      readonly compressed: boolean;
      /** Packed bytes behind the end of the packed data. */
      readonly unused: number;
      /** Why the content ends early: its packed data is damaged, or a bound was reached. */
      readonly failure?: MalformedInput | LimitReached | undefined;
    }
  | { readonly state: 'method' }
  | { readonly state: 'broken'; readonly detail: string };

/** The quick way for deflated members whose headers tell the truth; undefined where they do not or data is damaged. */
function inflateAtOnce(source: ByteSource, header: MemberHeader, start: number, budget: Budget): Content | undefined {
  const { compressedSize, size } = header;
  // Read without a copy: it is used up before anything else is read.
  const input = source.read(start, compressedSize);
  try {
    // One output chunk of the declared size: zlib then needs no second copy to join chunks.
    // Deflate makes at most 1032 bytes of one; a claim of more is not believed.
    const chunkSize = Math.max(64, Math.min(size, compressedSize * 1032) + 1);
    const result = inflateRawSync(input, { maxOutputLength: Math.max(1, size), chunkSize, info: true });
    const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    budget.spend('maxInflatedBytes', buffer.length);
    return { state: 'read', source: bytesSource(buffer), compressed: true, unused: compressedSize - engine.bytesWritten };
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    return undefined;
  }
}

/**
 * The content of a member whose data starts at `start`, read by the header given.
 * @param depth containers around the archive: deeper ones hold less in memory
 */
export function memberContent(source: ByteSource, header: MemberHeader, start: number, budget: Budget, depth = 0): Content {
  const { compressedSize, flags, method, size } = header;
  if (start + compressedSize > source.size)
    return { state: 'broken', detail: `its data would end ${start + compressedSize - source.size} bytes behind the file` };
  if (method === 0) return { state: 'read', source: sliceSource(source, start, compressedSize), compressed: false, unused: 0 };
  const codec = zipCodec(method, size, flags);
  if (codec === undefined) return { state: 'method' };
  const most = depth === 0 ? atOnce : atOnceInside;
  if (method === 8 && size <= most && compressedSize <= most) {
    const content = inflateAtOnce(source, header, start, budget);
    if (content) return content;
  }
  // The packed bytes alone, so that no decoder reads on into the next member.
  const packed = sliceSource(source, start, compressedSize);
  const unpacked = unpack(() => codec(packed, 0, noNotes), { budget, depth, packed: compressedSize, expected: Math.min(size, most) });
  const failure = unpacked.failure ?? unpacked.limit;
  if (failure && unpacked.source.size === 0) {
    if (failure instanceof LimitReached) throw failure;
    return { state: 'broken', detail: `its packed data is damaged: ${failure.message}` };
  }
  return { state: 'read', source: unpacked.source, compressed: true, unused: failure ? 0 : compressedSize - unpacked.end, failure };
}

/** CRC-32 of a whole source, in pieces. */
export function checksum(source: ByteSource, budget: Budget): number {
  let value = 0;
  for (let at = 0; at < source.size; at += piece) {
    budget.spend('maxSteps', 16);
    value = crc32(source.read(at, piece), value);
  }
  return value >>> 0;
}
