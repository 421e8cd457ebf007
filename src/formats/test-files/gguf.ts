/** Writes GGUF files for tests. */
import { concat, u32 as littleU32, u64 as littleU64, utf8 } from './bytes.ts';

export const ggufText = (text: string): Uint8Array => concat(littleU64(utf8(text).length), utf8(text));

/** Bytes are a type and a value as they stand in the file. */
export type GgufValue = string | number | readonly string[] | Uint8Array;

export interface GgufShape {
  readonly version?: number;
  readonly pairs?: readonly (readonly [key: string, value: GgufValue])[];
  /** Name, dimensions, ggml type and offset. */
  readonly tensors?: readonly (readonly [name: string, dimensions: readonly (bigint | number)[], type: number, offset: number])[];
  readonly pairCount?: bigint;
  readonly tensorCount?: bigint;
  readonly data?: number | Uint8Array;
  /** Numbers with the highest byte first. */
  readonly bigEndian?: boolean;
}

export function makeGguf(shape: GgufShape): Uint8Array {
  const turned = (bytes: Uint8Array) => (shape.bigEndian ? bytes.toReversed() : bytes);
  const u32 = (value: number) => turned(littleU32(value));
  const u64 = (value: bigint | number) => turned(littleU64(value));
  // Version 1 counted in 32 bits.
  const count = (value: bigint | number) => (shape.version === 1 ? u32(Number(value)) : u64(value));
  const text = (value: string) => concat(count(utf8(value).length), utf8(value));
  const pair = (key: string, value: GgufValue) => {
    if (value instanceof Uint8Array) return concat(text(key), value);
    if (typeof value === 'number') return concat(text(key), u32(4), u32(value));
    if (typeof value === 'string') return concat(text(key), u32(8), text(value));
    return concat(text(key), u32(9), u32(8), count(value.length), ...value.map(text));
  };
  const pairs = shape.pairs ?? [];
  const tensors = shape.tensors ?? [];
  const head = concat(
    'GGUF',
    u32(shape.version ?? 3),
    count(shape.tensorCount ?? tensors.length),
    count(shape.pairCount ?? pairs.length),
    ...pairs.map(([key, value]) => pair(key, value)),
    ...tensors.map(([name, dimensions, type, offset]) =>
      concat(text(name), u32(dimensions.length), ...dimensions.map((each) => count(each)), u32(type), u64(offset)),
    ),
  );
  const data = typeof shape.data === 'number' ? new Uint8Array(shape.data) : (shape.data ?? new Uint8Array(0));
  return concat(head, new Uint8Array((32 - (head.length % 32)) % 32), data);
}
