/** The start of a text as recognisers see it: decoded, and cut into lines. */
import { type ByteSource, copyBytes } from './byte-source.ts';
import type { Format } from './format.ts';

const headLength = 64 * 1024;
const sampleLines = 50;

export interface TextSample {
  readonly source: ByteSource;
  /** Breaks ties between kinds of text only. */
  readonly name: string;
  /** The first 64 KiB without a byte order mark. */
  readonly text: string;
  /** The same from its first character that is no blank. */
  readonly trimmed: string;
  /** Up to 50 lines that are not empty and end in the sample. */
  readonly lines: readonly string[];
  /** Whether the sample is the whole text. */
  readonly complete: boolean;
}

export type TextRecogniser = (sample: TextSample) => Format | undefined;

/** The text of the head, or undefined for bytes that are no text. */
function decode(head: Uint8Array, size: number): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  if (head.indexOf(0) >= 0) return undefined;
  const whole = head.length >= size;
  try {
    // Streaming, because the head may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
  } catch {
    let control = 0;
    for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control += 1;
    return control === 0 ? Buffer.from(head).toString('latin1') : undefined;
  }
}

/** Lines that are complete in the head. */
function wholeLines(text: string, complete: boolean): string[] {
  const lines = text.split(/\r?\n/);
  if (!complete && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, sampleLines);
}

/** The sample of a source, or undefined for bytes that are no text. */
export function textSample(source: ByteSource, name: string): TextSample | undefined {
  const head = copyBytes(source, 0, headLength);
  const decoded = decode(head, source.size);
  if (decoded === undefined) return undefined;
  const text = decoded.replace(/^\ufeff/, '');
  const complete = head.length >= source.size;
  return { source, name, text, trimmed: text.trimStart(), lines: wholeLines(text, complete), complete };
}
