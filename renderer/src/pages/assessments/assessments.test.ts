/** A run's form and figures: what is typed becomes exactly that plan, and no measured point is drawn twice or lost. */
import { describe, expect, test } from 'vitest';
import type { CurvePoint } from '#contract/assessments';
import { columnsOf, linesOf, pointsOf, withPoint } from './curve-series.ts';
import { greyBytes } from './picture.tsx';
import { defaultPlan, firstDraft, likelyData, middleEpsilon, mostQueries, readEpsilons, readPlan } from './plan-form.ts';

describe('the form', () => {
  test('offers the data that go with the model, else the first', () => {
    const sets = [{ label: 'data/claims/test.csv (CSV)' }, { label: 'data/marks/test.npz (NumPy archive)' }];
    expect(likelyData('models/marks.onnx', sets)).toBe(sets[1]);
    expect(likelyData('models/other.onnx', sets)).toBe(sets[0]);
    expect(likelyData('', [])).toBeUndefined();
  });

  test('untouched, it makes the contract’s default plan', () => {
    expect(readPlan(firstDraft)).toEqual({ plan: defaultPlan });
  });

  test('sizes are read as numbers and as fractions, in any order, once each', () => {
    expect(readEpsilons('0.1, 0.02;0.1  1/4')).toEqual([0.02, 0.1, 0.25]);
    for (const bad of ['', '0', '-1', 'a', '1/0', '1/2/3', '/255', '4/', '0.1 x', Array.from({ length: 13 }, (_, at) => at + 1).join(' ')])
      expect(readEpsilons(bad)).toBeUndefined();
  });

  test('each field that is wrong is named', () => {
    expect(readPlan({ ...firstDraft, sample: 5, seed: 1.5, clipFrom: 1, clipTo: 0, floorPercent: 101, floorEpsilon: '0.3' })).toEqual({
      problems: ['sample', 'floorPercent', 'floorEpsilon', 'clip', 'seed'],
    });
    expect(readPlan({ ...firstDraft, epsilons: 'x', noiseRepeats: '', squareQueries: 0 })).toEqual({
      problems: ['epsilons', 'noiseRepeats', 'squareQueries'],
    });
  });

  test('the estimate counts a row once clean and then for every size', () => {
    expect(mostQueries(defaultPlan)).toBe(500 * (1 + 4 * (3 + 500)));
    expect(middleEpsilon([0.2, 0.02, 0.1, 0.05])).toBe(0.05);
    expect(middleEpsilon([])).toBeUndefined();
  });
});

const point = (series: CurvePoint['series'], epsilon: number, value: number): CurvePoint => ({
  series,
  epsilon,
  accuracy: { value, low: value - 0.05, high: value + 0.05, n: 100 },
});

describe('the curve', () => {
  test('a point told twice is drawn once, with its last value', () => {
    const curve = withPoint(withPoint([point('square', 0.2, 0.4)], point('square', 0.1, 0.6)), point('square', 0.2, 0.3));
    expect(pointsOf(curve, 'square').map(({ epsilon, accuracy }) => [epsilon, accuracy.value])).toEqual([
      [0.1, 0.6],
      [0.2, 0.3],
    ]);
  });

  test('lines begin at the clean accuracy, which stands alone until something else is measured', () => {
    expect(linesOf([point('clean', 0, 0.9)]).map(({ points }) => points.length)).toEqual([1]);
    const lines = linesOf([point('clean', 0, 0.9), point('square', 0.1, 0.5)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.points.map(({ x, y }) => [x, y])).toEqual([
      [0, 0.9],
      [0.1, 0.5],
    ]);
    expect(columnsOf([point('square', 0.1, 0.5)], [0.2, 0.1])).toEqual([0, 0.1, 0.2]);
  });
});

describe('pictures', () => {
  test('bytes that do not fill the picture are not drawn', () => {
    expect(greyBytes(btoa('abcd'), 2, 2)).toEqual(new Uint8Array([97, 98, 99, 100]));
    for (const [bytes, width, height] of [
      ['abcd', 3, 2],
      ['abcd', 0, 4],
      ['abcd', 2000, 2000],
    ] as const)
      expect(greyBytes(btoa(bytes), width, height)).toBeUndefined();
    expect(greyBytes('%%%', 1, 1)).toBeUndefined();
  });
});
