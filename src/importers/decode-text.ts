/** Turns bytes into text the way cloud tools write it: UTF-8 or UTF-16, with or without a byte order mark. */
import type { ByteSource } from '#formats/byte-source';

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be';

/** PowerShell redirects write UTF-16 with a mark; a file without one is told by its first two characters. */
export function encodingOf(head: Uint8Array): TextEncodingName | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[1] === 0 && head[3] === 0 && head[0] !== 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[2] === 0 && head[1] !== 0) return 'utf-16be';
  return head.indexOf(0) >= 0 ? undefined : 'utf-8';
}

/** The text of `length` bytes from the start; undefined for bytes that are no text. Wrong bytes become U+FFFD; the mark is dropped. */
export function decodeText(source: ByteSource, length: number): string | undefined {
  const bytes = source.read(0, length);
  const encoding = encodingOf(bytes.subarray(0, 4096));
  return encoding === undefined ? undefined : new TextDecoder(encoding).decode(bytes);
}
