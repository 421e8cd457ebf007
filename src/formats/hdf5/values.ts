/** Takes the text and byte strings out of stored elements, whatever type they are wrapped in. */
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';
import type { GlobalHeaps } from './global-heap.ts';
import type { Datatype, Value } from './model.ts';

const maxValues = 20_000;

/** Whether elements of this type can carry bytes that a program would take for something else than numbers. */
export function carriesBytes(type: Datatype): boolean {
  switch (type.kind) {
    case 'string':
    case 'text':
    case 'opaque':
    case 'sequence':
    case 'unknown':
      return true;
    case 'integer':
    case 'bitfield':
      return type.size === 1;
    case 'array':
    case 'enumeration':
      return type.base !== undefined && carriesBytes(type.base);
    case 'compound':
      return type.members?.some((member) => carriesBytes(member.type)) ?? false;
    default:
      return false;
  }
}

/** Bytes of one kind that stand one behind the other are one value: a pickle is often kept as an array of bytes. */
const isByte = (type: Datatype): boolean => (type.kind === 'integer' || type.kind === 'bitfield') && type.size === 1;

export class ValueReader {
  readonly #file: Hdf5File;
  readonly #heaps: GlobalHeaps;

  constructor(file: Hdf5File, heaps: GlobalHeaps) {
    this.#file = file;
    this.#heaps = heaps;
  }

  #one(type: Datatype, cursor: Cursor, found: Value[], here: boolean): void {
    const { at, position } = cursor;
    const place = here ? at : undefined;
    switch (type.kind) {
      case 'text':
      case 'sequence': {
        const count = cursor.u32();
        const address = cursor.address();
        const index = cursor.u32();
        if (address === undefined || (address === 0 && index === 0) || count === 0) break;
        const stored = this.#heaps.object(address, index);
        const base = type.base;
        const bytes = stored.bytes.subarray(0, Math.min(stored.bytes.length, count * (base?.size ?? 1)));
        if (type.kind === 'text' || base === undefined || isByte(base) || base.kind === 'opaque') found.push({ bytes, at: stored.at });
        else if (carriesBytes(base)) this.#many(base, count, this.#file.cursor(new Uint8Array(bytes), stored.at), found, true);
        break;
      }
      case 'array':
        if (type.base) this.#many(type.base, type.count ?? 0, cursor.part(Math.min(type.size, cursor.left)), found, here);
        break;
      case 'compound':
        for (const member of type.members ?? []) {
          if (!carriesBytes(member.type) || found.length >= maxValues) continue;
          cursor.position = position + member.offset;
          this.#one(member.type, cursor, found, here);
        }
        break;
      default:
        if (carriesBytes(type)) found.push({ bytes: cursor.take(type.size), at: place });
    }
    cursor.position = Math.min(cursor.bytes.length, position + type.size);
  }

  #many(type: Datatype, count: number, cursor: Cursor, found: Value[], here: boolean): void {
    if (isByte(type)) {
      const { at } = cursor;
      found.push({ bytes: cursor.take(Math.min(cursor.left, count)), at: here ? at : undefined });
      return;
    }
    for (let index = 0; index < count && cursor.left > 0 && found.length < maxValues; index += 1) {
      this.#file.budget.spend('maxSteps', 2);
      if (cursor.left < type.size || type.size === 0) return;
      this.#one(type, cursor, found, here);
    }
  }

  /**
   * @param here whether the bytes lie in the source as they are
   * @throws MalformedInput when a value leads outside its heap
   */
  read(type: Datatype, count: number, cursor: Cursor, here: boolean): Value[] {
    const found: Value[] = [];
    if (carriesBytes(type)) this.#many(type, count, cursor, found, here);
    return found;
  }
}
