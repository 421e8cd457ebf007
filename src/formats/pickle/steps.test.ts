import { describe, expect, test } from 'vitest';
import { MalformedInput } from '../limits.ts';
import { concat, latin1, u16, u32, u64 } from '../test-files/bytes.ts';
import { op } from '../test-files/pickle.ts';
import { tracePickle } from '../test-files/pickle-trace.ts';
import { opcodeKinds } from './opcodes.ts';
import { stepOf } from './steps.ts';

const result = (...body: readonly (Uint8Array | string)[]): string => tracePickle(concat(...body, '.')).result;
const lines = (...body: readonly (Uint8Array | string)[]): readonly string[] => tracePickle(concat(...body, '.')).lines;
const float = new Uint8Array(8);
new DataView(float.buffer).setFloat64(0, -2.5, false);

test.each<[string, Uint8Array, string]>([
  ['NONE', latin1('N'), 'None'],
  ['NEWTRUE', latin1('\x88'), 'True'],
  ['NEWFALSE', latin1('\x89'), 'False'],
  ['NEXT_BUFFER', latin1('\x97'), '?'],
  ['READONLY_BUFFER', latin1('N\x98'), 'None'],
  ['BININT', concat('J', u32(0xffffffff)), '-1'],
  ['BININT1', concat('K', 255), '255'],
  ['BININT2', concat('M', u16(65_535)), '65535'],
  ['BINFLOAT', concat('G', float), '-2.5'],
  ['INT', latin1('I-12\n'), '-12'],
  ['INT true', latin1('I01\n'), 'True'],
  ['INT true with a carriage return', latin1('I01\r\n'), 'True'],
  ['INT false', latin1('I00\n'), 'False'],
  ['INT of 64 digits', latin1(`I${'0'.repeat(63)}7\n`), '7'],
  ['INT of 65 digits', latin1(`I${'0'.repeat(64)}7\n`), '?'],
  ['LONG', latin1('L12L\n'), '12'],
  ['LONG without its letter', latin1('L00\n'), '0'],
  ['LONG with one', latin1('L01\r\n'), '1'],
  ['FLOAT', latin1('F1.5\n'), '1.5'],
  ['LONG1 of nothing', concat('\x8a', 0), '0'],
  ['LONG1', concat('\x8a', 2, 0x34, 0x12), '4660'],
  ['LONG1 just positive', concat('\x8a', 1, 127), '127'],
  ['LONG1 just negative', concat('\x8a', 1, 128), '-128'],
  ['LONG1 below zero', concat('\x8a', 2, 0xfe, 0xff), '-2'],
  ['LONG1 of six bytes', concat('\x8a', 6, 1, 0, 0, 0, 0, 1), '1099511627777'],
  ['LONG1 of seven bytes', concat('\x8a', 7, 1, 0, 0, 0, 0, 1, 0), '?'],
  ['LONG4', concat('\x8b', u32(1), 5), '5'],
  ['STRING', latin1("S'\\x41'\n"), '"A"'],
  ['UNICODE', latin1('V\\u0041\n'), '"A"'],
  ['BINSTRING', concat('T', u32(2), '\xc3\xa4'), '"\xc3¤"'],
  ['SHORT_BINSTRING', concat('U', 2, '\xc3\xa4'), '"\xc3¤"'],
  ['SHORT_BINUNICODE', concat('\x8c', 2, '\xc3\xa4'), '"ä"'],
  ['BINUNICODE', concat('X', u32(2), '\xc3\xa4'), '"ä"'],
  ['BINUNICODE8', concat('\x8d', u64(2), '\xc3\xa4'), '"ä"'],
  ['SHORT_BINBYTES', concat('C', 2, '\xc3\xa4'), 'b"\xc3¤"'],
  ['BINBYTES', concat('B', u32(1), 'a'), 'b"a"'],
  ['BINBYTES8', concat('\x8e', u64(1), 'a'), 'b"a"'],
  ['BYTEARRAY8', concat('\x96', u64(1), 'a'), 'b"a"'],
  ['EMPTY_LIST', latin1(']'), '[]'],
  ['EMPTY_DICT', latin1('}'), '{}'],
  ['EMPTY_TUPLE', latin1(')'), '()'],
  ['EMPTY_SET', latin1('\x8f'), '{}'],
  ['LIST', latin1('(K\x01K\x02l'), '[1, 2]'],
  ['DICT', latin1('(K\x01K\x02d'), '{1: 2}'],
  ['TUPLE', latin1('(K\x01K\x02t'), '(1, 2)'],
  ['FROZENSET', latin1('(K\x01K\x02\x91'), '{1, 2}'],
  ['TUPLE1', latin1('K\x01\x85'), '(1,)'],
  ['TUPLE2', latin1('K\x01K\x02\x86'), '(1, 2)'],
  ['TUPLE3', latin1('K\x01K\x02K\x03\x87'), '(1, 2, 3)'],
  ['APPEND', latin1(']K\x01a'), '[1]'],
  ['APPENDS', latin1('](K\x01K\x02e'), '[1, 2]'],
  ['SETITEM', latin1('}K\x01K\x02s'), '{1: 2}'],
  ['SETITEMS', latin1('}(K\x01K\x02K\x03K\x04u'), '{1: 2, 3: 4}'],
  ['ADDITEMS', latin1('\x8f(K\x01K\x02\x90'), '{1, 2}'],
  ['POP', latin1('K\x01K\x020'), '1'],
  ['POP of a mark', latin1('K\x01(0'), '1'],
  ['POP_MARK', latin1('K\x01(K\x02K\x031'), '1'],
  ['DUP', latin1(']K\x012\x86\x86'), '([], (1, 1))'],
  ['PUT and GET', latin1('K\x07p 1_0 \n0g10\n'), '7'],
  ['BINPUT and BINGET', latin1('K\x07q\x050h\x05'), '7'],
  ['LONG_BINPUT and LONG_BINGET', concat('K\x07r', u32(70_000), '0j', u32(70_000)), '7'],
  ['MEMOIZE', latin1('K\x07\x94K\x08\x9400h\x00h\x01\x86'), '(7, 8)'],
  ['PUT leaves the value', latin1('K\x07p0\n'), '7'],
  ['FRAME', concat(op.frame(3), 'K\x07'), '7'],
])('%s leaves what a loader would leave', (_name, body, expected) => {
  const { result: shown, lines: told } = tracePickle(concat(body, '.'));
  expect(shown).toBe(expected);
  expect(told.filter((line) => /^(?:fault|frame|protocol)/.test(line))).toEqual([]);
});

