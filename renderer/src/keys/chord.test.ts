/** Keys are named as they are printed on the sheet; letters never fire while somebody types. */
import { expect, test } from 'vitest';
import { chordOf, chordText, isSingle, isTyping, type KeyLike } from './chord.ts';

const press = (key: string, held: Partial<KeyLike> = {}): KeyLike => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test.each([
  [press('c'), 'C'],
  [press('F', { shiftKey: true }), 'Shift+F'],
  [press('k', { ctrlKey: true }), 'Ctrl+K'],
  [press('k', { metaKey: true }), 'Ctrl+K'],
  [press('?', { shiftKey: true }), '?'],
  [press('ArrowUp', { altKey: true }), 'Alt+ArrowUp'],
  [press(' '), 'Space'],
  [press(' ', { shiftKey: true }), 'Shift+Space'],
  [press('Tab', { shiftKey: true }), 'Shift+Tab'],
])('%o is %s', (event, name) => expect(chordOf(event)).toBe(name));

test('single keys are those that a text field would take', () => {
  expect(['C', 'Shift+F', '?', 'Space'].every(isSingle)).toBe(true);
  expect(['Ctrl+K', 'Alt+ArrowUp', 'Escape', 'F6', 'Enter'].some(isSingle)).toBe(false);
});

test.each([
  [{ tagName: 'INPUT', type: 'text' }, true],
  [{ tagName: 'INPUT', type: 'password' }, true],
  [{ tagName: 'INPUT', type: 'checkbox' }, false],
  [{ tagName: 'TEXTAREA' }, true],
  [{ tagName: 'DIV', isContentEditable: true }, true],
  [{ tagName: 'TABLE' }, false],
])('%o takes text: %s', (target, typing) => expect(isTyping(target)).toBe(typing));

test('key caps are readable', () =>
  expect(['Ctrl+K', 'G O', 'Alt+ArrowUp', 'Escape'].map(chordText)).toEqual(['Ctrl K', 'G then O', 'Alt ↑', 'Esc']));
