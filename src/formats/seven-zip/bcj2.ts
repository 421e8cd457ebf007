/** Undoes BCJ2, which keeps the targets of x86 jumps in streams of their own (7-Zip SDK, Bcj2). */
import { MalformedInput } from '../limits.ts';
import type { PackedInput } from '../streams/packed-input.ts';

const stretch = 64 * 1024;

const isJump = (before: number, byte: number): boolean => (byte & 0xfe) === 0xe8 || (before === 0x0f && (byte & 0xf0) === 0x80);

/**
 * @param inputs the bytes, the targets of calls, those of jumps, and the range coder that says which were moved
 * @param size of the content
 */
export function* bcj2(
  [main, calls, jumps, coder]: readonly [PackedInput, PackedInput, PackedInput, PackedInput],
  size: number,
): Generator<Uint8Array, void> {
  if (coder.byte() !== 0) throw new MalformedInput('The range coder does not begin with zero.', 0);
  const chances = new Uint16Array(258).fill(1024);
  let code = coder.u32BigEndian();
  let range = 0xffffffff;
  const moved = (index: number): boolean => {
    const chance = chances[index] ?? 0;
    const bound = (range >>> 11) * chance;
    const bit = code >= bound;
    if (bit) {
      range -= bound;
      code -= bound;
      chances[index] = chance - (chance >> 5);
    } else {
      range = bound;
      chances[index] = chance + ((2048 - chance) >> 5);
    }
    if (range < 0x1000000) {
      range = (range << 8) >>> 0;
      code = ((code << 8) | coder.byteOrZero()) >>> 0;
    }
    return bit;
  };
  const out = new Uint8Array(stretch + 8);
  let filled = 0;
  let before = 0;
  for (let made = 0; made < size; ) {
    const byte = main.byte();
    out[filled] = byte;
    filled += 1;
    made += 1;
    if (isJump(before, byte) && made < size) {
      const call = byte === 0xe8;
      if (moved(call ? before : byte === 0xe9 ? 256 : 257)) {
        const target = ((call ? calls : jumps).u32BigEndian() - (made + 4)) >>> 0;
        for (let index = 0; index < 4 && made < size; index += 1, made += 1, filled += 1) out[filled] = (target >>> (index * 8)) & 0xff;
        before = target >>> 24;
      } else before = byte;
    } else before = byte;
    if (filled >= stretch) {
      yield out.subarray(0, filled);
      filled = 0;
    }
  }
  yield out.subarray(0, filled);
}
