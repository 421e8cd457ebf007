/** Chooses which columns a table has room for. */

interface Fitted {
  /** A track of CSS grid; its first length counts as what the column needs at least. */
  readonly width: string;
  /** Absent: always shown. Otherwise the columns of the lowest rank are the first to come. */
  readonly rank?: number;
}

const gap = 12;
const padding = 32;

function leastWidth(track: string): number {
  return Number(/(\d+(?:\.\d+)?)px/.exec(track)?.[1] ?? 0);
}

/**
 * @param available pixels of the table; 0 while it is not known shows the columns without a rank
 * @returns the columns in the order in which they were given
 */
export function fitColumns<Column extends Fitted>(columns: readonly Column[], available: number): readonly Column[] {
  const always = columns.filter(({ rank }) => rank === undefined);
  let used = padding + always.reduce((sum, { width }) => sum + leastWidth(width) + gap, -gap);
  const shown = new Set(always);
  for (const column of columns.filter(({ rank }) => rank !== undefined).toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))) {
    used += leastWidth(column.width) + gap;
    // A column of a higher rank never takes the place of one that had no room.
    if (used > available) break;
    shown.add(column);
  }
  return columns.filter((column) => shown.has(column));
}
