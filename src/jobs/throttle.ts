/** Lets so much progress through as a person can see, so that a fast task does not spend its time on telling. */

/** Milliseconds between two that pass: 20 a second. */
const intervalMs = 50;

/**
 * @param now milliseconds; only differences are used
 * @returns whether this one passes; the first that completes the count always does
 */
export function throttle(now: () => number): (done: number, total: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  let isComplete = false;
  return (done, total) => {
    const at = now();
    const completes = done >= total && !isComplete;
    if (!completes && at - last < intervalMs) return false;
    isComplete ||= completes;
    last = at;
    return true;
  };
}
