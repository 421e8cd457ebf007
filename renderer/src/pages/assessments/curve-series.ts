/** Turns measured points into lines of the curve and into rows of the table that says the same. */
import type { CurvePoint } from '#contract/assessments';
import type { CurveSeries } from '#page/blocks/curve.tsx';
import { text } from '#page/i18n/assessments.ts';

export type SeriesName = CurvePoint['series'];
export const seriesNames = ['clean', 'noise', 'square'] as const satisfies readonly SeriesName[];

/** Points of one series, smallest change first; a point that was told twice counts once, the last. */
export function pointsOf(curve: readonly CurvePoint[], series: SeriesName): readonly CurvePoint[] {
  const known = new Map(curve.filter((point) => point.series === series).map((point) => [point.epsilon, point]));
  return [...known.values()].sort((a, b) => a.epsilon - b.epsilon);
}

/** Lines to draw. Both begin at the clean accuracy; that stands alone only while nothing else is measured. */
export function linesOf(curve: readonly CurvePoint[]): CurveSeries[] {
  const [clean] = pointsOf(curve, 'clean');
  const start = clean === undefined ? [] : [clean];
  const lines = (['noise', 'square'] as const).map((name) => ({ name, points: pointsOf(curve, name) }));
  const measured = lines.filter(({ points }) => points.length > 0);
  const toDraw =
    measured.length > 0
      ? measured.map(({ name, points }) => ({ name, points: [...start, ...points] }))
      : [{ name: 'clean' as const, points: start }];
  return toDraw.map(({ name, points }) => ({
    label: text.series[name],
    look: seriesNames.indexOf(name),
    points: points.map(({ epsilon, accuracy: { value, low, high } }) => ({ x: epsilon, y: value, low, high })),
  }));
}

/** Sizes of change that a table has columns for: planned and measured, from 0. */
export function columnsOf(curve: readonly CurvePoint[], planned: readonly number[]): readonly number[] {
  return [...new Set([0, ...planned, ...curve.map(({ epsilon }) => epsilon)])].sort((a, b) => a - b);
}

/** Adds a point that was just told, in place of an earlier one of the same series and size. */
export function withPoint(curve: readonly CurvePoint[], point: CurvePoint): readonly CurvePoint[] {
  return [...curve.filter(({ series, epsilon }) => series !== point.series || epsilon !== point.epsilon), point];
}
