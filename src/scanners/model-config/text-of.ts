/** The bytes of a document as UTF-8, whatever Unicode encoding it was written in. */
import { type ByteSource, bytesSource, copyBytes } from '#formats/byte-source';

export interface Text {
  readonly source: ByteSource;
  readonly bytes: Uint8Array;
  /** Bytes in front of the text. */
  readonly base: number;
}

/** UTF-16 is written anew, and places in it are those of the new text. */
export function textOf(source: ByteSource): Text {
  const bytes = copyBytes(source, 0, source.size);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { source, bytes: bytes.subarray(3), base: 3 };
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (wide === undefined) return { source, bytes, base: 0 };
  const rewritten = new Uint8Array(Buffer.from(new TextDecoder(wide).decode(bytes)));
  return { source: bytesSource(rewritten), bytes: rewritten, base: 0 };
}
