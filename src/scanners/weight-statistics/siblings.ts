/** Finds the tensor that stands out among those that do the same work in other layers. */

export interface Spread {
  readonly name: string;
  readonly shape: string;
  readonly deviation: number;
}

export interface Outlier<T extends Spread> {
  readonly tensor: T;
  /** How many there are with the same role and shape. */
  readonly siblings: number;
  readonly median: number;
  /** Robust z of the logarithm of the spread. */
  readonly score: number;
}

const leastSiblings = 8;
/** Robust z above which a layer is told. */
const threshold = 10;
/** Least scale of the logarithm: siblings that are all alike must not turn a small difference into a large score. */
const leastScale = 0.1;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The same name with every number left out, and the same shape: the same role in another layer. */
const roleOf = ({ name, shape }: Spread) => `${name.replace(/\d+/g, '#')} ${shape}`;

export function outliers<T extends Spread>(tensors: readonly T[]): Outlier<T>[] {
  const roles = new Map<string, T[]>();
  for (const tensor of tensors) if (tensor.deviation > 0) roles.set(roleOf(tensor), [...(roles.get(roleOf(tensor)) ?? []), tensor]);
  const found: Outlier<T>[] = [];
  for (const siblings of roles.values()) {
    if (siblings.length < leastSiblings) continue;
    const logarithms = siblings.map(({ deviation }) => Math.log(deviation));
    const median = medianOf(logarithms);
    // 1.4826 makes the median of distances a standard deviation under the normal distribution.
    const scale = Math.max(leastScale, 1.4826 * medianOf(logarithms.map((value) => Math.abs(value - median))));
    for (const [index, tensor] of siblings.entries()) {
      const score = ((logarithms[index] ?? 0) - median) / scale;
      if (Math.abs(score) > threshold) found.push({ tensor, siblings: siblings.length, median: Math.exp(median), score });
    }
  }
  return found.sort((left, right) => Math.abs(right.score) - Math.abs(left.score));
}
