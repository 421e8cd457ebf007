/** Unpacks the legacy .lzma container: thirteen bytes of header, then LZMA (LZMA SDK; Python's FORMAT_ALONE). */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding } from './decoding.ts';
import { LzmaDecoder, lzmaProperties } from './lzma.ts';
import { PackedInput } from './packed-input.ts';

const unknownSize = 0xffffffffffffffffn;

/** Whether the bytes can be the header that encoders write: a round dictionary size and a size that a file can have. */
export function looksLikeLzma(head: Uint8Array): boolean {
  if (head.length < 18 || lzmaProperties(head[0] ?? 255) === undefined || head[13] !== 0) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const dictionary = view.getUint32(1, true);
  const size = view.getBigUint64(5, true);
  if (size !== unknownSize && size >= 1n << 38n) return false;
  // 2^n or 2^n + 2^(n-1), as liblzma asks of a file without a magic number.
  const rest = dictionary & (dictionary - 1);
  const round = dictionary === 0xffffffff || (dictionary >= 4096 && (rest === 0 || (rest & (rest - 1)) === 0));
  return round && (size !== 0n || head.length > 13);
}

/** Content from `start` to the end marker or the declared size. */
export function* unlzma(source: ByteSource, start: number): Decoding {
  const input = new PackedInput(source, start);
  const properties = lzmaProperties(input.byte());
  if (properties === undefined) throw new MalformedInput('The LZMA stream names impossible properties.', start);
  const dictionary = input.u32();
  const size = input.u64();
  const decoder = new LzmaDecoder(input, properties, dictionary);
  decoder.begin();
  try {
    yield* decoder.run(size === unknownSize ? undefined : Number(size));
    decoder.endMarker();
  } catch (error) {
    if (error instanceof MalformedInput) yield decoder.out.give();
    throw error;
  }
  yield decoder.out.give();
  return input.position;
}
