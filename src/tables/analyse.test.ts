/** A scan ends with an outcome for every file, tells what it read, and stops when it is told to. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { analyseTable } from './analyse.ts';
import { csv, factOf, rulesOf, scan, testFolder } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

const rows = Array.from({ length: 300 }, (_, index) => [`v${index}`, index * 3, index % 11, index % 2 === 0 ? 'yes' : 'no']);
const path = folder.write('claims_train.csv', csv(['a', 'b', 'c', 'label'], ...rows));

test('the whole file is told as read, with rows, columns, role and every scanner', async () => {
  const result = await scan(path);
  expect(result).toMatchObject({ outcome: 'scanned', rows: 300, role: 'train', outcomeDetail: '300 rows of 4 columns read' });
  expect(result.columns).toEqual([
    { name: 'a', type: 'text' },
    { name: 'b', type: 'integer' },
    { name: 'c', type: 'integer' },
    { name: 'label', type: 'text' },
  ]);
  expect(result.coverage).toMatchObject([{ from: 0, state: 'parsed', to: csv(['a', 'b', 'c', 'label'], ...rows).length }]);
  expect(result.scanners.length).toBeGreaterThanOrEqual(6);
  expect(factOf(result, 'Column “b”')).toContain('0 to 897; mean 448.5');
});

test('progress rises from nothing to all', async () => {
  const told: [number, number][] = [];
  await analyseTable(path, 'csv', { signal: new AbortController().signal, onProgress: (done, total) => told.push([done, total]) });
  expect(told[0]?.[0]).toBe(0);
  expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
});

test('a cancelled scan ends as cancelled', async () => {
  const stop = new AbortController();
  const options = { signal: stop.signal, onProgress: (done: number) => done === 2 && stop.abort() };
  await expect(analyseTable(path, 'csv', options)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a file that is not there is thrown, for the caller knows its name', async () => {
  await expect(scan(`${path}.gone`)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('JSON that is called a CSV, and a CSV that is called Parquet, are outcomes', async () => {
  expect((await scan(folder.write('odd.csv', '{"a": [1, 2, {"b": 3}]}'))).outcome).toBe('scanned');
  const result = await scan(path, 'parquet');
  expect(result.outcome).toBe('unreadable');
  expect(result.outcomeDetail).not.toContain(folder.path);
});

test('a table without rows raises nothing', async () => {
  expect(rulesOf(await scan(folder.write('head.csv', 'a,b,c\n')))).toEqual([]);
});

test('whatever the bytes and whatever they are called, there is an outcome', async () => {
  const text = fc.array(fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', '\0', '{', '}', '[', ':', 'é', '\ufeff', "'", '\\'), {
    maxLength: 80,
  });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    text.map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'utf8'))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom('csv', 'jsonl', 'json', 'parquet'), async (content, kind) => {
      const result = await scan(folder.write('any.bin', content), kind);
      expect(['scanned', 'unreadable', 'unsupported', 'limit']).toContain(result.outcome);
      expect(result.outcomeDetail).not.toBe('');
      expect(result.outcomeDetail).not.toContain(folder.path);
    }),
    { numRuns: 80 },
  );
});
