/** Reads the sources of a virtual dataset: other files whose data a reader shows as this dataset's (specification, section VII.F). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';
import type { GlobalHeaps } from './global-heap.ts';
import type { VirtualSource } from './model.ts';

const maxSources = 100_000;

/** Steps over a serialised selection (specification, section VII.B). */
function skipSelection(cursor: Cursor): void {
  const kind = cursor.u32();
  const version = cursor.u32();
  if (kind === 0 || kind === 3) {
    cursor.skip(8);
    return;
  }
  if (kind > 3) throw new MalformedInput(`A selection of kind ${kind} is not known.`, cursor.at);
  if (version === 1) {
    cursor.skip(4);
    const length = cursor.u32();
    cursor.skip(length);
    return;
  }
  let width = 8;
  let regular = version === 2;
  if (kind === 2) regular = (cursor.u8() & 1) !== 0;
  else regular = false;
  if (kind === 2 && version === 2) cursor.skip(4);
  if (version >= 3 || kind === 1) width = cursor.u8();
  if (![2, 4, 8].includes(width)) throw new MalformedInput('A selection has numbers of an impossible width.', cursor.at);
  const rank = cursor.u32();
  const unbounded = 2 ** (8 * Math.min(width, 6));
  if (regular) cursor.skip(Math.min(rank, unbounded) * 4 * width);
  else cursor.skip(cursor.uint(width) * rank * width * (kind === 2 ? 2 : 1));
}

/** @throws MalformedInput when the list cannot be read to its end */
export function virtualSources(file: Hdf5File, heaps: GlobalHeaps, address: number, index: number): VirtualSource[] {
  const stored = heaps.object(address, index);
  const cursor = file.cursor(new Uint8Array(stored.bytes), stored.at);
  const version = cursor.u8();
  const count = cursor.length();
  if (version > 1 || count > maxSources) {
    file.fault('unread', '', `A list of virtual sources of version ${version} with ${count} entries is not read.`, stored.at);
    return [];
  }
  const sources: VirtualSource[] = [];
  const sharedNames = version === 1;
  for (let each = 0; each < count; each += 1) {
    file.budget.spend('maxSteps', 4);
    const from = cursor.at;
    const flags = sharedNames ? cursor.u8() : 0;
    const sameFile = (flags & 4) !== 0;
    const fileName = sameFile ? '.' : (flags & 1) !== 0 ? shared(cursor, sources, 'file') : cursor.untilNul();
    const dataset = (flags & 2) !== 0 ? shared(cursor, sources, 'dataset') : cursor.untilNul();
    sources.push({ file: fileName, dataset, at: { from, to: cursor.at } });
    skipSelection(cursor);
    skipSelection(cursor);
  }
  return sources;
}

/** Version 1 may name an earlier entry instead of repeating its text. */
function shared(cursor: Cursor, sources: readonly VirtualSource[], field: 'file' | 'dataset'): string {
  return sources[cursor.length()]?.[field] ?? '';
}
