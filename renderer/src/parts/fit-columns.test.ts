/** Narrow tables drop the columns that matter least, and always the same ones. */
import { expect, test } from 'vitest';
import { fitColumns } from './fit-columns.ts';

const columns = [
  { id: 'name', width: 'minmax(160px, 1fr)' },
  { id: 'hash', width: '134px', rank: 2 },
  { id: 'size', width: '72px' },
  { id: 'kind', width: '84px', rank: 1 },
];
const ids = (available: number) => fitColumns(columns, available).map(({ id }) => id);

test('columns come by rank, in the order in which they were given', () => {
  expect(ids(0)).toEqual(['name', 'size']);
  expect(ids(276 + 96)).toEqual(['name', 'size', 'kind']);
  expect(ids(276 + 96 + 146)).toEqual(['name', 'hash', 'size', 'kind']);
});

test('what has no room gives its place to nobody', () => {
  expect(fitColumns([{ width: '100px' }, { width: '500px', rank: 1 }, { width: '10px', rank: 2 }], 300)).toHaveLength(1);
});
