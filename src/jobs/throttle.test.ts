/** Progress that passes: twenty a second, and the last one always. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { throttle } from './throttle.ts';

test('of a thousand steps a second some twenty pass, and the last of all', () => {
  let now = 0;
  const passes = throttle(() => now);
  const passed: number[] = [];
  for (let done = 1; done <= 1000; done += 1) {
    now += 1;
    if (passes(done, 1000)) passed.push(done);
  }
  expect(passed.length).toBeLessThanOrEqual(21);
  expect(passed.at(-1)).toBe(1000);
});

test('whatever is told and however often it says that it is complete, at most twenty a second pass and one more', () => {
  const told = fc.record({ wait: fc.nat(3), done: fc.nat(1), total: fc.constant(1) });
  fc.assert(
    fc.property(fc.array(told, { maxLength: 300 }), (steps) => {
      let now = 0;
      let passed = 0;
      const passes = throttle(() => now);
      for (const { done, total, wait } of steps) {
        now += wait;
        if (passes(done, total)) passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(2 + now / 50);
    }),
  );
});
