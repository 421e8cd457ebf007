/** Writes objects of R for tests, in XDR or ASCII (R source, serialize.c). */
import { concat, u32, utf8 } from './bytes.ts';

type Part = number | string | { readonly bytes: Uint8Array };

/** A value: 32-bit numbers, texts with their length in front, and bytes. */
export type R = readonly Part[];

const attributed = 0x200;
const tagged = 0x400;
export const nil: R = [254];
export const unbound: R = [252];
export const globalEnvironment: R = [253];
const characters = (text: string): R => [9, text];
export const symbol = (name: string): R => [1, ...characters(name)];
export const strings = (...texts: readonly string[]): R => [16, texts.length, ...texts.flatMap(characters)];
export const integers = (...numbers: readonly number[]): R => [13, numbers.length, ...numbers];
export const reals = (count: number): R => [14, count, { bytes: new Uint8Array(count * 8) }];
export const raw = (bytes: Uint8Array): R => [24, bytes.length, { bytes }];
export const list = (...items: readonly R[]): R => [19, items.length, ...items.flat()];
/** Cells with tags, as workspaces and attributes have them. */
export const pairs = (entries: Readonly<Record<string, R>>, flags = 0): R => [
  ...Object.entries(entries).flatMap(([name, value]) => [2 | tagged | flags, ...symbol(name), ...value]),
  ...nil,
];
export const call = (called: R, ...rest: readonly R[]): R => [6, ...called, ...rest.flatMap((each) => [2, ...each]), ...nil];
export const promise = (code: R, value: R = unbound): R => [5 | tagged, ...globalEnvironment, ...value, ...code];
export const closure = (body: R): R => [3 | tagged, ...globalEnvironment, ...nil, ...body];
export const byteCode = (...constants: readonly (readonly [type: number, value: R])[]): R => [
  ...[21, 1, ...integers(12, 1), constants.length],
  ...constants.flatMap(([type, value]) => (type === 6 ? value : [type, ...value])),
];
export const environment = (frame: R): R => [4, 0, 242, ...frame, ...nil, ...nil];
export const withAttributes = (value: R, attributes: R): R => [
  (typeof value[0] === 'number' ? value[0] : 0) | attributed,
  ...value.slice(1),
  ...attributes,
];
export const altrep = (name: string, home: string): R => [
  238,
  ...[2, ...symbol(name), 2, ...symbol(home), 2, ...integers(13), ...nil],
  ...reals(3),
  ...nil,
];

const header: R = [3, 0x040301, 0x030500, 'UTF-8'];

/** A file in XDR, unpacked. */
export function xdr(value: R, start = 'X\n'): Uint8Array {
  return concat(
    start,
    ...[...header, ...value].map((part) => {
      if (typeof part === 'number') return u32(part).reverse();
      return typeof part === 'string' ? concat(u32(utf8(part).length).reverse(), utf8(part)) : part.bytes;
    }),
  );
}

/** The same in ASCII; bytes of numbers become zeros. */
export function ascii(value: R): Uint8Array {
  const words = [...header, ...value].flatMap((part) => {
    if (typeof part === 'number') return [String(part)];
    if (typeof part === 'string')
      return [String(utf8(part).length), part.replace(/[ \n\\]/g, (each) => (each === '\n' ? '\\n' : each === ' ' ? '\\040' : '\\\\'))];
    return Array.from({ length: part.bytes.length / 8 }, () => '0');
  });
  return utf8(`A\n${words.join('\n')}\n`);
}
