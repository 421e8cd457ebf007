/** LZMA2: chunks of LZMA and of plain bytes, with resets between them (xz file format 1.2.1, section 5.3.1; 7-Zip SDK). */
import { MalformedInput } from '../limits.ts';
import { LzmaDecoder, lzmaProperties } from './lzma.ts';
import type { OutputWindow } from './output-window.ts';
import type { PackedInput } from './packed-input.ts';

/** The dictionary size that one byte codes; undefined for an impossible one. */
export function lzma2Dictionary(code: number): number | undefined {
  if (code > 40) return undefined;
  return code === 40 ? 0xffffffff : (2 | (code & 1)) * 2 ** (Math.floor(code / 2) + 11);
}

const plain = { literalContext: 3, literalPosition: 0, position: 2 };

/** Content up to the end mark of the chunks. */
export function* lzma2(input: PackedInput, dictionary: number): Generator<Uint8Array, void> {
  const decoder = new LzmaDecoder(input, plain, dictionary);
  const out: OutputWindow = decoder.out;
  try {
    let begun = false;
    let known = false;
    for (;;) {
      const control = input.byte();
      if (control === 0) break;
      if (control === 1 || control >= 0xe0) {
        decoder.resetDictionary();
        begun = true;
      } else if (!begun) decoder.fail('The first chunk uses a dictionary that is not there.');
      if (control < 0x80) {
        if (control > 2) decoder.fail('A chunk is of no known kind.');
        let left = ((input.byte() << 8) | input.byte()) + 1;
        while (left > 0) {
          const some = Math.min(left, 32 * 1024, Math.max(1, input.left));
          decoder.store(input.take(some));
          left -= some;
          if (out.full) yield out.give();
        }
        continue;
      }
      const size = (((control & 0x1f) << 16) | (input.byte() << 8) | input.byte()) + 1;
      const packed = ((input.byte() << 8) | input.byte()) + 1;
      if (control >= 0xc0) {
        const properties = lzmaProperties(input.byte());
        if (properties === undefined || properties.literalContext + properties.literalPosition > 4)
          return decoder.fail('A chunk names impossible properties.');
        decoder.resetState(properties);
        known = true;
      } else if (!known) decoder.fail('The first chunk names no properties.');
      else if (control >= 0xa0) decoder.resetState();
      const { position } = input;
      decoder.begin();
      yield* decoder.run(size);
      if (input.position - position !== packed || decoder.ended) decoder.fail('A chunk is not as long as it says.');
    }
  } catch (error) {
    // What was produced before the damage is content all the same.
    if (error instanceof MalformedInput) yield out.give();
    throw error;
  }
  yield out.give();
}
