/** Cuts a file into the pieces that the engine takes. */

/** Bytes of one piece; as base64 it stays below what `imports.upload` allows. */
export const pieceBytes = 1024 * 1024;

interface Piece {
  readonly offset: number;
  readonly end: number;
  readonly last: boolean;
}

/** The pieces of a file of `size` bytes, in order; an empty file is one empty piece, so that it arrives too. */
export function piecesOf(size: number): readonly Piece[] {
  const count = Math.max(1, Math.ceil(size / pieceBytes));
  return Array.from({ length: count }, (_, index) => {
    const offset = index * pieceBytes;
    return { offset, end: Math.min(size, offset + pieceBytes), last: index === count - 1 };
  });
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 0x8000) binary += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(binary);
}
