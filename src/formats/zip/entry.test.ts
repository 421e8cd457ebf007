import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { concat, latin1, u16, u32, u64, utf8 } from '../test-files/bytes.ts';
import { type CentralHeader, readCentral, readLocal } from './entry.ts';

interface Fields {
  readonly madeBy?: number;
  readonly flags?: number;
  readonly packed?: number;
  readonly size?: number;
  readonly name?: Uint8Array;
  readonly extra?: Uint8Array;
  readonly attributes?: number;
  readonly offset?: number;
}

function central({
  madeBy = 3,
  flags = 0,
  packed = 5,
  size = 6,
  name = utf8('name'),
  extra = utf8(''),
  attributes = 0,
  offset = 7,
}: Fields) {
  return concat(
    concat('PK\x01\x02', 20, madeBy, u16(20), u16(flags), u16(8), u32(0), u32(0xfedcba98), u32(packed), u32(size)),
    concat(u16(name.length), u16(extra.length), u16(9), u16(0), u16(0), u32(attributes), u32(offset), name, extra),
  );
}

function local({ flags = 0, packed = 5, size = 6, name = utf8('name'), extra = utf8('') }: Fields) {
  return concat(
    concat('PK\x03\x04', u16(20), u16(flags), u16(8), u32(0), u32(0xfedcba98), u32(packed), u32(size)),
    concat(u16(name.length), u16(extra.length), name, extra),
  );
}

const readAt = (bytes: Uint8Array, offset = 0, prefix = 0) => readCentral(bytesSource(bytes), offset, prefix);
const readLocalAt = (bytes: Uint8Array, offset = 0) => readLocal(bytesSource(bytes), offset);
const listed = (fields: Fields): CentralHeader => {
  const header = readAt(central(fields));
  if (header === undefined) throw new Error('No header was read.');
  return header;
};
const block = (id: number, ...data: readonly (Uint8Array | string)[]) => {
  const body = concat(...data);
  return concat(u16(id), u16(body.length), body);
};
const ones = 0xffffffff;

