/** Reads attribute messages of versions 1 to 3 with the text among their values (specification, section IV.A.2.m). */
import type { Cursor } from './cursor.ts';
import { elementsOf, readDataspace, readDatatype } from './datatype.ts';
import type { Hdf5File } from './file.ts';
import type { Attribute, Datatype } from './model.ts';
import type { ValueReader } from './values.ts';

/** Reads a datatype that another object holds. */
export type SharedType = (cursor: Cursor) => Datatype;

/**
 * @param at where the message stands when it lies in the source in one piece
 * @throws MalformedInput when the message or a value in it cannot be read
 */
export function readAttribute(file: Hdf5File, values: ValueReader, cursor: Cursor, sharedType: SharedType): Attribute {
  const from = cursor.at;
  const version = cursor.u8();
  const flags = cursor.u8();
  const nameSize = cursor.u16();
  const typeSize = cursor.u16();
  const spaceSize = cursor.u16();
  if (version >= 3) cursor.skip(1);
  const padded = version < 2;
  const field = (size: number): Cursor => {
    const start = cursor.position;
    const part = cursor.part(size);
    if (padded) cursor.align(8, start);
    return part;
  };
  const nameField = field(nameSize);
  const name = nameField.text(nameField.left);
  const typeField = field(typeSize);
  const type = !padded && (flags & 1) !== 0 ? sharedType(typeField) : readDatatype(typeField);
  const space = field(spaceSize);
  if (!padded && (flags & 2) !== 0) file.fault('unread', name, 'An attribute shares its dataspace with another, which is not read.', from);
  const shape = !padded && (flags & 2) !== 0 ? [] : readDataspace(space);
  const read = shape === undefined ? [] : (file.attempt(name, () => values.read(type, elementsOf(shape), cursor, true)) ?? []);
  return { name, type, shape, values: read, place: { from, to: cursor.start + cursor.bytes.length } };
}
