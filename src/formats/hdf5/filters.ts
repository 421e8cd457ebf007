/** Reads a filter pipeline and undoes the filters that need no plugin (specification, section IV.A.2.l). */
import { inflateSync } from 'node:zlib';
import type { Cursor } from './cursor.ts';
import type { Filter } from './model.ts';

/** Filters of the library itself, and LZF, which h5py carries along. */
const names: ReadonlyMap<number, string> = new Map([
  [1, 'deflate'],
  [2, 'shuffle'],
  [3, 'fletcher32'],
  [4, 'szip'],
  [5, 'nbit'],
  [6, 'scaleoffset'],
  [32_000, 'lzf'],
]);

export const isPlugin = (filter: Filter): boolean => !names.has(filter.id);

/** @throws MalformedInput when the message ends early */
export function readFilters(cursor: Cursor): Filter[] {
  const version = cursor.u8();
  const count = cursor.u8();
  if (version === 1) cursor.skip(6);
  const filters: Filter[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = cursor.u16();
    const nameLength = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const count32 = cursor.u16();
    const from = cursor.position;
    const name = cursor.text(nameLength);
    if (version === 1) cursor.align(8, from);
    const values: number[] = [];
    for (let each = 0; each < count32; each += 1) values.push(cursor.u32());
    if (version === 1 && count32 % 2 === 1) cursor.skip(Math.min(4, cursor.left));
    filters.push({ id, name: names.get(id) ?? name.slice(0, 120), values });
  }
  return filters;
}

/** Puts the bytes of elements together again: the filter stores all first bytes, then all second ones. */
function unshuffle(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width);
  if (width < 2 || count < 2) return bytes;
  const result = new Uint8Array(bytes);
  for (let byte = 0; byte < width; byte += 1)
    for (let element = 0; element < count; element += 1) result[element * width + byte] = bytes[byte * count + element] ?? 0;
  return result;
}

/**
 * A chunk as it was before packing; undefined when a filter is not undone here or the data do not unpack.
 * @param most bytes that the chunk may unpack to
 */
export function unpack(packed: Uint8Array, filters: readonly Filter[], mask: number, most: number): Uint8Array | undefined {
  let bytes: Uint8Array = packed;
  for (let index = filters.length - 1; index >= 0; index -= 1) {
    const filter = filters[index];
    if (filter === undefined || (mask & (1 << index)) !== 0) continue;
    if (filter.id === 1) {
      try {
        bytes = inflateSync(bytes, { maxOutputLength: Math.max(1, most + 8) });
      } catch {
        return undefined;
      }
    } else if (filter.id === 2) bytes = unshuffle(bytes, filter.values[0] ?? 1);
    else if (filter.id === 3) bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
    else return undefined;
  }
  return bytes;
}
