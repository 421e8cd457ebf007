/** Names from hostile files are shown; what would hide, turn or recolour them is spelled out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plain, stretches } from './plain.ts';

test.each([
  ['a right-to-left override', 'invoice\u202Efdp.exe', 'invoice\\u{202e}fdp.exe'],
  ['an ANSI colour', '\u001b[31mred', '\\e[31mred'],
  ['a line break', 'a\nb\r', 'a\\nb\\r'],
  ['a zero-width space', 'pay\u200bpal', 'pay\\u{200b}pal'],
  ['a soft hyphen', 'a\u00ADb', 'a\\u{00ad}b'],
  ['tag characters', `x${String.fromCodePoint(0xe0041)}`, 'x\\u{e0041}'],
  ['an unpaired surrogate', 'a\uD800b', 'a\\u{d800}b'],
  ['a NUL', 'a\u0000b', 'a\\u{0000}b'],
  ['an isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
])('%s is spelled out', (_what, given, shown) => expect(plain(given)).toBe(shown));

test.each([
  'models/triage-v4.pt',
  'labels-ärzte-überprüft.csv',
  'مرحبا-بيانات.csv',
  '数据集.parquet',
  '<img src=x onerror=alert(1)>',
  'café',
])('%s stays as it is', (name) => expect(stretches(name)).toEqual([{ at: 0, text: name, escaped: false }]));

test('marks stacked beyond four are spelled out', () => {
  expect(plain(`a${'\u0301'.repeat(5)}`)).toBe(`a${'\u0301'.repeat(4)}\\u{0301}`);
});

test('long text is cut, and the cut is shown', () => {
  expect(plain('x'.repeat(10), 4)).toBe('xxxx…');
});

test('whatever comes in, nothing that acts comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('stretches lie one after the other and begin where they say', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const places = stretches(text).map(({ at }) => at);
      expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
    }),
  );
});
