/** Reads a link message (specification, section IV.A.2.g). */
import type { Cursor } from './cursor.ts';
import type { ByteRange } from './model.ts';

export interface Link {
  readonly name: string;
  readonly kind: 'hard' | 'soft' | 'external' | 'user';
  readonly address: number | undefined;
  /** Path that a soft or external link leads to. */
  readonly target: string;
  /** File that an external link leads to. */
  readonly file: string;
  readonly at: ByteRange;
}

/** @throws MalformedInput when the message ends early */
export function readLink(cursor: Cursor): Link {
  const from = cursor.at;
  cursor.skip(1);
  const flags = cursor.u8();
  const type = (flags & 8) !== 0 ? cursor.u8() : 0;
  if ((flags & 4) !== 0) cursor.skip(8);
  if ((flags & 16) !== 0) cursor.skip(1);
  const name = Buffer.from(cursor.take(cursor.uint(1 << (flags & 3)))).toString('utf8');
  if (type === 0) {
    const address = cursor.address();
    return { name, kind: 'hard', address, target: '', file: '', at: { from, to: cursor.at } };
  }
  const value = cursor.part(cursor.u16());
  const at = { from, to: cursor.at };
  if (type === 1) return { name, kind: 'soft', address: undefined, target: value.text(value.left), file: '', at };
  if (type !== 64) return { name, kind: 'user', address: undefined, target: `class ${type}`, file: '', at };
  value.skip(1);
  const file = value.untilNul();
  return { name, kind: 'external', address: undefined, target: value.text(value.left), file, at };
}
