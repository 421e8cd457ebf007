/** Writes GGUF files for tests. */
import { concat, u32, u64, utf8 } from './bytes.ts';

export const ggufText = (text: string): Uint8Array => concat(u64(utf8(text).length), utf8(text));

export type GgufValue = string | number | readonly string[];

export interface GgufShape {
  readonly version?: number;
  readonly pairs?: readonly (readonly [key: string, value: GgufValue])[];
  /** Name, dimensions, ggml type and offset. */
  readonly tensors?: readonly (readonly [name: string, dimensions: readonly (bigint | number)[], type: number, offset: number])[];
  readonly pairCount?: bigint;
  readonly tensorCount?: bigint;
  readonly data?: number | Uint8Array;
}

function pair(key: string, value: GgufValue): Uint8Array {
  if (typeof value === 'number') return concat(ggufText(key), u32(4), u32(value));
  if (typeof value === 'string') return concat(ggufText(key), u32(8), ggufText(value));
  return concat(ggufText(key), u32(9), u32(8), u64(value.length), ...value.map(ggufText));
}

export function makeGguf(shape: GgufShape): Uint8Array {
  const pairs = shape.pairs ?? [];
  const tensors = shape.tensors ?? [];
  const head = concat(
    'GGUF',
    u32(shape.version ?? 3),
    u64(shape.tensorCount ?? tensors.length),
    u64(shape.pairCount ?? pairs.length),
    ...pairs.map(([key, value]) => pair(key, value)),
    ...tensors.map(([name, dimensions, type, offset]) =>
      concat(ggufText(name), u32(dimensions.length), ...dimensions.map((each) => u64(each)), u32(type), u64(offset)),
    ),
  );
  const data = typeof shape.data === 'number' ? new Uint8Array(shape.data) : (shape.data ?? new Uint8Array(0));
  return concat(head, new Uint8Array((32 - (head.length % 32)) % 32), data);
}
