/** Tensors of a comparison: what is not told is never counted as nothing, and no difference is rounded away. */
import { describe, expect, test } from 'vitest';
import type { TensorChange } from '#contract/models';
import { changedShare, cosineText, largestRelative, measureText, tensorsFor } from './tensors.ts';

const tensor = (name: string, given: Partial<TensorChange>): TensorChange => ({
  name,
  change: 'changed',
  leftType: 'F32',
  rightType: 'F32',
  leftShape: '[2]',
  rightShape: '[2]',
  elements: 10,
  changed: 1,
  maximum: null,
  relative: null,
  cosine: null,
  ...given,
});
const tensors = [
  tensor('layer.10', { relative: 0.5, cosine: 0.9 }),
  tensor('layer.2', { relative: 2, cosine: 0.2 }),
  tensor('head', { change: 'added' }),
  tensor('tail', { change: 'same', relative: 0, cosine: 1, changed: 0 }),
];
const names = (given: Partial<Parameters<typeof tensorsFor>[1]>) =>
  tensorsFor(tensors, { change: undefined, sort: 'name', words: '', ...given }).map(({ name }) => name);

describe('tensors of a comparison', () => {
  test('names are ordered as numbers are counted', () => expect(names({})).toEqual(['head', 'layer.2', 'layer.10', 'tail']));

  test('the largest change comes first, and what is not told last', () => {
    expect(names({ sort: 'relative' })).toEqual(['layer.2', 'layer.10', 'tail', 'head']);
    expect(names({ sort: 'cosine' })).toEqual(['layer.2', 'layer.10', 'tail', 'head']);
  });

  test('one kind of change and a word narrow the list', () => {
    expect(names({ change: 'changed', words: ' 10 ' })).toEqual(['layer.10']);
    expect(names({ words: 'nothing' })).toEqual([]);
  });

  test('a tensor that only one side has has no share of changed elements', () => {
    expect(changedShare({ change: 'added', changed: 0, elements: 10 })).toBeNull();
    expect(changedShare({ change: 'changed', changed: 5, elements: 10 })).toBe(0.5);
    expect(changedShare({ change: 'same', changed: 0, elements: 0 })).toBe(0);
  });

  test('no difference is rounded away', () => {
    expect(measureText(0)).toBe('0');
    expect(measureText(0.08)).toBe('0.08');
    expect(measureText(1.2345e-9)).toBe('1.23e-9');
    expect(cosineText(1)).toBe('1.000000');
    expect(cosineText(0.99999999)).toBe('over 0.999999');
    expect(largestRelative([])).toBe(0);
    expect(largestRelative(tensors)).toBe(2);
  });
});
