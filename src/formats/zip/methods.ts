/** The packing methods of zip members by number (APPNOTE 4.4.5), as decoders. */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { bunzip2 } from '../streams/bzip2.ts';
import { type Codec, type Decoding, noNotes } from '../streams/decoding.ts';
import { inflateQuickly } from '../streams/gzip.ts';
import { inflate } from '../streams/inflate.ts';
import { LzmaDecoder, lzmaProperties } from '../streams/lzma.ts';
import { PackedInput } from '../streams/packed-input.ts';
import { unxz } from '../streams/xz.ts';
import { unzstd } from '../streams/zstd.ts';

const endMarkerFlag = 0x0002;

/** APPNOTE 5.8.8: version, length of the properties, properties, then LZMA; bit 1 of the flags says whether an end marker stands. */
function* zipLzma(source: ByteSource, size: number, flags: number): Decoding {
  const input = new PackedInput(source, 0);
  input.u16();
  const length = input.u16();
  const properties = lzmaProperties(input.byte());
  if (length !== 5 || properties === undefined) throw new MalformedInput('The LZMA member names impossible properties.', 0);
  const decoder = new LzmaDecoder(input, properties, input.u32());
  decoder.begin();
  try {
    yield* decoder.run((flags & endMarkerFlag) !== 0 ? undefined : size);
  } catch (error) {
    if (error instanceof MalformedInput) yield decoder.out.give();
    throw error;
  }
  yield decoder.out.give();
  return input.position;
}

/** The decoder of a method; undefined for one that is not read. */
export function zipCodec(method: number, size: number, flags: number): Codec | undefined {
  if (method === 8) return inflateQuickly;
  if (method === 9) return (source) => inflate(source, 0, true);
  if (method === 12) return (source) => bunzip2(source, 0, noNotes);
  if (method === 14) return (source) => zipLzma(source, size, flags);
  if (method === 20 || method === 93) return (source) => unzstd(source, 0, noNotes);
  if (method === 95) return (source) => unxz(source, 0, noNotes);
  return undefined;
}
