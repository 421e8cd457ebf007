/** Lets so much progress through as a person can see, so that a fast task does not spend its time on telling. */

/** Milliseconds between two that pass: 20 a second. */
const intervalMs = 50;

/**
 * @param now milliseconds; only differences are used
 * @returns whether this one passes; what completes the count passes once
 */
export function throttle(now: () => number): (done: number, total: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  let complete = false;
  return (done, total) => {
    const completes = done >= total && !complete;
    complete = done >= total;
    const at = now();
    if (!completes && at - last < intervalMs) return false;
    last = at;
    return true;
  };
}
