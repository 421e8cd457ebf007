/** Reads datatype and dataspace messages (specification, sections IV.A.2.b and IV.A.2.d). */
import { LimitReached, MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Datatype } from './model.ts';

const maxNesting = 32;
const maxMembers = 4096;
const maxRank = 32;

/** Bytes that hold any offset below `size`. */
function offsetBytes(size: number): number {
  return size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 24 ? 3 : 4;
}

function name(cursor: Cursor, version: number): string {
  const from = cursor.position;
  const text = cursor.untilNul();
  if (version < 3) cursor.align(8, from);
  return text;
}

function compound(cursor: Cursor, version: number, count: number, size: number, depth: number): Datatype {
  const members: { name: string; offset: number; type: Datatype }[] = [];
  for (let index = 0; index < Math.min(count, maxMembers); index += 1) {
    const called = name(cursor, version);
    const offset = version < 3 ? cursor.u32() : cursor.uint(offsetBytes(size));
    let elements = 1;
    if (version === 1) {
      const rank = cursor.u8();
      cursor.skip(11);
      for (let each = 0; each < 4; each += 1) {
        const extent = cursor.u32();
        if (each < rank) elements *= extent;
      }
    }
    const inner = readDatatype(cursor, depth + 1);
    const type: Datatype =
      elements === 1
        ? inner
        : { kind: 'array', size: inner.size * elements, label: `${inner.label} × ${elements}`, base: inner, count: elements };
    members.push({ name: called, offset, type });
  }
  const shown = members.slice(0, 6).map((member) => `${member.name}: ${member.type.label}`);
  const label = `compound{${shown.join(', ')}${members.length > 6 ? ', …' : ''}}`.slice(0, 200);
  return { kind: 'compound', size, label, members };
}

function array(cursor: Cursor, version: number, size: number, depth: number): Datatype {
  const rank = cursor.u8();
  if (rank > maxRank) throw new MalformedInput(`An array type has ${rank} dimensions.`, cursor.at);
  if (version < 3) cursor.skip(3);
  const extents: number[] = [];
  for (let index = 0; index < rank; index += 1) extents.push(cursor.u32());
  if (version < 3) cursor.skip(4 * rank);
  const base = readDatatype(cursor, depth + 1);
  const count = extents.reduce((product, extent) => product * extent, 1);
  return { kind: 'array', size, label: `${base.label}[${extents.join(', ')}]`, base, count };
}

function enumeration(cursor: Cursor, version: number, count: number, size: number, depth: number): Datatype {
  const base = readDatatype(cursor, depth + 1);
  for (let index = 0; index < Math.min(count, maxMembers); index += 1) name(cursor, version);
  cursor.skip(base.size * count);
  return { kind: 'enumeration', size, label: `enumeration of ${base.label}`, base };
}

/** @throws MalformedInput when the message ends early; LimitReached when types nest too deep */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
  if (depth > maxNesting) throw new LimitReached('maxDepth', `Datatypes nested more than ${maxNesting} deep.`);
  const first = cursor.u8();
  const version = first >> 4;
  const bits = cursor.u8() | (cursor.u8() << 8) | (cursor.u8() << 16);
  const size = cursor.u32();
  switch (first & 15) {
    case 0:
      cursor.skip(4);
      return { kind: 'integer', size, label: `${(bits & 8) !== 0 ? 'int' : 'uint'}${size * 8}` };
    case 1:
      cursor.skip(12);
      return { kind: 'float', size, label: `float${size * 8}` };
    case 2:
      cursor.skip(2);
      return { kind: 'time', size, label: 'time' };
    case 3:
      return { kind: 'string', size, label: `string(${size})` };
    case 4:
      cursor.skip(4);
      return { kind: 'bitfield', size, label: `bits${size * 8}` };
    case 5: {
      const tag = cursor.text(Math.min(cursor.left, bits & 0xff));
      return { kind: 'opaque', size, label: `opaque(${size}${tag ? `, ${tag.slice(0, 60)}` : ''})` };
    }
    case 6:
      return compound(cursor, version, bits & 0xffff, size, depth);
    case 7:
      return { kind: 'reference', size, label: 'reference' };
    case 8:
      return enumeration(cursor, version, bits & 0xffff, size, depth);
    case 9: {
      const base = readDatatype(cursor, depth + 1);
      return (bits & 15) === 1
        ? { kind: 'text', size, label: 'text', base }
        : { kind: 'sequence', size, label: `list of ${base.label}`, base };
    }
    case 10:
      return array(cursor, version, size, depth);
    case 11: {
      const base = readDatatype(cursor, depth + 1);
      return { kind: 'complex', size, label: `complex of ${base.label}`, base };
    }
    default:
      return { kind: 'unknown', size, label: `type class ${first & 15}` };
  }
}

/** Extents, [] for a scalar, undefined for a null dataspace, which holds nothing. */
export function readDataspace(cursor: Cursor): number[] | undefined {
  const version = cursor.u8();
  const rank = cursor.u8();
  if (rank > maxRank) throw new MalformedInput(`A dataspace has ${rank} dimensions.`, cursor.at - 1);
  cursor.skip(1);
  if (version === 1) cursor.skip(5);
  else if (version !== 2) throw new MalformedInput(`A dataspace has version ${version}.`, cursor.start);
  else if (cursor.u8() === 2) return undefined;
  const extents: number[] = [];
  for (let index = 0; index < rank; index += 1) extents.push(cursor.length());
  return extents;
}

/** Elements of a shape; may exceed what numbers hold exactly, which is fine for comparing. */
export function elementsOf(shape: readonly number[] | undefined): number {
  return shape === undefined ? 0 : shape.reduce((product, extent) => product * extent, 1);
}
