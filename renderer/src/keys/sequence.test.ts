/** G and then a letter goes somewhere; G alone, or G and a long pause, does nothing. */
import { expect, test } from 'vitest';
import { idle, press } from './sequence.ts';

const isFirst = (chord: string) => chord === 'G';

test('two keys make one name', () => {
  const first = press(idle, 'G', 1000, isFirst);
  expect(first.name).toBeUndefined();
  expect(press(first.next, 'O', 1400, isFirst)).toEqual({ next: idle, name: 'G O' });
});

test('a second key that comes late stands for itself', () => {
  const { next } = press(idle, 'G', 1000, isFirst);
  expect(press(next, 'O', 3000, isFirst).name).toBe('O');
});

test('holding Shift down does not end the wait', () => {
  const { next } = press(idle, 'G', 1000, isFirst);
  const held = press(next, 'Shift+Shift', 1100, isFirst);
  expect(held.name).toBeUndefined();
  expect(press(held.next, 'Shift+F', 1200, isFirst).name).toBe('G Shift+F');
});

test('Esc ends the wait and does nothing else', () => {
  const { next } = press(idle, 'G', 1000, isFirst);
  expect(press(next, 'Escape', 1100, isFirst)).toEqual({ next: idle, name: undefined });
});

test('any other key stands for itself at once', () => expect(press(idle, 'C', 0, isFirst).name).toBe('C'));
