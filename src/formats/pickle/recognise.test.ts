import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { concat, latin1 } from '../test-files/bytes.ts';
import { op } from '../test-files/pickle.ts';
import { tryPickle } from './recognise.ts';

const attempt = (text: string, start?: number, brief?: boolean, longestLine?: number) =>
  tryPickle(bytesSource(latin1(text)), start, brief, longestLine);
const recognised = (text: string): boolean => attempt(text).recognised;

describe('bytes are no pickle', () => {
  const refused = { recognised: false, whole: false, imports: 0, protocol: 0, opcodes: 0, end: 0, stopped: false };
  test.each(['', 'N', '\x80', '\xffN.', '\x80\x06N.', '\x80\xffN.'])('when they begin with %j', (text) => {
    expect(attempt(text)).toEqual(refused);
  });

  test('when text happens to begin with opcodes', () => {
    expect(recognised('NOTES on the model')).toBe(false);
    expect(recognised('N.rest')).toBe(false);
    expect(recognised('0N.')).toBe(false);
    expect(recognised('0Nq\x00.rest')).toBe(false);
    expect(recognised(`0${'N'.repeat(3000)}`)).toBe(false);
    expect(recognised('N)R\xff')).toBe(false);
  });
});

describe('bytes are a pickle', () => {
  test.each(['\x80\x00N.', '\x80\x05N.', '\x80\x02N\xff', '\x80\x02N', '\x80\x020N\xff'])('by the protocol mark: %j', (text) => {
    expect(recognised(text)).toBe(true);
  });

  test.each(['\x80\x02\xff', '\x80\x02.', '\x80\x020\xff'])('not by the mark alone: %j', (text) => {
    expect(recognised(text)).toBe(false);
  });

  test.each([
    ['a stream without a fault that ends with the data', 'N.'],
    ['a stream without a fault that memoizes', 'Nq\x00.rest'],
    ['an import and a call', 'cos\nsystem\n)R\xff'],
    ['an import and a call, whatever faults', '0cos\nsystem\n)R\xff'],
    ['an import and one more opcode', 'cos\nsystem\nN\xff'],
    ['two thousand opcodes without a fault', 'N'.repeat(3000)],
  ])('by %s', (_why, text) => {
    expect(recognised(text)).toBe(true);
  });

  test.each([
    ['an import alone', 'cos\nsystem\n\xff'],
    ['an import and faults', 'cos\nsystem\n00\xff'],
    ['an import of no name', 'c1os\nsystem\nN\xff'],
    ['an import from a name of no module', 'cos\nsys tem\n)R\xff'],
    ['a call without an import', 'c!\n!\n)RN\xff'],
    ['fewer opcodes than a trial has', 'N'.repeat(1999)],
  ])('not by %s', (_why, text) => {
    expect(recognised(text)).toBe(false);
  });
});

test('imports are counted when both names could be names, in any script', () => {
  const stream = (module: string, name: string) => concat(op.text(module), op.text(name), '\x93.');
  const imports = (module: string, name: string) => tryPickle(bytesSource(stream(module, name))).imports;
  expect(imports('a.b_1', '_c.d')).toBe(1);
  expect(imports('größe', 'é2')).toBe(1);
  expect(imports('a', '2b')).toBe(0);
  expect(imports('a b', 'b')).toBe(0);
  expect(imports('a', 'b!')).toBe(0);
  expect(imports('!a', 'b')).toBe(0);
  expect(imports('', 'b')).toBe(0);
});

test('a trial tells what it read', () => {
  expect(attempt('\x80\x03ca\nb\n)R}b.')).toEqual({
    recognised: true,
    whole: true,
    imports: 1,
    protocol: 3,
    opcodes: 7,
    end: 12,
    stopped: true,
  });
  expect(attempt('\x80\x03N.rest')).toMatchObject({ whole: false, stopped: true, end: 4 });
  expect(attempt('\x80\x03NN')).toMatchObject({ recognised: true, whole: false, stopped: false, end: 4, opcodes: 3 });
  expect(attempt('xx\x80\x03N.', 2)).toMatchObject({ recognised: true, whole: true, end: 6, protocol: 3 });
  expect(attempt('\x80\x02\x82\x01\x85Pid\n\x86.')).toMatchObject({ whole: true, opcodes: 6 });
});

test('a brief trial reads four opcodes behind a mark, a full one two thousand', () => {
  const body = 'N'.repeat(3000);
  expect(attempt(`\x80\x02${body}`, 0, true)).toMatchObject({ recognised: true, opcodes: 4, end: 5 });
  expect(attempt(`\x80\x02${body}`)).toMatchObject({ recognised: true, opcodes: 2000 });
  expect(attempt(body, 0, true)).toMatchObject({ recognised: true, opcodes: 2000 });
});

test('a line longer than allowed is not read', () => {
  const line = `V${'a'.repeat(100_000)}\n.`;
  expect(attempt(line).recognised).toBe(true);
  expect(attempt(line, 0, false, 4096).recognised).toBe(false);
});
