/** How long to wait before connecting again: at once, then ever longer, at most five seconds. */

/** @returns milliseconds; @param attempts that failed already */
export function retryDelay(attempts: number): number {
  return Math.min(5000, attempts === 0 ? 200 : 500 * 2 ** Math.min(attempts - 1, 4));
}
