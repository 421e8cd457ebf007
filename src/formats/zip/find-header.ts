/** Looks for a member's header in a stretch of bytes, a piece at a time. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';

const piece = 1024 * 1024;

/** Offset of the first local header's signature in [from, to), or undefined. */
export function findLocalHeader(source: ByteSource, from: number, to: number, budget: Budget): number | undefined {
  for (let base = from; base + 4 <= to; base += piece) {
    budget.spend('maxSteps', 16);
    // Three bytes of overlap, so that a signature across two pieces is seen.
    const bytes = Buffer.from(copyBytes(source, base, Math.min(piece + 3, to - base)).buffer);
    const at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
    if (at >= 0) return base + at;
  }
  return undefined;
}
