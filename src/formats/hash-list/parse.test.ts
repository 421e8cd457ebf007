import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHashList } from './parse.ts';

const a = 'a'.repeat(64);
const b = `${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['the output of sha256sum', `${a}  models/bad.pkl\n${b} *weights.bin\n`, ['models/bad.pkl', 'weights.bin']],
  ["BSD's form", `SHA256 (bad.pkl) = ${a}\nSHA256 (w.bin) = ${b}\n`, ['bad.pkl', 'w.bin']],
  ['CSV with a header', `name,sha256,source\nbad.pkl,${a.toUpperCase()},feed\n"w.bin","${b}","own"\n`, ['bad.pkl feed', 'w.bin own']],
  ['JSON of strings', JSON.stringify([a, b]), ['', '']],
  [
    'JSON of objects below a name',
    JSON.stringify({
      version: 1,
      files: [
        { sha256: a, name: 'bad' },
        { name: 'w', sha256: b },
      ],
    }),
    ['bad', 'w'],
  ],
  ['bare hashes with comments', `# list of 2026\n${a}\n\n${b}`, ['', '']],
])('reads %s', (_what, text, labels) => {
  const { items, skipped } = parseHashList(text);
  expect(items).toEqual([a, b].map((sha256, index) => ({ sha256, label: labels[index] })));
  expect(skipped).toBe(0);
});

test('lines without a SHA-256 are counted, not passed over in silence; a longer run of digits is none', () => {
  expect(parseHashList(`${a} x\nd41d8cd98f00b204e9800998ecf8427e  md5.bin\n${b}00 longer\n`)).toEqual({
    items: [{ sha256: a, label: 'x' }],
    skipped: 2,
  });
});

test('whatever the text is, reading ends, and each hash stands once', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant(a), fc.constant(`${b}  x`))), (lines) => {
      const { items } = parseHashList(lines.join('\n'));
      expect(new Set(items.map(({ sha256 }) => sha256)).size).toBe(items.length);
    }),
    { seed: 7 },
  );
});
