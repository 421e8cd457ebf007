/** The geometry of a curve of shares: scales, ticks that do not collide, and labels that keep their distance. */

export interface CurvePoint {
  readonly x: number;
  /** Shares between 0 and 1, with their interval. */
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface PlotBox {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Scale {
  x(value: number): number;
  y(share: number): number;
  /** The x values that get a tick with its text. */
  readonly ticks: readonly number[];
}

/** Least distance between two tick texts, in pixels. */
const tickDistance = 44;

/** Maps epsilons from 0 to the largest, and shares from 0 to 1, onto a plot box; the first and the last tick always stay. */
export function scaleOf(xs: readonly number[], box: PlotBox): Scale {
  const known = [...new Set(xs.filter((value) => Number.isFinite(value) && value >= 0))].sort((a, b) => a - b);
  const largest = known.at(-1) || 1;
  const x = (value: number) => box.left + (Math.max(0, value) / largest) * (box.width - box.left - box.right);
  const y = (share: number) => box.top + (1 - Math.max(0, Math.min(1, share))) * (box.height - box.top - box.bottom);
  const ticks: number[] = [];
  for (const value of known) {
    const previous = ticks.at(-1);
    if (previous === undefined || x(value) - x(previous) >= tickDistance) ticks.push(value);
    else if (value === largest) ticks[ticks.length - 1] = ticks.length > 1 ? value : previous;
  }
  if (known.length > 0 && !ticks.includes(largest)) ticks.push(largest);
  return { x, y, ticks };
}

/** A line through the points, in file order of x. */
export function linePath(points: readonly CurvePoint[], { x, y }: Scale): string {
  return points.length === 0 ? '' : `M${points.map((point) => `${x(point.x)},${y(point.y)}`).join('L')}`;
}

/** The interval as a closed band around the line. */
export function bandPath(points: readonly CurvePoint[], { x, y }: Scale): string {
  if (points.length < 2) return '';
  const upper = points.map((point) => `${x(point.x)},${y(point.high)}`);
  const lower = points.toReversed().map((point) => `${x(point.x)},${y(point.low)}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}

/** Moves labels apart that would overlap, keeping their order and staying inside [top, bottom]. */
export function spreadLabels(wanted: readonly number[], distance: number, top: number, bottom: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let previous = Number.NEGATIVE_INFINITY;
  for (const label of order) {
    label.at = Math.max(label.at, previous + distance, top);
    previous = label.at;
  }
  let next = bottom + distance;
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, next - distance);
    next = label.at;
  }
  const placed = [...wanted];
  for (const { at, index } of order) placed[index] = at;
  return placed;
}

/** A share as percent with one digit and no sign: what stands in a table under "accuracy, %". */
export const percentOf = (share: number): string => (share * 100).toFixed(1);

/** An epsilon as short as it can be told apart: 0.02, 0.1, 4. */
export const formatEpsilon = (epsilon: number): string => String(Number(epsilon.toPrecision(4)));
