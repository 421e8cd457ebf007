/** Gives a member's content: stored data as a slice of the file, deflated data inflated into bounded memory. */
import { crc32, inflateRawSync } from 'node:zlib';
import type { Budget } from '../budget.ts';
import { type ByteSource, bytesSource, copyBytes, sliceSource } from '../byte-source.ts';
import { LimitReached } from '../limits.ts';
import type { MemberHeader } from './entry.ts';

/** Largest member that is inflated, in bytes; larger ones are looked at by their first bytes only. */
export const maxInflatedMember = 64 * 1024 * 1024;
// The window of a file: a longer read would take new memory each time.
const piece = 256 * 1024;

export type Content =
  | { readonly state: 'read'; readonly source: ByteSource; readonly compressed: boolean; readonly unused: number }
  /** The head alone could be inflated within the bound. */
  | { readonly state: 'head'; readonly source: ByteSource; readonly declared: number }
  | { readonly state: 'more-than-declared'; readonly source: ByteSource }
  | { readonly state: 'method' }
  | { readonly state: 'broken'; readonly detail: string };

/** What the first bytes of deflated data give, however the rest is. */
function inflateHead(source: ByteSource, start: number, length: number): Uint8Array {
  const head = copyBytes(source, start, Math.min(length, 16 * 1024));
  try {
    // Z_SYNC_FLUSH (2) lets zlib give what it has when the input is cut.
    return inflateRawSync(head, { finishFlush: 2, maxOutputLength: 32 * 1024 * 1024 });
  } catch {
    return new Uint8Array(0);
  }
}

function inflate(source: ByteSource, header: MemberHeader, start: number, budget: Budget): Content {
  const { compressedSize, size } = header;
  if (size > maxInflatedMember || compressedSize > maxInflatedMember)
    return { state: 'head', source: bytesSource(inflateHead(source, start, compressedSize)), declared: size };
  // Read without a copy: it is used up before anything else is read.
  const input = source.read(start, compressedSize);
  try {
    // One output chunk of the declared size: zlib then needs no second copy to join chunks.
    const chunkSize = Math.max(64, size + 1);
    const result = inflateRawSync(input, { maxOutputLength: Math.max(1, size), chunkSize, info: true });
    const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    budget.spend('maxInflatedBytes', buffer.length);
    return { state: 'read', source: bytesSource(buffer), compressed: true, unused: compressedSize - engine.bytesWritten };
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return { state: 'more-than-declared', source: bytesSource(inflateHead(source, start, compressedSize)) };
    return { state: 'broken', detail: 'its deflated data is damaged' };
  }
}

/** The content of a member whose data starts at `start`, read by the header given. */
export function memberContent(source: ByteSource, header: MemberHeader, start: number, budget: Budget): Content {
  if (start + header.compressedSize > source.size)
    return { state: 'broken', detail: `its data would end ${start + header.compressedSize - source.size} bytes behind the file` };
  if (header.method === 0)
    return { state: 'read', source: sliceSource(source, start, header.compressedSize), compressed: false, unused: 0 };
  if (header.method === 8) return inflate(source, header, start, budget);
  return { state: 'method' };
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
