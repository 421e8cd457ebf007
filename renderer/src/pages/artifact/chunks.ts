/** Bytes of a file as the view needs them: fetched in chunks, kept while on show, addressed by row. */

/** Bytes asked for at a time; the contract takes 64 KiB at most. */
export const chunkBytes = 16_384;

/** Rows in one part of a large file: browsers lose precision when a page is taller than some ten million pixels. */
export const partRows = 800_000;

/** Chunks that a range of rows needs, [first, last]. */
export function chunksFor(firstRow: number, lastRow: number, size: number): number[] {
  if (size <= 0 || lastRow < firstRow) return [];
  const first = Math.floor((Math.max(0, firstRow) * 16) / chunkBytes);
  const last = Math.floor(Math.min(size - 1, lastRow * 16 + 15) / chunkBytes);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

/** How many parts a file has, and which one an offset lies in. */
export function partOf(offset: number, size: number): { readonly at: number; readonly count: number } {
  const partSize = partRows * 16;
  return { at: Math.floor(offset / partSize), count: Math.max(1, Math.ceil(size / partSize)) };
}

/** Rows of one part. */
export function rowsInPart(part: number, size: number): number {
  return Math.max(0, Math.min(partRows, Math.ceil(size / 16) - part * partRows));
}
