/** Tensors of a comparison as the table shows them: sought, ordered, and as parts of the largest. */
import type { TensorChange } from '#contract/models';

export type Change = TensorChange['change'];

/** In the order in which a reviewer asks for them. */
export const changes: readonly Change[] = ['changed', 'added', 'removed', 'reshaped', 'retyped', 'not-compared', 'same'];

export const tensorSorts = ['name', 'change', 'elements', 'relative', 'maximum', 'cosine', 'share'] as const;
export type TensorSort = (typeof tensorSorts)[number];

/** Share of the elements that have other values, 0 to 1; null where values were not laid side by side. */
export function changedShare({ change, changed, elements }: Pick<TensorChange, 'change' | 'changed' | 'elements'>): number | null {
  if (change !== 'same' && change !== 'changed') return null;
  return elements > 0 ? changed / elements : 0;
}

/** What is not told comes last, whatever the order. */
const descending = (of: (tensor: TensorChange) => number | null) => (left: TensorChange, right: TensorChange) => {
  const [a, b] = [of(left), of(right)];
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b - a;
};

const byName = (left: TensorChange, right: TensorChange) => left.name.localeCompare(right.name, 'en', { numeric: true });

const orders: Readonly<Record<TensorSort, (left: TensorChange, right: TensorChange) => number>> = {
  name: byName,
  change: (left, right) => changes.indexOf(left.change) - changes.indexOf(right.change),
  elements: descending(({ elements }) => elements),
  relative: descending(({ relative }) => relative),
  maximum: descending(({ maximum }) => maximum),
  // The smallest cosine is the largest turn.
  cosine: descending(({ cosine }) => (cosine === null ? null : -cosine)),
  share: descending(changedShare),
};

/** Tensors of one kind of change whose name has the words, in an order; ties stand by name. */
export function tensorsFor(
  tensors: readonly TensorChange[],
  { change, sort, words }: { readonly change: Change | undefined; readonly sort: TensorSort; readonly words: string },
): readonly TensorChange[] {
  const wanted = words.trim().toLowerCase();
  const order = orders[sort];
  return tensors
    .filter((tensor) => (change === undefined || tensor.change === change) && tensor.name.toLowerCase().includes(wanted))
    .toSorted((left, right) => order(left, right) || byName(left, right));
}

/** The largest relative change of all, by which bars are drawn. */
export function largestRelative(tensors: readonly TensorChange[]): number {
  return tensors.reduce((most, { relative }) => Math.max(most, relative ?? 0), 0);
}

/** A measure with three digits that count: `0.08`, `1.25e-7`; nothing is rounded to 0 that is not 0. */
export function measureText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 0.001 && size < 100_000 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
}

/** A cosine near 1 keeps the digits in which it differs from 1. */
export function cosineText(value: number): string {
  const text = value.toFixed(6);
  return value < 1 && text === '1.000000' ? 'over 0.999999' : text;
}
