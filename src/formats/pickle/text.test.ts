import { expect, test } from 'vitest';
import { decodeUtf8, spelledText } from './text.ts';

test.each([
  ["'abc'", 'abc'],
  ['"abc"', 'abc'],
  ["  'abc' \r", 'abc'],
  ["'abc'\r", 'abc'],
  ["'a\rb'", 'a\rb'],
  // What is no literal is given as it stands.
  ['abc', 'abc'],
  ['\'abc"', '\'abc"'],
  ["abc'", "abc'"],
  ["'", "'"],
  ["''", ''],
  ['', ''],
  ['\\x41\\x6a\\x4Ag', 'AjJg'],
  ['\\101\\7\\1234\\400', 'A\x07S4\x00'],
  ['\\a\\b\\f\\n\\r\\t\\v\\\\\\\'\\"', '\x07\b\f\n\r\t\v\\\'"'],
  ['\\0', '\0'],
  ['\\q\\x4', '\\q\\x4'],
])('a quoted string is read as Python reads it: %j', (raw, text) => {
  expect(spelledText(raw, 'quoted')).toBe(text);
});

test.each([
  ['\\u00e4\xe4', 'ää'],
  ['\\U0001f600\\U0010ffff', '\u{1f600}\u{10ffff}'],
  ['\\U00110000', '\ufffd'],
  ['\\uABCD\\u12g4', '\uabcd\\u12g4'],
  ['\\n', '\\n'],
])('an escaped string keeps all but \\u and \\U: %j', (raw, text) => {
  expect(spelledText(raw, 'escaped')).toBe(text);
});

test('UTF-8 is decoded where a byte needs it, Latin-1 is left alone', () => {
  expect(spelledText('\xc3\xa4', 'utf8')).toBe('ä');
  expect(spelledText('\xc3\xa4', 'latin1')).toBe('\xc3\xa4');
  expect(decodeUtf8('a\x7f')).toBe('a\x7f');
  expect(decodeUtf8('\xc2\x80')).toBe('\x80');
  expect(decodeUtf8('\xe4')).toBe('\ufffd');
  expect(decodeUtf8('a\x80')).toBe('a\ufffd');
});
