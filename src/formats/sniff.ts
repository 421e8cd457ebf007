/** Names what a file is by its bytes alone: every extension is a lie until proven. */
import { type ByteSource, copyBytes } from './byte-source.ts';
import type { Format } from './format.ts';
import { pickleBehindJunk } from './pickle/behind-junk.ts';
import { recognisers } from './recognisers.ts';
import { textFormat } from './sniff-text.ts';
import { zipFormat } from './zip/recognise.ts';

const headLength = 64 * 1024;

/** What a tar archive is beside, when it is read from its first byte: a member's name has room for the mark of another format. */
export function sniffBesideTar(source: ByteSource): Format | undefined {
  const head = copyBytes(source, 0, headLength);
  for (const recognise of recognisers) {
    const format = recognise(source, head);
    if (format === undefined || format.kind === 'tar') continue;
    // Folders are called GGUF, and then no version stands behind the name.
    return format.kind === 'gguf' && (head[5] ?? 1) !== 0 ? undefined : format;
  }
  return undefined;
}

/**
 * Decides a file's format by content.
 * @param name breaks ties between kinds of text only (CSV against plain text)
 */
export function sniff(source: ByteSource, name: string): Format {
  if (source.size === 0) return { kind: 'empty', label: 'Empty file' };
  const head = copyBytes(source, 0, headLength);
  for (const recognise of recognisers) {
    const format = recognise(source, head);
    if (format) return format;
  }
  const text = textFormat(source, name);
  if (text) return text;
  // A zip may carry anything in front of it; loaders look for its end.
  const tail = zipFormat(source);
  return tail ?? pickleBehindJunk(source) ?? { kind: 'unknown', label: 'Not recognised' };
}
