/** Orders tensors for the table; what cannot be told goes to the end, whichever way it is sorted. */
import type { TensorChange } from '#contract/models';

export const tensorSorts = ['relative', 'name', 'change', 'maximum', 'share'] as const;
export type TensorSort = (typeof tensorSorts)[number];

const order: Readonly<Record<TensorChange['change'], number>> = {
  removed: 0,
  added: 1,
  reshaped: 2,
  retyped: 3,
  changed: 4,
  'not-compared': 5,
  same: 6,
};

/** Share of the weights with other values, from 0 to 1; undefined where nothing was compared. */
export function shareChanged({ change, changed, elements }: TensorChange): number | undefined {
  if (change === 'same') return 0;
  return change === 'changed' && elements > 0 ? changed / elements : undefined;
}

function descending(left: number | null | undefined, right: number | null | undefined): number {
  return (right ?? -1) - (left ?? -1);
}

const compare: Readonly<Record<TensorSort, (left: TensorChange, right: TensorChange) => number>> = {
  name: (left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0),
  change: (left, right) => order[left.change] - order[right.change],
  relative: (left, right) => descending(left.relative, right.relative),
  maximum: (left, right) => descending(left.maximum, right.maximum),
  share: (left, right) => descending(shareChanged(left), shareChanged(right)),
};

/** A sorted copy; equals stay as they came, which is by how much they changed. */
export function sortTensors(tensors: readonly TensorChange[], sort: TensorSort): TensorChange[] {
  return [...tensors].sort(compare[sort]);
}

/** A figure of three digits, small ones in powers of ten; '' where there is none. */
export function figureText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (value === 0) return '0';
  return Math.abs(value) < 0.001 || Math.abs(value) >= 100_000 ? value.toExponential(1) : value.toPrecision(3);
}
