/** A table becomes rows, labels and classes, or a sentence that says what stands in the way. */
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readLabelled } from './labelled.ts';
import { csv, testFolder, writeParquet } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

const rows = Array.from({ length: 40 }, (_, index) => [index + 100, index * 0.5, (index * 7) % 13, index % 2 === 0 ? 'cat' : 'dog']);
const header = ['id', 'a', 'b', 'label'];
const write = (lines: (string | number)[][], head = header) => folder.write('table.csv', csv(head, ...lines));

test('features are in file order without the row number, classes are sorted', async () => {
  const table = await readLabelled(write(rows), 'csv', {});
  expect(table).toMatchObject({ rows: 40, features: ['a', 'b'], classes: ['cat', 'dog'] });
  expect([...table.x.slice(0, 6)]).toEqual([0, 0, 0.5, 7, 1, 1]);
  expect([...table.y.slice(0, 4)]).toEqual([0, 1, 0, 1]);
});

test('numbers as labels are sorted as numbers', async () => {
  const lines = Array.from({ length: 60 }, (_, index) => [index * 0.25, (index * 7) % 17, [10, 9, 100][index % 3] ?? 0]);
  expect((await readLabelled(write(lines, ['a', 'b', 'class']), 'csv', {})).classes).toEqual(['9', '10', '100']);
});

test('the label can be named', async () => {
  const table = await readLabelled(write(rows.map(([id, a, b]) => [id ?? 0, a ?? 0, b ?? 0, 5])), 'csv', { label: 'b' });
  expect(table.features).toEqual(['a', 'label']);
  expect(table.classes.length).toBe(13);
});

test('JSON lines and Parquet give the same as CSV', async () => {
  const lines = rows.map(([id, a, b, label]) => `${JSON.stringify({ id, a, b, label })}\n`).join('');
  const expected = await readLabelled(write(rows), 'csv', {});
  expect(await readLabelled(folder.write('table.jsonl', lines), 'jsonl', {})).toEqual(expected);
  const parquet = await writeParquet(
    join(folder.path, 'table.parquet'),
    "SELECT i + 100 AS id, i * 0.5 AS a, (i * 7) % 13 AS b, CASE WHEN i % 2 = 0 THEN 'cat' ELSE 'dog' END AS label FROM range(40) AS r(i)",
  );
  expect(await readLabelled(parquet, 'parquet', {})).toEqual(expected);
});

describe('refused with the reason', () => {
  const changed = (at: number, column: number, value: string | number) =>
    rows.map((row, index) => row.map((cell, place) => (index === at && place === column ? value : cell)));

  test.each([
    ['words among the features', rows.map(([id, , b, label]) => [id ?? 0, `w${b}`, b ?? 0, label ?? '']), '“a”'],
    ['a gap in a feature', changed(3, 1, ''), 'without a finite number: “a”'],
    ['an infinite feature', changed(3, 1, 'inf'), 'without a finite number: “a”'],
    ['a gap in the label', changed(3, 3, ''), 'empty in 1 rows'],
  ])('%s', async (_, lines, reason) => {
    await expect(readLabelled(write(lines), 'csv', {})).rejects.toMatchObject({
      code: 'not-assessable',
      message: expect.stringContaining(reason),
    });
  });

  test('no label, or one that is not there', async () => {
    const bare = write(
      rows.map(([id, a, b]) => [id ?? 0, a ?? 0, Number(b) + Number(a) * 1.37]),
      ['id', 'a', 'b'],
    );
    await expect(readLabelled(bare, 'csv', {})).rejects.toThrow('No label column');
    await expect(readLabelled(write(rows), 'csv', { label: 'colour' })).rejects.toThrow('no column “colour”');
  });

  test('a file that is no table', async () => {
    await expect(readLabelled(folder.write('zeros.csv', new Uint8Array(2000)), 'csv', {})).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });

  test('a cancelled read', async () => {
    await expect(readLabelled(write(rows), 'csv', { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
