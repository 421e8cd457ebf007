/** Connecting again is tried at once, then ever slower, and never given up. */
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('delays grow to five seconds and stay there', () => {
  const delays = [0, 1, 2, 3, 4, 5, 50].map(retryDelay);
  expect(delays).toEqual([200, 500, 1000, 2000, 4000, 5000, 5000]);
});