describe('both headers are read as they stand', () => {
  test('the central one, whose offsets count from behind a prefix', () => {
    expect(readAt(concat('xx', central({ flags: 0x0009, extra: utf8('abc') })), 2, 100)).toEqual({
      offset: 2,
      end: 2 + 46 + 4 + 3 + 9,
      name: 'name',
      unicodeName: undefined,
      flags: 9,
      method: 8,
      crc: 0xfedcba98,
      compressedSize: 5,
      size: 6,
      localOffset: 107,
      commentLength: 9,
      symbolicLink: false,
    });
  });

  test('the local one, behind which the data starts', () => {
    expect(readLocalAt(concat('xx', local({ flags: 0x0009, extra: utf8('abc') })), 2)).toEqual({
      offset: 2,
      end: 2 + 30 + 4 + 3,
      name: 'name',
      unicodeName: undefined,
      flags: 9,
      method: 8,
      crc: 0xfedcba98,
      compressedSize: 5,
      size: 6,
    });
  });

  test('not where none stands, nor where it is cut', () => {
    const whole = { name: utf8('ab'), extra: utf8('cde') };
    for (const [bytes, read] of [[central(whole), readAt] as const, [local(whole), readLocalAt] as const]) {
      expect(read(bytes)).toBeDefined();
      expect(read(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
      expect(read(bytes.subarray(0, 20))).toBeUndefined();
      expect(read(bytes, 1)).toBeUndefined();
      expect(read(bytes, -1)).toBeUndefined();
    }
    expect(readAt(local(whole))).toBeUndefined();
    expect(readLocalAt(concat(central(whole), 'padding'))).toBeUndefined();
  });

  test('no place is looked at that is no exact number', () => {
    const source = {
      size: 100,
      read: (offset: number) => {
        if (!Number.isSafeInteger(offset)) throw new RangeError('No such place.');
        return latin1('');
      },
    };
    expect(readLocal(source, 2 ** 60)).toBeUndefined();
    expect(readLocal(source, Number.NaN)).toBeUndefined();
  });
});

describe('64-bit fields stand for those that are all ones', () => {
  const wide = (...values: readonly number[]) => block(1, ...values.map((value) => u64(value)));

  test('in the order size, packed size, offset, and only those', () => {
    expect(listed({ size: ones, packed: ones, offset: ones, extra: wide(2 ** 33, 2 ** 34, 2 ** 35) })).toMatchObject({
      size: 2 ** 33,
      compressedSize: 2 ** 34,
      localOffset: 2 ** 35,
    });
    expect(listed({ packed: ones, extra: wide(2 ** 34) })).toMatchObject({ size: 6, compressedSize: 2 ** 34, localOffset: 7 });
    expect(listed({ offset: ones, extra: wide(2 ** 35, 1) })).toMatchObject({ size: 6, compressedSize: 5, localOffset: 2 ** 35 });
    expect(readLocalAt(local({ size: ones, packed: ones, extra: wide(8, 9) }))).toMatchObject({ size: 8, compressedSize: 9 });
    expect(readLocalAt(local({ packed: ones, extra: wide(8, 9) }))).toMatchObject({ size: 6, compressedSize: 8 });
  });

  test('as far as they are there', () => {
    expect(listed({ size: ones })).toMatchObject({ size: ones });
    expect(listed({ size: ones, packed: ones, extra: wide(8) })).toMatchObject({ size: 8, compressedSize: ones });
    expect(listed({ size: ones, packed: ones, extra: block(1, u64(8), 'sevenby') })).toMatchObject({ size: 8, compressedSize: ones });
    expect(listed({ size: ones, extra: block(2, u64(8)) })).toMatchObject({ size: ones });
  });

  test('from the first such block, also behind others and in front of padding', () => {
    expect(listed({ size: ones, extra: concat(block(7, 'abc'), wide(8), wide(9)) }).size).toBe(8);
    expect(listed({ size: ones, extra: concat(block(7), wide(8), '\0\0\0') }).size).toBe(8);
    expect(listed({ size: ones, extra: concat(u16(1), u16(9), u64(8)) }).size).toBe(ones);
    expect(listed({ size: ones, extra: concat(u16(7), u16(200), wide(8)) }).size).toBe(ones);
    expect(listed({ extra: block(1) }).size).toBe(6);
    expect(listed({ size: ones, extra: concat('abc') }).size).toBe(ones);
  });
});

describe('a name', () => {
  test('is UTF-8 when it says so, else one character per byte', () => {
    expect(listed({ name: utf8('ä') }).name).toBe('\xc3\xa4');
    expect(listed({ name: utf8('ä'), flags: 0x0800 }).name).toBe('ä');
    expect(listed({ name: latin1('a\x7f\x80') }).name).toBe('a\x7f\x80');
    expect(listed({ name: latin1('\x80') }).name).toBe('\x80');
    expect(readLocalAt(local({ name: utf8('ä') }))?.name).toBe('\xc3\xa4');
    expect(readLocalAt(local({ name: utf8('ä'), flags: 0x0800 }))?.name).toBe('ä');
  });

  test('may have another in a Unicode Path field', () => {
    const path = (text: string) => block(0x7075, 'Vcrc4', utf8(text));
    expect(listed({ extra: path('ä') }).unicodeName).toBe('ä');
    expect(listed({ extra: path('') }).unicodeName).toBeUndefined();
    expect(listed({ extra: concat(path('first'), path('second')) }).unicodeName).toBe('first');
    expect(listed({ extra: block(0x7076, 'Vcrc4', 'no') }).unicodeName).toBeUndefined();
    expect(readLocalAt(local({ extra: path('x') }))?.unicodeName).toBe('x');
  });
});

test('a symbolic link is one by its Unix mode, where a Unix or Mac system wrote it', () => {
  const link = (madeBy: number, mode: number) => listed({ madeBy, attributes: mode * 0x10000 }).symbolicLink;
  expect([link(3, 0o120777), link(19, 0o120000)]).toEqual([true, true]);
  expect([link(0, 0o120777), link(20, 0o120777)]).toEqual([false, false]);
  expect([link(3, 0o100777), link(3, 0o140777), link(3, 0o160777), link(3, 0o777), link(3, 0)]).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(listed({ attributes: 0o120777 }).symbolicLink).toBe(false);
});
