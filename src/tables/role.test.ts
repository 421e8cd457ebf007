/** A role is guessed from whole words of a name, and quoting in SQL holds whatever the name is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessRole } from './role.ts';
import { globOfPath, sqlName, sqlText } from './sql.ts';

test.each([
  ['data/train.csv', 'train'],
  ['data/X_train.parquet', 'train'],
  ['claims-test-2026.csv', 'test'],
  ['val.jsonl', 'validation'],
  ['holdout.csv', 'test'],
  ['train/part-0.csv', 'train'],
  ['training/test.csv', 'test'],
  ['contest.csv', 'unknown'],
  ['strain_gauge.csv', 'unknown'],
  ['latest/values.csv', 'unknown'],
  ['', 'unknown'],
])('%s is %s', (name, role) => {
  expect(guessRole(name)).toBe(role);
});

test('no text ends its own quotation', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', '\\', 'a', ';', '-') }), (text) => {
      for (const [quoted, mark] of [
        [sqlText(text), "'"],
        [sqlName(text), '"'],
      ] as const) {
        expect(
          quoted
            .slice(1, -1)
            .replaceAll(mark + mark, '')
            .includes(mark),
        ).toBe(false);
        expect(quoted.slice(1, -1).replaceAll(mark + mark, mark)).toBe(text);
      }
    }),
  );
});

test('a path is no pattern', () => {
  expect(globOfPath('a*[b]?.csv')).toBe('a[*][[]b][?].csv');
});
