/** Typed columns keep their types and rows their numbers, and a file that lies about itself is an outcome. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cells, factOf, finding, scan, testFolder, writeParquet } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());
let good = '';
beforeAll(async () => {
  good = await writeParquet(
    join(folder.path, 'good.parquet'),
    `SELECT i AS id, i * 0.5 AS size, i % 2 = 0 AS flag, DATE '2026-01-01' + i::INTEGER AS day, 'text ' || (i % 7) AS words, [i, i + 1] AS list, 'x'::BLOB AS bytes
       FROM range(100) AS r(i)`,
  );
});

test('columns have the types that the file declares', async () => {
  const read = await cells(good, 'parquet');
  expect(read.names).toEqual(['id', 'size', 'flag', 'day', 'words', 'list', 'bytes']);
  expect(read.types).toEqual(['integer', 'number', 'boolean', 'time', 'text', 'nested', 'binary']);
  expect(read.rows[99]).toEqual(['99', '49.5', 'false', '2026-04-10', 'text 1', '[99, 100]', '78']);
});

test('a scan counts rows and says who wrote the file', async () => {
  const result = await scan(good, 'parquet');
  expect(result).toMatchObject({ outcome: 'scanned', rows: 100 });
  expect(factOf(result, 'Written by')).toContain('DuckDB');
});

test('what is sensitive is found in nested values with its row', async () => {
  const path = await writeParquet(
    join(folder.path, 'nested.parquet'),
    "SELECT {'who': CASE WHEN i = 41 THEN 'person@example.org' ELSE 'nobody' END, 'n': i} AS record, i AS n FROM range(60) AS r(i)",
  );
  expect(finding(await scan(path, 'parquet'), 'DATA-PII-001')?.location).toMatchObject({ row: 42, field: 'record' });
});

describe('damage', () => {
  test.each([0.2, 0.6, 0.95])('that cuts the file at %f is an outcome', async (share) => {
    const bytes = readFileSync(good);
    const result = await scan(folder.write('cut.parquet', bytes.subarray(0, Math.floor(bytes.length * share))), 'parquet');
    expect(result.outcome).toBe('unreadable');
    expect(result.outcomeDetail).not.toContain(folder.path);
    expect(result.coverage).toMatchObject([{ state: 'unread' }]);
  });

  test('anywhere is an outcome and names no path of this machine', async () => {
    const bytes = readFileSync(good);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        const result = await scan(folder.write('damaged.parquet', damaged), 'parquet');
        expect(['scanned', 'unreadable', 'limit']).toContain(result.outcome);
        expect(result.outcomeDetail).not.toContain(folder.path);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
