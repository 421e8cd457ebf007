/** Reads TFLite's packed strings: how many, where each starts, and their bytes (lite/string_util.h). */
import { type ByteSource, viewOf } from '../byte-source.ts';

const kept = 100;

/** Up to a hundred strings; those whose place makes no sense are left out. */
export function stringTensor(source: ByteSource): string[] {
  const count = viewOf(source, 0, 4)?.getInt32(0, true) ?? 0;
  const texts: string[] = [];
  for (let index = 0; index < Math.min(count, kept); index += 1) {
    const places = viewOf(source, 4 + index * 4, 8);
    if (places === undefined) break;
    const [from, to] = [places.getInt32(0, true), places.getInt32(4, true)];
    if (from >= 0 && to >= from) texts.push(Buffer.from(source.read(from, Math.min(4096, to - from))).toString('utf8'));
  }
  return texts;
}
