/** Who comes late hears all, and nobody waits for what has ended. */
import { expect, test } from 'vitest';
import { EventHub } from './event-hub.ts';

async function all(events: AsyncIterable<unknown>): Promise<unknown[]> {
  const heard: unknown[] = [];
  for await (const event of events) heard.push(event);
  return heard;
}

test('a late watcher hears the past first, and the end ends it', async () => {
  const hub = new EventHub();
  hub.open('run');
  hub.publish('run', 1);
  const early = all(hub.watch('run', undefined));
  hub.publish('run', 2);
  const late = all(hub.watch('run', undefined));
  await Promise.resolve();
  hub.publish('run', 3);
  hub.end('run');
  hub.publish('run', 4);
  expect(await early).toEqual([1, 2, 3]);
  expect(await late).toEqual([1, 2, 3]);
  expect(hub.has('run')).toBe(false);
  expect(await all(hub.watch('run', undefined))).toEqual([]);
});

test('a watcher that leaves is let go', async () => {
  const hub = new EventHub();
  hub.open('run');
  const leave = new AbortController();
  const heard = all(hub.watch('run', leave.signal));
  hub.publish('run', 1);
  await new Promise((resolve) => setImmediate(resolve));
  leave.abort();
  expect(await heard).toEqual([1]);
});
