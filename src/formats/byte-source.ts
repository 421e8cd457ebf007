/** How every reader sees bytes: random access, synchronous, bounded by `size`; no reader knows where the bytes lie. */

export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; shorter only at the end. The result may be overwritten by the next read unless copied. */
  read(offset: number, length: number): Uint8Array;
}

/** A source over bytes already in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)) };
}

/** A window [offset, offset + size) of another source; reads never leave it. */
export function sliceSource(source: ByteSource, offset: number, size: number): ByteSource {
  const bounded = Math.max(0, Math.min(size, source.size - offset));
  return { size: bounded, read: (at, length) => source.read(offset + at, Math.max(0, Math.min(length, bounded - at))) };
}

/** Bytes of one's own, at the start of their own buffer. `slice` would not do: on a Buffer it copies nothing. */
export function copyBytes(source: ByteSource, offset: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(source.read(offset, length));
}

/** A view over a copy, or undefined when fewer bytes are left. */
export function viewOf(source: ByteSource, offset: number, length: number): DataView<ArrayBuffer> | undefined {
  if (offset < 0) return undefined;
  const bytes = copyBytes(source, offset, length);
  return bytes.length === length ? new DataView(bytes.buffer) : undefined;
}

const bufferLength = 32 * 1024;

/** The same bytes with the latest stretch kept in memory, so that many small reads near each other cost one read of the file. */
export function bufferedSource(source: ByteSource): ByteSource {
  let start = 0;
  let kept = new Uint8Array(0);
  return {
    size: source.size,
    read: (offset, length) => {
      if (length > bufferLength) return source.read(offset, length);
      const wanted = Math.max(0, Math.min(length, source.size - offset));
      if (offset < start || offset + wanted > start + kept.length) {
        // A copy, because the source may overwrite what it gave.
        kept = copyBytes(source, offset, bufferLength);
        start = offset;
      }
      return kept.subarray(offset - start, offset - start + wanted);
    },
  };
}
