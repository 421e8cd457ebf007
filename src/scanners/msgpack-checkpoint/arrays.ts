/** Reads an array as Flax packs it into an extension: a shape, the name of a type, and bytes (flax/serialization.py). */
import type { Budget } from '#formats/budget';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { ByteWindow } from '#formats/byte-window';
import { LimitReached, MalformedInput } from '#formats/limits';

export interface FlaxArray {
  readonly type: string;
  readonly shape: readonly number[];
  /** Half-open range of the numbers. */
  readonly from: number;
  readonly to: number;
}

/** Bytes of each element type. */
export const flaxTypes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{
      float32: 4,
      float64: 8,
      float16: 2,
      bfloat16: 2,
      int8: 1,
      int16: 2,
      int32: 4,
      int64: 8,
      uint8: 1,
      uint16: 2,
      uint32: 4,
      uint64: 8,
    },
    ...{ bool: 1, complex64: 8, complex128: 16, float8_e4m3fn: 1, float8_e5m2: 1, float8_e4m3b11fnuz: 1, int4: 1, uint4: 1, key: 0 },
  }),
);

function unsigned(window: ByteWindow): number {
  const mark = window.u8('a size');
  if (mark <= 0x7f) return mark;
  const width = { 204: 1, 205: 2, 206: 4, 207: 8 }[mark];
  if (width === undefined) throw new MalformedInput('A size of an array is no number.', window.position - 1);
  let value = 0;
  for (let index = 0; index < width; index += 1) value = value * 256 + window.u8('a size');
  return value;
}

function counted(
  window: ByteWindow,
  small: readonly [from: number, mask: number],
  wide: Readonly<Record<number, number>>,
  what: string,
): number {
  const mark = window.u8(what);
  if (mark >= small[0] && mark <= small[0] + small[1]) return mark & small[1];
  const width = wide[mark];
  if (width === undefined) throw new MalformedInput(`Where ${what} belongs, something else stands.`, window.position - 1);
  let value = 0;
  for (let index = 0; index < width; index += 1) value = value * 256 + window.u8(what);
  return value;
}

/** @throws MalformedInput with an offset in the file */
export function readFlaxArray(source: ByteSource, from: number, to: number, budget: Budget): FlaxArray {
  const window = new ByteWindow(sliceSource(source, 0, to), from);
  if (window.u8('an array') !== 0x93) throw new MalformedInput('An array is not made of three parts.', from);
  const dimensions = counted(window, [0x90, 15], { 220: 2, 221: 4 }, 'a shape');
  if (dimensions > 64) throw new LimitReached('maxSteps', `An array of ${dimensions} dimensions.`);
  budget.spend('maxSteps', 1 + dimensions);
  const shape = Array.from({ length: dimensions }, () => unsigned(window));
  const length = counted(window, [0xa0, 31], { 217: 1, 218: 2 }, 'the name of a type');
  const at = window.position;
  window.skip(length, 'the name of a type');
  const type = Buffer.from(source.read(at, Math.min(length, 200))).toString('utf8');
  const size = counted(window, [0xa0, 31], { 196: 1, 197: 2, 198: 4, 217: 1, 218: 2, 219: 4 }, 'the bytes of an array');
  const start = window.position;
  window.skip(size, 'the bytes of an array');
  if (window.position !== to) throw new MalformedInput('Bytes stand behind an array.', window.position);
  return { type, shape, from: start, to: window.position };
}
