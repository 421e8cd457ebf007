/** Sentences take their values, numbers their separators, and counts their words. */
import { expect, test } from 'vitest';
import { countText, fill } from './fill.ts';

test('values go where their names stand, numbers with separators', () =>
  expect(fill('{done} of {total} files', { done: 796, total: 1284 })).toBe('796 of 1,284 files'));

test('a value is never read as a template', () => expect(fill('{a}', { a: '{b} $& $1', b: 'x' })).toBe('{b} $& $1'));

test('a name without a value stays to be seen', () => expect(fill('{missing} {toString}', {})).toBe('{missing} {toString}'));

test('one is singular, everything else plural', () =>
  expect([countText(1, 'file'), countText(0, 'file'), countText(1284, 'entry', 'entries')]).toEqual([
    '1 file',
    '0 files',
    '1,284 entries',
  ]));
