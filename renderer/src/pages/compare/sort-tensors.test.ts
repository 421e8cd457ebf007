import { expect, test } from 'vitest';
import type { TensorChange } from '#contract/models';
import { figureText, shareChanged, sortTensors } from './sort-tensors.ts';

const tensor = (name: string, more: Partial<TensorChange>): TensorChange => ({
  ...{ name, change: 'changed', leftType: 'F32', rightType: 'F32', leftShape: '[2]', rightShape: '[2]', elements: 4, changed: 1 },
  ...{ maximum: null, relative: null, cosine: null },
  ...more,
});

test('tensors are sorted by what changed most; what cannot be told comes last', () => {
  const list = [
    tensor('b', { relative: null, change: 'added' }),
    tensor('a', { relative: 0.1, changed: 4 }),
    tensor('c', { relative: 0.5, changed: 2 }),
    tensor('d', { relative: 0, change: 'same' }),
  ];
  const names = (sort: Parameters<typeof sortTensors>[1]) =>
    sortTensors(list, sort)
      .map(({ name }) => name)
      .join('');
  expect(names('relative')).toBe('cadb');
  expect(names('share')).toBe('acdb');
  expect(names('name')).toBe('abcd');
  expect(names('change')).toBe('bacd');
});

test('a share is told only where weights were compared', () => {
  expect(shareChanged(tensor('a', { changed: 1 }))).toBe(0.25);
  expect(shareChanged(tensor('a', { change: 'same' }))).toBe(0);
  expect(shareChanged(tensor('a', { change: 'reshaped' }))).toBeUndefined();
  expect(shareChanged(tensor('a', { elements: 0 }))).toBeUndefined();
});

test('figures are short', () => {
  expect([0, 0.5, 0.000_012, 1_234_567, null].map(figureText)).toEqual(['0', '0.500', '1.2e-5', '1.2e+6', '']);
});
