/** The palette tells an id from a word, and a command from both. */
import { expect, test } from 'vitest';
import { idPlace, parseQuery } from './palette-query.ts';

test.each([
  ['pickle', { mode: 'all', words: 'pickle' }],
  ['> import', { mode: 'commands', words: 'import' }],
  ['#F-0041', { mode: 'id', words: 'F-0041' }],
  ['f-41', { mode: 'id', words: 'f-41' }],
  ['', { mode: 'all', words: '' }],
] as const)('%s', (query, parsed) => expect(parseQuery(query)).toEqual(parsed));

test.each([
  ['F-0041', 'F-0041', '/findings/41'],
  ['f41', 'F-0041', '/findings/41'],
  ['I 7', 'I-0007', '/inventory/7'],
  ['a-1', 'A-001', '/assessments/1'],
])('%s is %s at %s', (words, ref, address) => expect(idPlace(words)).toMatchObject({ ref, address }));

test.each(['F-', 'F-0', 'X-1', 'F-1234567890', '41', 'F-4x'])('%s is no id', (words) => expect(idPlace(words)).toBeUndefined());
