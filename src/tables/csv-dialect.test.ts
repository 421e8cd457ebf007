/** Any text has a dialect, and records come back as they were written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctNames, recogniseDialect, splitRecords } from './csv-dialect.ts';

const field = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', ' ', 'é'), maxLength: 6 });

test('whatever is quoted as RFC 4180 asks is split into the same fields', () => {
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, (records) => {
      const text = records.map((record) => `${record.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\r\n`).join('');
      expect(splitRecords(text, ',', 100)).toEqual(records);
    }),
  );
});

test('any text has a dialect with as many distinct names as columns', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        field,
        fc.array(field).map((parts) => parts.join('\n')),
      ),
      (text) => {
        const { names } = recogniseDialect(text);
        expect(names.length).toBeGreaterThan(0);
        expect(new Set(names).size).toBe(names.length);
      },
    ),
  );
});

test('names that repeat stay apart, also from those that look like their replacement', () => {
  const names = distinctNames(['a', 'a (column 3)', 'a', '', 'column 4', 'a']);
  expect(new Set(names).size).toBe(6);
});

test.each([
  ['a;b\n1,5;2\n3,5;4\n', ';'],
  ['a\tb\n"x, y"\tz\n', '\t'],
  ['alone\nother\n', ''],
])('%j is split by %j', (text, delimiter) => {
  expect(recogniseDialect(text).delimiter).toBe(delimiter);
});
