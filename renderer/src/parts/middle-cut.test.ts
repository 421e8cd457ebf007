/** Long names keep their beginning and their ending, and no character is torn in two. */
import { expect, test } from 'vitest';
import { splitForCut } from './middle-cut.tsx';

test('a long name gives way in the middle, a short one not at all', () => {
  expect(splitForCut('data.pkl')).toEqual(['data.pkl', '']);
  expect(splitForCut('model-00001-of-00042.safetensors')).toEqual(['model-00001-of-00042.sa', 'fetensors']);
});

test('both parts are the whole name, also where characters take two units', () => {
  const name = `${'🜁'.repeat(20)}.bin`;
  const [head, tail] = splitForCut(name);
  expect(head + tail).toBe(name);
  expect(tail.codePointAt(0)).toBe('🜁'.codePointAt(0));
});