test('every opcode has a step but STOP, which ends the machine', () => {
  for (const kind of opcodeKinds) if (kind && kind.name !== 'STOP') expect(stepOf(kind)).toBeTypeOf('function');
  const stop = opcodeKinds[0x2e];
  expect(() => stop && stepOf(stop)).toThrow(new MalformedInput('STOP has no step.', 0));
});

describe('calls', () => {
  test.each<[string, Uint8Array, string]>([
    ['REDUCE', concat(op.global('a', 'b'), 'K\x01\x85R'), 'REDUCE a.b(1) at 8'],
    ['REDUCE of no tuple', concat(op.global('a', 'b'), 'K\x01R'), 'REDUCE a.b(1) at 7'],
    ['NEWOBJ', concat(op.global('a', 'b'), 'K\x01\x85\x81'), 'NEWOBJ a.b(1) at 8'],
    ['NEWOBJ_EX', concat(op.global('a', 'b'), 'K\x01\x85}K\x02K\x03s\x92'), 'NEWOBJ_EX a.b(1, {2: 3}) at 14'],
    ['NEWOBJ_EX without keywords', concat(op.global('a', 'b'), 'K\x01\x85}\x92'), 'NEWOBJ_EX a.b(1) at 9'],
    ['NEWOBJ_EX with an empty list', concat(op.global('a', 'b'), ')]\x92'), 'NEWOBJ_EX a.b([]) at 7'],
    ['NEWOBJ_EX with something else', concat(op.global('a', 'b'), ')N\x92'), 'NEWOBJ_EX a.b(None) at 7'],
    ['OBJ', concat('(', op.global('a', 'b'), 'K\x01o'), 'OBJ a.b(1) at 8'],
    ['OBJ of nothing', latin1('(o'), 'OBJ ?() at 1'],
    ['INST', concat('(K\x01', op.inst('a', 'b')), 'INST a.b(1) at 3'],
  ])('%s', (_name, body, expected) => {
    expect(lines(body).at(-1)).toBe(expected);
    expect(result(body)).toBe(expected.replace(/^\w+ (.*) at \d+$/, '$1'));
  });
});

