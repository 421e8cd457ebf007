/** Shows a sparse member as the file that unpacking makes of it: pieces where they belong, zeros between. */
import type { ByteSource } from '../byte-source.ts';
import type { SparsePiece } from './header.ts';

const longestRead = 64 * 1024 * 1024;

/** Whether pieces lie in order and within the file. */
export function fits(pieces: readonly SparsePiece[], realSize: number, packed: number): boolean {
  let reached = 0;
  let sum = 0;
  for (const { offset, length } of pieces) {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < reached || offset + length > realSize) return false;
    reached = offset + length;
    sum += length;
  }
  return sum <= packed;
}

/** @param data the pieces as they stand in the archive, one behind the other */
export function sparseSource(data: ByteSource, pieces: readonly SparsePiece[], realSize: number): ByteSource {
  let packed = 0;
  const placed = pieces.map((piece) => {
    const from = packed;
    packed += piece.length;
    return { ...piece, from };
  });
  return {
    size: realSize,
    read: (offset, length) => {
      const end = Math.min(realSize, offset + Math.min(length, longestRead));
      const bytes = new Uint8Array(Math.max(0, end - offset));
      // The first piece that ends behind the offset, by halving.
      let low = 0;
      let high = placed.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const piece = placed[middle];
        if (piece && piece.offset + piece.length <= offset) low = middle + 1;
        else high = middle;
      }
      for (const piece of placed.slice(low)) {
        if (piece.offset >= end) break;
        const from = Math.max(offset, piece.offset);
        const to = Math.min(end, piece.offset + piece.length);
        bytes.set(data.read(piece.from + from - piece.offset, to - from), from - offset);
      }
      return bytes;
    },
  };
}
