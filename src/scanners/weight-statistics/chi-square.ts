/** Chi-square statistics, and the bound above which chance is ruled out for practical purposes. */

/** Pearson's statistic of counts against equal shares. */
export function uniformStatistic(counts: ArrayLike<number>): number {
  let total = 0;
  for (let cell = 0; cell < counts.length; cell += 1) total += counts[cell] ?? 0;
  const expected = total / counts.length;
  let sum = 0;
  for (let cell = 0; cell < counts.length; cell += 1) sum += ((counts[cell] ?? 0) - expected) ** 2 / expected;
  return expected > 0 ? sum : 0;
}

/** Statistic for "all rows have one distribution", whatever that is, with its degrees of freedom. */
export function homogeneityStatistic(counts: ArrayLike<number>, rows: number): { readonly value: number; readonly freedom: number } {
  const columns = counts.length / rows;
  const rowSums = new Array<number>(rows).fill(0);
  const columnSums = new Array<number>(columns).fill(0);
  let total = 0;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const count = counts[row * columns + column] ?? 0;
      rowSums[row] = (rowSums[row] ?? 0) + count;
      columnSums[column] = (columnSums[column] ?? 0) + count;
      total += count;
    }
  let value = 0;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const expected = ((rowSums[row] ?? 0) * (columnSums[column] ?? 0)) / total;
      if (expected > 0) value += ((counts[row * columns + column] ?? 0) - expected) ** 2 / expected;
    }
  const used = columnSums.filter((sum) => sum > 0).length;
  return { value, freedom: Math.max(1, (rows - 1) * (used - 1)) };
}

/** Standard normal deviate of which 10^-12 lies above. */
const deviate = 7.034;

/** Value that a statistic of so many degrees of freedom passes with a chance of 10^-12 (Wilson and Hilferty, 1931). */
export function rareAbove(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + deviate * Math.sqrt(spread)) ** 3;
}