describe('names', () => {
  test('by GLOBAL and INST, without a carriage return and in UTF-8', () => {
    expect(lines(latin1('ca\r\nb\r\n'))).toEqual(['import a.b at 0']);
    expect(lines(latin1('c\xc3\xa4\nb\rc\n'))).toEqual(['import ä.b\rc at 0']);
    expect(lines('(', op.inst('a', 'b'))).toEqual(['import a.b at 1', 'INST a.b() at 1']);
  });

  test('are exact up to 1,024 bytes and cut there', () => {
    const long = 'a'.repeat(1024);
    expect(lines(op.global(long, 'b'))).toEqual([`import ${long}.b at 0`]);
    expect(lines(op.global(`${long}a`, 'b'))).toEqual([`import ${long}.b inexactly at 0`]);
    expect(lines(op.global('b', `${long}a`))).toEqual([`import b.${long} inexactly at 0`]);
  });

  test('by STACK_GLOBAL, from texts of up to 1,024 bytes', () => {
    const global = (module: Uint8Array, name: Uint8Array) => lines(module, name, '\x93').at(-1);
    const long = 'a'.repeat(1024);
    expect(global(op.text('a'), op.text('b'))).toBe('import a.b at 12');
    expect(global(op.text(long), op.text('b'))).toBe(`import ${long}.b at 1035`);
    expect(global(op.text(`${long}a`), op.text('b'))).toBe('import ?.b inexactly at 1036');
    expect(global(op.text('a'), op.bytes(latin1('b')))).toBe('import a.? inexactly at 12');
    expect(global(op.number(1), op.text('b'))).toBe('import ?.b inexactly at 8');
    expect(result(op.text('a'), op.text('b'), '\x93')).toBe('a.b');
  });
});

describe('what the loading program is asked for', () => {
  test('persistent objects by line and by value', () => {
    expect(lines('Pab\xe4\n')).toEqual(['persistent "abä" at 0']);
    expect(result('Pab\n')).toBe('persistent_load("ab")');
    expect(lines('K\x01\x85Q')).toEqual(['persistent (1,) at 3']);
    expect(result('K\x01\x85Q')).toBe('persistent_load((1,))');
  });

  test('extension codes of every width', () => {
    expect(lines('\x82\x07')).toEqual(['extension 7 at 0']);
    expect(lines(concat('N\x83', u16(700)))).toEqual(['extension 700 at 1']);
    expect(result(concat('\x84', u32(70_000)))).toBe('extension_70000');
  });

  test('literals by place', () => {
    expect(lines('N', op.text('abc'))).toEqual(['text at 1: 6+3']);
    expect(lines('N', op.bytes(latin1('abc')))).toEqual(['bytes at 1: 6+3']);
  });
});

describe('protocol marks', () => {
  test('stand first and up to 5', () => {
    expect(tracePickle(concat(op.proto(5), 'N.'))).toMatchObject({ lines: [], end: { protocol: 5 } });
    expect(lines(op.proto(6), 'N')).toEqual(['protocol at 0: Protocol 6 does not exist.']);
    expect(lines('N', op.proto(2))).toEqual(['protocol at 1: PROTO 2 stands inside the stream.']);
    expect(tracePickle(concat(op.proto(4), op.proto(2), 'N.')).end.protocol).toBe(4);
  });
});

describe('BUILD', () => {
  const built = (target: string, raw: number | 'stream', ...rest: readonly (Uint8Array | string)[]) =>
    tracePickle(concat(target, 'K\x09b', ...rest), { built: () => raw });

  test('gives an object its state, which stays with a call', () => {
    const { lines: told, end, result: shown } = built('ca\nb\n)R', 0, '.');
    expect(told.at(-1)).toBe('build a.b() with 9 at 9');
    expect(shown).toBe('a.b()');
    expect(end.result).toMatchObject({ kind: 'call', state: { kind: 'number', value: 9 } });
    expect(built(']', 0, '.').end.result).not.toHaveProperty('state');
  });

  test('is followed by as many raw bytes as the object reads itself', () => {
    expect(built(']', 3, '\xff\xff\xff.').end).toMatchObject({ ended: 'stop', end: 8 });
    expect(built(']', 2, '\xff\xff\xff.').end).toMatchObject({ ended: 'malformed', end: 6 });
    expect(built(']', -3, '.').end).toMatchObject({ ended: 'stop', end: 5 });
    expect(built(']', 100, '.').end.ended).toBe('malformed');
  });

  test('is followed by a whole pickle that an object reads', () => {
    const { lines: told, end } = built(']', 'stream', '\x80\x02ca\nb\n)R..');
    expect(told.slice(1)).toEqual(['import a.b at 6', 'REDUCE a.b() at 12']);
    expect(end).toMatchObject({ ended: 'stop', end: 15, opcodes: 4, protocol: 0 });
  });
});
