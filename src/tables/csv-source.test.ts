/** The same table comes out of every way to write it, and what does not fit is counted, placed and kept. */
import { afterAll, describe, expect, test } from 'vitest';
import { cells, factOf, finding, rulesOf, scan, testFolder } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

const rows = [
  ['ann', 1.5, 'red'],
  ['bob', 2, 'blue'],
  ['cyd', -3, 'green'],
] as const;
const written = (delimiter: string, end = '\n') => [['name', 'size', 'colour'], ...rows].map((row) => row.join(delimiter) + end).join('');
const expected = rows.map((row) => row.map(String));

function utf16(text: string, isBig: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

describe('one table', () => {
  test.each([
    ['commas', written(',')],
    ['semicolons', written(';')],
    ['tabs', written('\t')],
    ['vertical bars', written('|')],
    ['lines that end like DOS', written(',', '\r\n')],
    ['no end of the last line', written(',').trimEnd()],
    ['a byte order mark', `\ufeff${written(',')}`],
    [
      'all fields quoted',
      written('","')
        .replaceAll(/^|(?=\n)/gm, '"')
        .replace(/"$/, ''),
    ],
    ['UTF-16, little end first', utf16(written(','), false, true)],
    ['UTF-16, no mark', utf16(written(','), false, false)],
    ['a title above it', `Export of the day\n${written(',')}`],
  ])('with %s', async (name, content) => {
    const read = await cells(folder.write(`${name}.csv`, content));
    expect(read.names).toEqual(['name', 'size', 'colour']);
    expect(read.rows).toEqual(expected);
    expect(read.types).toEqual(['text', 'number', 'text']);
  });
});

describe('quoted fields', () => {
  test('keep delimiters, line ends and quotation marks', async () => {
    const read = await cells(folder.write('quoted.csv', 'a,b\n"one, two","line\nbreak"\n"say ""yes""",plain\nx,y\n'));
    expect(read.rows).toEqual([
      ['one, two', 'line\nbreak'],
      ['say "yes"', 'plain'],
      ['x', 'y'],
    ]);
  });

  test('left open cost no row but the broken one, and are told', async () => {
    const lines = Array.from({ length: 50 }, (_, row) => `${row},${row === 20 ? '"open' : `text ${row}`}\n`).join('');
    const result = await scan(folder.write('open.csv', `number,text\n${lines}`));
    expect(result.rows).toBe(50);
    expect(rulesOf(result)).toContain('DATA-READ-003');
  });
});

describe('records that do not fit', () => {
  const good = Array.from({ length: 30 }, (_, row) => `${row},${row * 2},${row % 5}\n`);
  const lines = ['a,b,c\n', ...good.slice(0, 10), '1,2,3,4,5\n', ...good.slice(10, 20), 'only one\n', ...good.slice(20)];

  test('are counted, numbered by their place in the file, and left out', async () => {
    const result = await scan(folder.write('ragged.csv', lines.join('')));
    expect(result.rows).toBe(30);
    const found = finding(result, 'DATA-READ-001');
    expect(found?.detail).toContain('2 records do not fit');
    expect(found?.location.row).toBe(11);
    expect(found?.evidence?.rows?.rows.map(({ row }) => row)).toEqual([11, 22]);
    expect(result.outcomeDetail).toContain('2 records not readable');
  });

  test('shift no row number of those behind them', async () => {
    const text = lines.join('').replace('25,50,0', '25,=1+1,0');
    const found = finding(await scan(folder.write('shifted.csv', text)), 'DATA-FRM-001');
    // The formula stands in good record 26, behind two that were rejected.
    expect(found?.location.row).toBe(28);
  });
});

describe('encodings', () => {
  test('other than UTF-8 are read as Latin-1 and told', async () => {
    const path = folder.write('latin.csv', Buffer.from('name,town\nJos\xe9,K\xf6ln\nAnn,Bern\n', 'latin1'));
    expect((await cells(path)).rows[0]).toEqual(['José', 'Köln']);
    expect(rulesOf(await scan(path))).toContain('DATA-READ-002');
  });

  test('NUL bytes are told', async () => {
    const result = await scan(folder.write('nul.csv', `name,town\nann\0x,Bern\nbob,Graz\n${'cyd,Linz\n'.repeat(30)}`));
    expect(finding(result, 'DATA-READ-004')?.detail).toContain('1 NUL byte');
  });
});

describe('what is no table', () => {
  test.each([
    ['an empty file', new Uint8Array(0), 'empty'],
    ['zeros', new Uint8Array(5000), 'not text'],
    ['control characters', new Uint8Array(5000).fill(7), 'not text'],
  ])('%s is an outcome with its reason', async (name, content, reason) => {
    const result = await scan(folder.write(`${name}.bin`, content));
    expect(result).toMatchObject({ outcome: 'unreadable', observations: [], rows: 0 });
    expect(result.outcomeDetail).toContain(reason);
  });

  test('a row of 5,000 columns is a limit', async () => {
    const line = Array.from({ length: 5000 }, (_, index) => `c${index}`).join(',');
    const result = await scan(folder.write('wide.csv', `${line}\n${line.replaceAll('c', '')}\n`));
    expect(result).toMatchObject({ outcome: 'limit' });
    expect(result.outcomeDetail).toContain('5,000 columns');
  });
});

test('a file without a header has numbered columns and loses no row', async () => {
  const path = folder.write('bare.csv', '1,2\n3,4\n5,6\n');
  const read = await cells(path);
  expect(read.names).toEqual(['column 1', 'column 2']);
  expect(read.rows.length).toBe(3);
  expect(factOf(await scan(path), 'Header')).toContain('none recognised');
});

test('hostile names of columns are only names', async () => {
  const name = 'a"); DROP TABLE t0; --';
  const read = await cells(folder.write('names.csv', `"${name.replaceAll('"', '""')}",a,a\n1,2,3\n4,5,6\n7,8,9\n`));
  expect(read.names).toEqual([name, 'a', 'a (column 3)']);
  expect(read.rows.length).toBe(3);
});

test('a file whose name is a pattern is read as itself', async () => {
  folder.write('part-1.csv', 'x,y\n9,9\n');
  expect((await cells(folder.write('part-*.csv', 'x,y\n1,2\n'))).rows).toEqual([['1', '2']]);
  expect((await cells(folder.write("it's [a] {b}?.csv", 'x,y\n1,2\n'))).rows).toEqual([['1', '2']]);
});
