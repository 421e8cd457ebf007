/** Data from which no figure would mean anything are refused, with the number that shows it. */
import { describe, expect, test } from 'vitest';
import { checkData, checkLabels, labelledFromNpz } from './data.ts';
import { npzOf } from './test-npz.ts';

const x = { shape: [2, 3], values: Float32Array.of(0, 0.5, 1, 0.25, 0.5, 0.75) };
const y = { shape: [2], values: Int32Array.of(1, 0) };

describe('an archive', () => {
  test('gives inputs and labels under the usual names', () => {
    for (const names of [
      ['x', 'y'],
      ['X_test', 'y_test'],
      ['images', 'labels'],
    ]) {
      const data = labelledFromNpz(npzOf({ [names[0] ?? '']: x, [names[1] ?? '']: y }));
      expect([data.shape, [...data.x], [...data.y]]).toEqual([[2, 3], [...x.values], [1, 0]]);
    }
  });

  test('of bytes is scaled to 1, and the result says so', () => {
    const data = labelledFromNpz(
      npzOf({ x: { shape: [1, 2], values: Uint8Array.of(0, 255) }, y: { shape: [1, 1], values: Int32Array.of(0) } }),
    );
    expect([...data.x]).toEqual([0, 1]);
    expect(data.notes?.join()).toContain('divided by 255');
  });

  test.each([
    ['no labels', { x }, 'no labels'],
    ['no inputs', { y }, 'no inputs'],
    ['labels that are no whole numbers', { x, y: { shape: [2], values: Float32Array.of(0, 0.5) } }, 'row 2 is 0.5'],
    ['one-hot labels', { x, y: { shape: [2, 2], values: Int32Array.of(0, 1, 1, 0) } }, 'one whole number a row'],
    ['a label that 32 bits cannot hold', { x, y: { shape: [2], values: Float32Array.of(0, 2 ** 32) } }, 'row 2 is 4294967296'],
  ])('with %s is refused', (_, arrays, reason) => {
    expect(() => labelledFromNpz(npzOf(arrays))).toThrow(reason);
  });
});

describe('data', () => {
  const good = { x: x.values, shape: x.shape, y: y.values };

  test('that lie within the range pass, also where float32 rounds over its end', () => {
    checkData(good, [0, 1]);
    checkData({ ...good, x: Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3) }, [0.1, 0.3]);
  });

  test.each([
    ['pictures from 0 to 255', { ...good, x: Float32Array.of(0, 255, 3, 4, 5, 6) }, 'span 0 to 255'],
    ['NaN', { ...good, x: Float32Array.of(0, Number.NaN, 0, 0, 0, 0) }, 'NaN'],
    ['no rows', { x: new Float32Array(0), shape: [0, 3], y: new Int32Array(0) }, 'no rows'],
    ['more labels than inputs', { ...good, y: Int32Array.of(0, 1, 1) }, '2 inputs and 3 labels'],
    ['one column', { x: Float32Array.of(0, 1), shape: [2], y: y.values }, 'without features'],
    ['a shape of another size', { ...good, shape: [2, 4] }, 'needs another number'],
  ])('of %s are refused', (_, data, reason) => {
    expect(() => checkData(data, [0, 1])).toThrow(reason);
  });

  test('an empty range is refused', () => {
    expect(() => checkData(good, [1, 1])).toThrow('empty');
  });

  test('a label that the model does not have is refused with its row', () => {
    expect(() => checkLabels(Int32Array.of(0, 1, 5), 5)).toThrow('row 3 is 5');
    expect(() => checkLabels(Int32Array.of(0, -1), 5)).toThrow('row 2 is -1');
    checkLabels(Int32Array.of(0, 4), 5);
  });
});
