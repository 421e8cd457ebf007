/** The examples that a reader sees are the weakest rows, drawn as the model saw them. */
import { describe, expect, test } from 'vitest';
import { geometryOf } from './geometry.ts';
import { exampleOf, type Fallen, worstOf } from './worst.ts';

const fallen = (row: number, epsilon: number, cleanConfidence: number): Fallen => ({
  row,
  label: 1,
  epsilon,
  queries: 10,
  cleanConfidence,
  clean: Float32Array.of(0, 0.5, 1, 0.25),
  attacked: Float32Array.of(0.1, 0.5, 0.9, 0.25),
});

test('smallest epsilon first, then the surest, then the order of the data', () => {
  const all = [fallen(9, 0.2, 1), fallen(3, 0.1, 0.5), fallen(2, 0.1, 0.9), fallen(1, 0.1, 0.5)];
  expect(worstOf(all, 3).map(({ row }) => row)).toEqual([2, 1, 3]);
});

describe('an example', () => {
  const decisions = { clean: { prediction: 1, confidence: 0.98765 }, attacked: { prediction: 0, confidence: 0.51 } };
  const bytes = (text: string | undefined) => [...Buffer.from(text ?? '', 'base64')];

  test('counts rows from 1 and shows black to white over the range, no change as middle grey', () => {
    const example = exampleOf(fallen(4, 0.1, 0.98765), decisions, geometryOf([1, 2, 2]), [0, 1]);
    expect(example).toMatchObject({ row: 5, cleanConfidence: 0.9877, attackedPrediction: 0, width: 2, height: 2 });
    expect(bytes(example.original)).toEqual([0, 128, 255, 64]);
    expect(bytes(example.difference)).toEqual([255, 128, 0, 128]);
    expect(bytes(example.attacked)).toEqual([26, 128, 229, 64]);
  });

  test('that is no picture has no bytes', () => {
    expect(exampleOf(fallen(4, 0.1, 1), decisions, undefined, [0, 1])).not.toHaveProperty('original');
    expect(exampleOf(fallen(4, 0.1, 1), decisions, geometryOf([1, 4]), [0, 1])).not.toHaveProperty('width');
  });
});
