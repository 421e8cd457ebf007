/** Labels of a table become the model's class numbers, or names in a stated order. */
import { expect, test } from 'vitest';
import { labelledFromTable } from './labelled-from-table.ts';

const table = (classes: readonly string[], y: readonly number[]) => ({
  x: new Float32Array(y.length * 2),
  features: ['a', 'b'],
  y: Int32Array.from(y),
  classes,
  rows: y.length,
});

test('a class without rows shifts none of the others', () => {
  const data = labelledFromTable(table(['0', '1', '3'], [2, 0, 1]));
  expect([...data.y]).toEqual([3, 0, 1]);
  expect(data.shape).toEqual([3, 2]);
  expect(data.notes).toBeUndefined();
});

test('labels that a spreadsheet wrote with a point are whole numbers too', () => {
  expect([...labelledFromTable(table(['0.0', '2.0'], [1, 0])).y]).toEqual([2, 0]);
});

test('names are numbered in the order of the table, and a note says so', () => {
  const data = labelledFromTable(table(['cat', 'dog'], [1, 0, 1]));
  expect([...data.y]).toEqual([1, 0, 1]);
  expect(data.classNames).toEqual(['cat', 'dog']);
  expect(data.notes?.[0]).toContain('0 cat, 1 dog.');
});
