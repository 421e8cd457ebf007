/** Tells kinds of text apart, by a table of what shows them. */
import type { ByteSource } from './byte-source.ts';
import type { Format } from './format.ts';
import { textRecognisers } from './text-recognisers.ts';
import { textSample } from './text-sample.ts';

/** The kind of text, or undefined for bytes that are no text. */
export function textFormat(source: ByteSource, name: string): Format | undefined {
  const sample = textSample(source, name);
  if (sample === undefined) return undefined;
  for (const recognise of textRecognisers) {
    const format = recognise(sample);
    if (format) return format;
  }
  return undefined;
}
