/** Rows reach the model in its own order or not at all: a silent transposition would make every figure wrong. */
import { describe, expect, test } from 'vitest';
import { geometryOf, isPicture } from './geometry.ts';
import { layoutFor, rowsInLayout } from './layout.ts';

test('channels last become channels first, value by value', () => {
  // Two rows of 1 line, 2 columns, 3 channels.
  const x = Float32Array.from({ length: 12 }, (_, index) => index);
  const layout = layoutFor(['N', 3, 1, 2], [2, 1, 2, 3]);
  expect([...rowsInLayout(x, Int32Array.of(1, 0), layout)]).toEqual([6, 9, 7, 10, 8, 11, 0, 3, 1, 4, 2, 5]);
  expect(layout.note).toContain('reordered');
});

test('channels first become channels last', () => {
  const x = Float32Array.from({ length: 6 }, (_, index) => index);
  expect([...rowsInLayout(x, Int32Array.of(0), layoutFor([1, 1, 2, 3], [1, 3, 1, 2]))]).toEqual([0, 2, 4, 1, 3, 5]);
});

test.each([
  [
    ['N', 1, 8, 8],
    [5, 8, 8],
    [1, 8, 8],
  ],
  [
    ['N', 8, 8, 1],
    [5, 8, 8],
    [8, 8, 1],
  ],
  [['N', 64], [5, 8, 8], [64]],
  [
    ['N', 1, 8, 8],
    [5, 64],
    [1, 8, 8],
  ],
  [['N', 'features'], [5, 7], [7]],
  [['N', 'features'], [5, 8, 8], [64]],
] as const)('a model of %j takes data of %j as rows of %j', (model, data, row) => {
  expect(layoutFor(model, data).rowShape).toEqual(row);
});

test('shapes that do not agree are refused with both of them', () => {
  expect(() => layoutFor(['N', 3, 8, 8], [5, 1, 8, 8])).toThrow('takes [N, 3, 8, 8], the data are [5, 1, 8, 8]');
  expect(() => layoutFor(['N', 4, 6], [5, 6, 4])).toThrow('do not agree');
});

describe('the geometry', () => {
  test('finds channels first or last', () => {
    expect(geometryOf([3, 8, 9])).toMatchObject({ channels: 3, height: 8, width: 9, channelStride: 72, columnStride: 1 });
    expect(geometryOf([8, 9, 3])).toMatchObject({ channels: 3, height: 8, width: 9, channelStride: 1, lineStride: 27, columnStride: 3 });
  });

  test('tells pictures from series and tables', () => {
    expect(isPicture(geometryOf([1, 8, 8]))).toBe(true);
    expect(isPicture(geometryOf([1, 64]))).toBe(false);
    expect(isPicture(geometryOf([16, 8, 8]))).toBe(false);
    expect(geometryOf([64])).toBeUndefined();
  });
});
