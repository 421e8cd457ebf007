import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { concat, latin1, u16, u32, u64 } from '../test-files/bytes.ts';
import { type Opcode, OpcodeReader } from './opcode-reader.ts';

const first = (bytes: Uint8Array, start = 0): Opcode => new OpcodeReader(bytesSource(bytes), start).next();

/** The error at the second opcode, which stands at 1. */
function failure(bytes: Uint8Array, longestLine?: number): MalformedInput {
  const reader = new OpcodeReader(bytesSource(concat('N', bytes)), 0, longestLine);
  reader.next();
  try {
    reader.next();
  } catch (error) {
    if (error instanceof MalformedInput) return error;
    throw error;
  }
  throw new Error('The opcode was read.');
}

const float = new Uint8Array(8);
new DataView(float.buffer).setFloat64(0, 2.5, false);

describe('an opcode is told with its place and its argument', () => {
  const none = { secondAt: 0, secondLength: 0 };
  test.each<[string, Uint8Array, Omit<Opcode, 'kind'>]>([
    ['NONE', latin1('N'), { offset: 0, end: 1, number: 0, at: 1, length: 0, ...none }],
    ['BININT1', concat('K', 200), { offset: 0, end: 2, number: 200, at: 1, length: 1, ...none }],
    ['BININT2', concat('M', u16(0xfedc)), { offset: 0, end: 3, number: 0xfedc, at: 1, length: 2, ...none }],
    ['BININT', concat('J', u32(0xfffffffe)), { offset: 0, end: 5, number: -2, at: 1, length: 4, ...none }],
    ['LONG_BINGET', concat('j', u32(0xfffffffe)), { offset: 0, end: 5, number: 0xfffffffe, at: 1, length: 4, ...none }],
    ['FRAME', concat('\x95', u64(0x100000001)), { offset: 0, end: 9, number: 0x100000001, at: 1, length: 8, ...none }],
    ['BINFLOAT', concat('G', float), { offset: 0, end: 9, number: 2.5, at: 1, length: 8, ...none }],
    ['UNICODE', latin1('Vabc\n'), { offset: 0, end: 5, number: 0, at: 1, length: 3, ...none }],
    ['GLOBAL', latin1('cos\nsystem\n'), { offset: 0, end: 11, number: 0, at: 1, length: 2, secondAt: 4, secondLength: 6 }],
    ['SHORT_BINUNICODE', concat('\x8c', 200, 'a'.repeat(200)), { offset: 0, end: 202, number: 200, at: 2, length: 200, ...none }],
    ['SHORT_BINBYTES', concat('C', 1, 'a'), { offset: 0, end: 3, number: 1, at: 2, length: 1, ...none }],
    ['LONG1', concat('\x8a', 1, 'a'), { offset: 0, end: 3, number: 1, at: 2, length: 1, ...none }],
    ['BINUNICODE', concat('X', u32(300), 'a'.repeat(300)), { offset: 0, end: 305, number: 300, at: 5, length: 300, ...none }],
    ['BINSTRING', concat('T', u32(0)), { offset: 0, end: 5, number: 0, at: 5, length: 0, ...none }],
    ['BINBYTES', concat('B', u32(2), 'ab'), { offset: 0, end: 7, number: 2, at: 5, length: 2, ...none }],
    ['LONG4', concat('\x8b', u32(2), 'ab'), { offset: 0, end: 7, number: 2, at: 5, length: 2, ...none }],
    ['BINUNICODE8', concat('\x8d', u64(2), 'ab'), { offset: 0, end: 11, number: 2, at: 9, length: 2, ...none }],
    ['BINBYTES8', concat('\x8e', u64(2), 'ab'), { offset: 0, end: 11, number: 2, at: 9, length: 2, ...none }],
  ])('%s', (name, bytes, expected) => {
    const { kind, ...rest } = first(bytes);
    expect(kind.name).toBe(name);
    expect(rest).toEqual(expected);
    const reader = new OpcodeReader(bytesSource(concat('NN', bytes, '.')), 2);
    expect(reader.next()).toMatchObject({ offset: 2, end: expected.end + 2, at: expected.at + 2 });
    expect(reader.position).toBe(expected.end + 2);
    expect(reader.next().kind.name).toBe('STOP');
  });
});

describe('what no loader can read is refused at the place of its opcode', () => {
  test.each<[string, Uint8Array, string]>([
    ['no opcode', concat(5), 'Byte 0x05 is no pickle opcode.'],
    ['the end of the data', latin1(''), 'The data ends inside an opcode.'],
    ['a cut number', concat('J', u16(1)), 'The data ends inside BININT.'],
    ['a cut count', concat('\x8d', u32(1)), 'The data ends inside BINUNICODE8.'],
    ['one byte too few', concat('\x8c', 3, 'ab'), 'The data ends inside SHORT_BINUNICODE.'],
    ['a negative BINSTRING', concat('T', u32(0xffffffff), 'ab'), 'BINSTRING claims -1 bytes.'],
    ['a negative LONG4', concat('\x8b', u32(0xfffffffe), 'ab'), 'LONG4 claims -2 bytes.'],
    ['an unsigned count', concat('X', u32(0xffffffff), 'ab'), 'The data ends inside BINUNICODE.'],
    ['the largest exact count', concat('\x8e', u64(2n ** 53n - 1n)), 'The data ends inside BINBYTES8.'],
    ['a count past all exact numbers', concat('\x8e', u64(2n ** 53n)), 'BINBYTES8 claims 9007199254740992 bytes.'],
    ['a line without end', latin1('cos\nsystem'), 'The data ends inside GLOBAL.'],
  ])('%s', (_what, bytes, message) => {
    expect(failure(bytes)).toMatchObject({ message, offset: 1 });
  });

  test('a line longer than a trial reads, whichever of the two it is', () => {
    const long = 'a'.repeat(100_000);
    expect(failure(latin1(`V${long}\n`), 4096).message).toBe('The line of UNICODE does not end.');
    expect(failure(latin1(`c${long}\nb\n`), 4096).message).toBe('The line of GLOBAL does not end.');
    expect(failure(latin1(`ca\n${long}\n`), 4096).message).toBe('The line of GLOBAL does not end.');
    expect(first(latin1(`V${long}\n`)).length).toBe(100_000);
  });

  test('an error of the file itself stays what it is', () => {
    const reader = new OpcodeReader({
      size: 8,
      read: (offset) => {
        if (offset > 0) throw new RangeError('The disk is gone.');
        return latin1('J');
      },
    });
    expect(() => reader.next()).toThrow(RangeError);
  });
});

test('reading goes on at another place, and bytes are looked at anywhere', () => {
  const reader = new OpcodeReader(bytesSource(latin1('NraweN.')));
  reader.next();
  reader.seek(5);
  expect(reader.next()).toMatchObject({ offset: 5, end: 6 });
  expect([reader.byte(1), reader.byte(100)]).toEqual([0x72, 0]);
  expect(reader.latin1(1, 3)).toBe('raw');
});
