/** Which rows are ticked: a set that Space toggles and that Shift extends. */

/** Toggles one id, or adds a whole range; ids of rows that are not loaded yet are left out. */
export function tick(ticked: ReadonlySet<number>, ids: readonly (number | undefined)[]): ReadonlySet<number> {
  const known = ids.filter((id) => id !== undefined);
  const next = new Set(ticked);
  const [only] = known;
  if (ids.length === 1 && only !== undefined && ticked.has(only)) next.delete(only);
  else for (const id of known) next.add(id);
  return next;
}

/** The indexes between two rows, both included, in whichever direction. */
export function between(from: number, to: number): number[] {
  const [low, high] = from <= to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}
