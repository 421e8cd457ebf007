/** Where a key leads in a list of rows. */

/**
 * @param key as of KeyboardEvent
 * @param current index, -1 for none
 * @param page rows that a page key skips
 * @returns the next index, or undefined where the key moves nothing
 */
export function nextIndex(key: string, current: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: within(current + 1),
    ArrowUp: within(current - 1),
    PageDown: within(current + page),
    PageUp: within(current - page),
    Home: 0,
    End: count - 1,
  };
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}
