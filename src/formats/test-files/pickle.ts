/** Assembles pickles for tests, opcode by opcode: what no pickle library would write. */
import { concat, latin1, u32, u64, utf8 } from './bytes.ts';

export const op = {
  proto: (version: number) => concat('\x80', version),
  frame: (length: number) => concat('\x95', u64(length)),
  global: (module: string, name: string) => latin1(`c${module}\n${name}\n`),
  inst: (module: string, name: string) => latin1(`i${module}\n${name}\n`),
  text: (value: string) => concat('X', u32(utf8(value).length), utf8(value)),
  shortText: (value: string) => concat('\x8c', utf8(value).length, utf8(value)),
  bytes: (value: Uint8Array) => concat('B', u32(value.length), value),
  byteArray: (value: Uint8Array) => concat('\x96', u64(value.length), value),
  put: (index: number) => concat('q', index),
  get: (index: number) => concat('h', index),
  number: (value: number) => concat('K', value),
} as const;

/** `module.name(*arguments)` by GLOBAL, a tuple and REDUCE. */
export const reduce = (module: string, name: string, ...args: readonly Uint8Array[]): Uint8Array =>
  concat(op.global(module, name), '(', ...args, 'tR');

/** A whole stream: PROTO, the body, STOP. */
export const stream = (...body: readonly (Uint8Array | string)[]): Uint8Array => concat(op.proto(2), ...body, '.');

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** A value as protocol 2 writes it. */
export function plain(value: Plain): Uint8Array {
  if (value === null) return latin1('N');
  if (value === true) return latin1('\x88');
  if (value === false) return latin1('\x89');
  if (typeof value === 'string') return op.text(value);
  if (typeof value === 'number') {
    const view = new DataView(new ArrayBuffer(9));
    view.setUint8(0, Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 0x4a : 0x47);
    if (view.getUint8(0) === 0x4a) view.setInt32(1, value, true);
    else view.setFloat64(1, value, false);
    return new Uint8Array(view.buffer, 0, view.getUint8(0) === 0x4a ? 5 : 9);
  }
  if (Array.isArray(value)) return concat('](', ...value.map((item: Plain) => plain(item)), 'e');
  return concat('}(', ...Object.entries(value).flatMap(([key, item]) => [op.text(key), plain(item)]), 'u');
}
