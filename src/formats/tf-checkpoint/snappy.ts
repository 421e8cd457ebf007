/** Unpacks a Snappy block (google/snappy, format_description.txt), bounded by the length that it states. */
import type { Budget } from '../budget.ts';
import { MalformedInput } from '../limits.ts';

/**
 * @param at where the block stands, for messages
 * @throws MalformedInput when the block is broken; LimitReached by what it unpacks to
 */
export function unpackSnappy(packed: Uint8Array, at: number, budget: Budget): Uint8Array {
  const fail = (what: string): never => {
    throw new MalformedInput(`A Snappy block ${what}.`, at);
  };
  let position = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = packed[position] ?? fail('ends in its length');
    position += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
    if (shift > 28) fail('has a length that is too long');
  }
  // One byte of a copy gives at most 64 (format_description.txt, 2.2), so more than that is a lie.
  if (length > packed.length * 64) fail(`of ${packed.length} bytes claims ${length}`);
  budget.spend('maxInflatedBytes', length);
  const out = new Uint8Array(length);
  let filled = 0;
  const little = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index += 1) value += (packed[position + index] ?? fail('ends in a length')) * 2 ** (8 * index);
    position += count;
    return value;
  };
  while (position < packed.length) {
    budget.spend('maxSteps');
    const tag = packed[position] ?? 0;
    position += 1;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const count = (short < 60 ? short : little(short - 59)) + 1;
      if (position + count > packed.length || filled + count > length) fail('has a literal that does not fit');
      out.set(packed.subarray(position, position + count), filled);
      position += count;
      filled += count;
      continue;
    }
    const count = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = (tag & 3) === 1 ? (tag >> 5) * 256 + little(1) : little((tag & 3) === 2 ? 2 : 4);
    if (offset === 0 || offset > filled || filled + count > length) fail('copies from where nothing is');
    // Byte by byte, because a copy may reach into itself.
    for (let index = 0; index < count; index += 1) out[filled + index] = out[filled + index - offset] ?? 0;
    filled += count;
  }
  if (filled !== length) fail(`ends after ${filled} of ${length} bytes`);
  return out;
}
