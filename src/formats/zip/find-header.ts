/** Looks for a member's header in a stretch of bytes, a piece at a time. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';

const smallest = 4096;
const largest = 1024 * 1024;

/** Offset of the first local header's signature in [from, to), or undefined. */
export function findLocalHeader(source: ByteSource, from: number, to: number, budget: Budget): number | undefined {
  // Pieces grow, so that thousands of signatures close to each other do not each cost a large read.
  for (let base = from, piece = smallest; base + 4 <= to; base += piece, piece = Math.min(largest, piece * 4)) {
    budget.spend('maxSteps', 1 + piece / smallest);
    // Three bytes of overlap, so that a signature across two pieces is seen.
    const bytes = Buffer.from(copyBytes(source, base, Math.min(piece + 3, to - base)).buffer);
    const at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
    if (at >= 0) return base + at;
  }
  return undefined;
}
