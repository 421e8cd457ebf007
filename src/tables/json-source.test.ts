/** Objects become rows and keys columns; lines that are no object are counted and placed, and nothing nested is lost. */
import { afterAll, expect, test } from 'vitest';
import { cells, finding, rulesOf, scan, testFolder } from './test-table.ts';

const folder = testFolder();
afterAll(() => folder.remove());

test('lines are rows, keys are columns in the order of their first sight, and gaps stay gaps', async () => {
  const read = await cells(folder.write('a.jsonl', '{"a": 1, "b": "x"}\n{"b": "y", "c": true}\n{"a": 3, "c": null}\n'), 'jsonl');
  expect(read.names).toEqual(['a', 'b', 'c']);
  expect(read.rows).toEqual([
    ['1', 'x', null],
    [null, 'y', 'true'],
    ['3', null, null],
  ]);
});

test('an array of objects is a table too', async () => {
  const read = await cells(folder.write('a.json', '  [{"a": 1}, {"a": 2}]'), 'json');
  expect(read.rows).toEqual([['1'], ['2']]);
});

test('nested values are kept as JSON and searched', async () => {
  const lines = Array.from({ length: 5 }, (_, row) => `{"chat": [{"role": "user", "text": "mail me at person${row}@example.org"}]}\n`).join(
    '',
  );
  const path = folder.write('nested.jsonl', lines);
  expect((await cells(path, 'jsonl')).types).toEqual(['nested']);
  expect(finding(await scan(path, 'jsonl'), 'DATA-PII-001')?.detail).toContain('5 e-mail addresses');
});

test('lines that are no object are told with their place', async () => {
  const result = await scan(folder.write('bad.jsonl', '{"a": 1}\nnot json\n\n[1, 2]\n{"a": 2}\n'), 'jsonl');
  expect(result.rows).toBe(2);
  expect(finding(result, 'DATA-READ-001')?.evidence?.rows?.rows.map(({ row, values }) => [row, values[0]])).toEqual([
    [2, 'it is not JSON'],
    [4, 'it is JSON but not an object'],
  ]);
});

test('keys with points, slashes, quotes and dollars are only names', async () => {
  const keys = ['a.b', 'a/b', "it's", '$.x', '~', 'a"b'];
  const object = Object.fromEntries(keys.map((key, index) => [key, index]));
  const read = await cells(folder.write('keys.jsonl', `${JSON.stringify(object)}\n${JSON.stringify(object)}\n`), 'jsonl');
  expect(read.names).toEqual(keys);
  expect(read.rows[0]).toEqual(['0', '1', '2', '3', '4', '5']);
});

test.each([
  ['an object alone', '{"a": 1}', 'unsupported', 'not an array'],
  ['an array of numbers', '[1, 2, 3]', 'unreadable', ''],
  ['a cut array', '[{"a": 1}, {"a": ', 'unreadable', ''],
  ['an empty array', '[]', 'unreadable', 'No line'],
])('%s is an outcome', async (name, text, outcome, reason) => {
  const result = await scan(folder.write(`${name}.json`, text), 'json');
  expect(result.outcome).toBe(outcome);
  expect(result.outcomeDetail).toContain(reason);
});

test('objects nested ten thousand deep do not bring the reader down', async () => {
  const deep = `{"a": ${'['.repeat(10_000)}${']'.repeat(10_000)}}\n`;
  const result = await scan(folder.write('deep.jsonl', deep + '{"a": 1}\n'.repeat(3)), 'jsonl');
  expect(['scanned', 'unreadable', 'limit']).toContain(result.outcome);
});

test('bytes that are not UTF-8 are told', async () => {
  const result = await scan(folder.write('latin.jsonl', Buffer.from('{"a": "J\xe9"}\n{"a": "x"}\n', 'latin1')), 'jsonl');
  expect(rulesOf(result)).toContain('DATA-READ-002');
});
