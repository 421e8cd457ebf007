import { describe, expect, test } from 'vitest';
import { printable, qualifiedName, render } from './render.ts';
import { container, numberValue, type Value } from './values.ts';

const literal = (kind: 'text' | 'bytes', length: number): Value => ({ kind, offset: 0, at: 0, length, spelling: 'utf8' });
const name: Value = { kind: 'global', offset: 0, opcode: 'GLOBAL', module: 'os', name: 'system', exact: true };
const call = (args: readonly Value[], callee: Value = name): Value => ({
  kind: 'call',
  offset: 0,
  opcode: 'R',
  callee,
  args,
  state: undefined,
});
const numbers = (count: number): Value[] => Array.from({ length: count }, (_, index) => numberValue(index));
const shown = (value: Value): string => render(value, (_literal, limit) => 'abcdefghij'.repeat(50).slice(0, Math.min(limit + 1, 500)));
const short = (value: Value): string => render(value, () => 'a');

test('what could dress up evidence is written as escapes', () => {
  expect(printable('a plain ~!#[]{} text')).toBe('a plain ~!#[]{} text');
  expect(printable('a"b\\c\nd')).toBe('a\\"b\\\\c\\nd');
  expect(printable('a\x00\x1b\u202e\u2028\u2029\u{e0001}b')).toBe('a\\u0000\\u001b\\u202e\\u2028\\u2029\\ue0001b');
  expect(printable('äé漢')).toBe('äé漢');
  expect(printable('\x7f')).toBe('\\u007f');
  expect(printable('x\u202e')).toBe('x\\u202e');
  expect(printable('\u202ex')).toBe('\\u202ex');
});

test('a name is written as an import, at most 200 characters of it', () => {
  expect(qualifiedName({ module: 'a\n', name: 'b' })).toBe('a\\n.b');
  expect(qualifiedName({ module: 'a'.repeat(150), name: 'b'.repeat(150) })).toBe(`${'a'.repeat(150)}.${'b'.repeat(49)}`);
});

describe('a value is written as Python writes it', () => {
  test.each<[Value, string]>([
    [name, 'os.system'],
    [call([]), 'os.system()'],
    [call([numberValue(1), { kind: 'none' }]), 'os.system(1, None)'],
    [{ kind: 'bool', value: true }, 'True'],
    [{ kind: 'bool', value: false }, 'False'],
    [numberValue(-2.5), '-2.5'],
    [{ kind: 'persistent', offset: 0, id: numberValue(3) }, 'persistent_load(3)'],
    [{ kind: 'extension', offset: 0, code: 9 }, 'extension_9'],
    [{ kind: 'unknown' }, '?'],
    [literal('text', 1), '"a"'],
    [literal('bytes', 1), 'b"a"'],
    [container('list', 0, numbers(2)), '[0, 1]'],
    [container('list', 0), '[]'],
    [container('set', 0, numbers(2)), '{0, 1}'],
    [container('tuple', 0), '()'],
    [container('tuple', 0, numbers(1)), '(0,)'],
    [container('tuple', 0, numbers(2)), '(0, 1)'],
    [container('dict', 0), '{}'],
    [container('dict', 0, numbers(4)), '{0: 1, 2: 3}'],
  ])('%j', (value, text) => {
    expect(short(value)).toBe(text);
  });

  test('a key without a value is told as more', () => {
    expect(short(container('dict', 0, numbers(3)))).toBe('{0: 1, …}');
    expect(short(container('dict', 0, numbers(1)))).toBe('{, …}');
  });

  test('eight items are shown, a ninth is told', () => {
    expect(short(container('list', 0, numbers(8)))).toBe('[0, 1, 2, 3, 4, 5, 6, 7]');
    expect(short(container('list', 0, numbers(9)))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, …]');
    expect(short(container('set', 0, numbers(9)))).toBe('{0, 1, 2, 3, 4, 5, 6, 7, …}');
    expect(short(container('tuple', 0, numbers(9)))).toBe('(0, 1, 2, 3, 4, 5, 6, 7, …)');
    expect(short(call(numbers(8)))).toBe('os.system(0, 1, 2, 3, 4, 5, 6, 7)');
    expect(short(call(numbers(9)))).toBe('os.system(0, 1, 2, 3, 4, 5, 6, 7, …)');
    expect(short(container('dict', 0, numbers(16)))).toBe('{0: 1, 2: 3, 4: 5, 6: 7, 8: 9, 10: 11, 12: 13, 14: 15}');
    expect(short(container('dict', 0, numbers(18)))).toBe('{0: 1, 2: 3, 4: 5, 6: 7, 8: 9, 10: 11, 12: 13, 14: 15, …}');
  });

  test('a text is cut behind 120 characters', () => {
    const cut = 'abcdefghij'.repeat(12);
    expect(shown(literal('text', 120))).toBe(`"${cut}"`);
    expect(shown(literal('text', 121))).toBe(`"${cut}…"`);
  });

  test('six levels are shown, and never more than 1,000 characters at one', () => {
    const nested = (levels: number): Value => (levels === 0 ? numberValue(7) : container('list', 0, [nested(levels - 1)]));
    expect(short(nested(5))).toBe('[[[[[7]]]]]');
    expect(short(nested(6))).toBe('[[[[[[…]]]]]]');
    expect(short(call([], call([numberValue(1)])))).toBe('os.system(1)()');
    const long = Array.from({ length: 16 }, () => literal('text', 200));
    const wide = call([container('list', 0, long), container('list', 0, long)]);
    for (const value of [container('list', 0, [wide]), container('tuple', 0, long), container('dict', 0, long), wide])
      expect(shown(value)).toHaveLength(value.kind === 'tuple' ? Math.min(1000, shown(value).length) : 1000);
    const eight = container('list', 0, [container('list', 0, long), container('list', 0, long)]);
    expect(shown(container('tuple', 0, [eight, eight]))).toHaveLength(1000);
    expect(shown(eight)).toHaveLength(1000);
  });
});
