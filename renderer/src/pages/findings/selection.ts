/** Which rows are ticked: Space toggles one, Shift adds a range; rows are kept whole, so that none is lost when the list is read again. */

interface Identified {
  readonly id: number;
}

/** Toggles one row, or adds a whole range; rows that are not loaded yet are left out. */
export function tick<Row extends Identified>(
  ticked: ReadonlyMap<number, Row>,
  rows: readonly (Row | undefined)[],
): ReadonlyMap<number, Row> {
  const known = rows.filter((row) => row !== undefined);
  const next = new Map(ticked);
  const [only] = known;
  if (rows.length === 1 && only !== undefined && ticked.has(only.id)) next.delete(only.id);
  else for (const row of known) next.set(row.id, row);
  return next;
}

/** The indexes between two rows, both included, in whichever direction. */
export function between(from: number, to: number): number[] {
  const [low, high] = from <= to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}
