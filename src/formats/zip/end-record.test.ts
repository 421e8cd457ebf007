import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { concat, latin1, u16, u32, u64, utf8 } from '../test-files/bytes.ts';
import { makeZip } from '../test-files/zip.ts';
import { type EndRecord, findEndRecord } from './end-record.ts';

const directory = concat('PK\x01\x02', 'd'.repeat(46));
const find = (...parts: readonly (Uint8Array | string)[]): EndRecord | undefined => findEndRecord(bytesSource(concat(...parts)));

interface Plain {
  readonly disk?: number;
  readonly entries?: number;
  readonly size?: number;
  readonly start?: number;
  readonly comment?: number;
}

const plain = ({ disk = 0, entries = 1, size = 50, start = 0, comment = 0 }: Plain = {}): Uint8Array =>
  concat('PK\x05\x06', u16(disk), u16(0), u16(0x7777), u16(entries), u32(size), u32(start), u16(comment));
const wide = (entries: number, size: number | bigint, start: number | bigint): Uint8Array =>
  concat('PK\x06\x06', u64(44), u32(0), u32(0), u32(0), u64(0x7777), u64(entries), u64(size), u64(start));
const locator = (offset: number | bigint): Uint8Array => concat('PK\x06\x07', u32(0), u64(offset), u32(1));

describe('the plain record', () => {
  test('is read field by field', () => {
    expect(find(directory, plain({ disk: 3, comment: 4 }), 'comm', 'rest')).toEqual({
      offset: 50,
      directoryStart: 0,
      directorySize: 50,
      prefix: 0,
      entries: 1,
      comment: 4,
      trailing: 4,
      zip64: false,
      disks: 3,
      contradicted: false,
    });
  });

  test('tells the bytes in front that its offsets do not count', () => {
    expect(find('prefix', directory, plain())).toMatchObject({ prefix: 6, directoryStart: 6, trailing: 0 });
    expect(find('member', directory, plain({ start: 6 }))).toMatchObject({ prefix: 0, directoryStart: 6 });
    expect(find(directory, plain({ start: 9 }))).toMatchObject({ prefix: -9, directoryStart: 0 });
  });

  test('fits its directory or is none', () => {
    expect(find(directory, plain({ size: 49 }))).toBeUndefined();
    expect(find(directory, plain({ size: 51 }))).toBeUndefined();
    expect(find(directory, plain({ entries: 0, size: 51 }))).toBeUndefined();
    expect(find(directory, plain({ entries: 0, size: 49 }))).toMatchObject({ entries: 0, directoryStart: 1 });
    expect(find(plain({ entries: 0, size: 0 }))).toMatchObject({ entries: 0, directoryStart: 0 });
    expect(find(directory, plain().subarray(0, 21))).toBeUndefined();
    expect(find('PK\x01', plain({ size: 3 }))).toBeUndefined();
    expect(find('nothing')).toBeUndefined();
    expect(find('')).toBeUndefined();
  });

  test('is the last one that fits', () => {
    const first = concat(directory, plain({ comment: 22 }));
    expect(find(first, plain({ entries: 0, size: 9999 }))).toMatchObject({ offset: 50, comment: 22, trailing: 0 });
    expect(find(first, 'PK\x05\x06PK\x05\x06')).toMatchObject({ offset: 50, trailing: -14 });
    expect(find(directory, plain(), plain({ entries: 0, size: 0 }))).toMatchObject({ offset: 72, entries: 0 });
    expect(find('--PK\x05\x06PK\x05\x06')).toBeUndefined();
  });

  test('is looked for as far as a comment and a kibibyte of trailing bytes reach', () => {
    const behind = (length: number) => find(directory, plain(), '-'.repeat(length));
    expect(behind(65_535 + 1024)).toMatchObject({ offset: 50, trailing: 66_559 });
    expect(behind(65_535 + 1024 + 1)).toBeUndefined();
  });
});

describe('the 64-bit record', () => {
  const open = { entries: 0xffff, size: 0xffffffff, start: 0xffffffff };

  test('is what counts, where its locator points or right before it', () => {
    for (const claimed of [50, 0, 2n ** 60n])
      expect(find(directory, wide(1, 50, 0), locator(claimed), plain(open))).toEqual({
        offset: 50,
        directoryStart: 0,
        directorySize: 50,
        prefix: 0,
        entries: 1,
        comment: 0,
        trailing: 0,
        zip64: true,
        disks: 0,
        contradicted: false,
      });
    expect(find(directory, wide(1, 50, 0), 'gap', locator(50), plain(open))).toMatchObject({ offset: 50, zip64: true });
    expect(find('prefix', directory, wide(1, 50, 0), locator(50), plain(open))).toMatchObject({ offset: 56, prefix: 6, zip64: true });
  });

  test('does not count without its locator or its own mark', () => {
    expect(find(directory, wide(1, 50, 0), 'x'.repeat(20), plain(open))).toBeUndefined();
    expect(find(directory, 'x'.repeat(56), locator(50), plain({ size: 126 }))).toMatchObject({ zip64: false, offset: 126 });
    expect(find(directory, 'x', locator(0), plain({ size: 71 }))).toMatchObject({ zip64: false });
  });

  test('contradicts the plain one where that leaves nothing open', () => {
    const contradicted = (fields: Plain) => find(directory, wide(1, 50, 0), locator(50), plain({ ...open, ...fields }))?.contradicted;
    expect([contradicted({}), contradicted({ entries: 1 }), contradicted({ size: 50 }), contradicted({ start: 0 })]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([contradicted({ entries: 2 }), contradicted({ size: 51 }), contradicted({ start: 1 })]).toEqual([true, true, true]);
  });

  test('is refused with sizes and places that no file has', () => {
    expect(find(directory, wide(1, 2n ** 60n, 0), locator(50), plain(open))).toBeUndefined();
    expect(find(directory, wide(1, 50, 2n ** 60n), locator(50), plain(open))).toBeUndefined();
    expect(find(directory, wide(1, 50, 2n ** 53n - 1n), locator(50), plain(open))).toBeDefined();
  });

  test('is not looked for at places that are no exact number', () => {
    const bytes = concat(directory, wide(1, 50, 0), locator(2n ** 60n), plain(open));
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => {
        if (!Number.isSafeInteger(offset)) throw new RangeError('No such place.');
        return bytes.subarray(offset, offset + length);
      },
    };
    expect(findEndRecord(source)).toMatchObject({ zip64: true });
  });
});

test('reading stays right when the source reuses its memory', () => {
  const bytes = concat(makeZip([{ name: 'a', data: utf8('x') }]), latin1('PK\x05\x06'), 'y'.repeat(30));
  const shared = new Uint8Array(bytes.length);
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => {
      shared.fill(0);
      const part = bytes.subarray(offset, offset + length);
      shared.set(part);
      return shared.subarray(0, part.length);
    },
  };
  expect(findEndRecord(source)).toMatchObject({ entries: 1, trailing: 34 });
});
