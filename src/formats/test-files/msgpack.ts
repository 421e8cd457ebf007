/** Writes MessagePack values and Flax arrays for tests. */
import { concat, u16, u32, utf8 } from './bytes.ts';

const big = (bytes: Uint8Array): Uint8Array => bytes.reverse();
export const text = (value: string): Uint8Array =>
  utf8(value).length < 32 ? concat(0xa0 | utf8(value).length, utf8(value)) : concat(0xda, big(u16(utf8(value).length)), utf8(value));
export const bytes = (value: Uint8Array): Uint8Array => concat(0xc6, big(u32(value.length)), value);
export const list = (...items: readonly Uint8Array[]): Uint8Array => concat(0x90 | items.length, ...items);
export const map = (entries: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  concat(0x80 | Object.keys(entries).length, ...Object.entries(entries).flatMap(([key, value]) => [text(key), value]));
export const extension = (code: number, value: Uint8Array): Uint8Array => concat(0xc9, big(u32(value.length)), code & 255, value);

/** An array as Flax packs it. */
export const array = (shape: readonly number[], type: string, data: Uint8Array): Uint8Array =>
  extension(1, concat(0x93, list(...shape.map((each) => Uint8Array.of(each))), text(type), bytes(data)));
