/** The gate lets no message through that the decoder would fail on, and none too many. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admitMessages, messageLimit } from './admit-message.ts';

const call = '{"i":"1","p":{"u":"/app/info"}}';

test('a thousand messages at once pass, the next does not, and a second later there is room again', () => {
  let now = 0;
  const admit = admitMessages(() => now);
  for (let sent = 0; sent < 1000; sent += 1) expect(admit(call)).toEqual({ admitted: call });
  expect(admit(call)).toEqual({ refused: 'rate' });
  now = 1000;
  for (let sent = 0; sent < 500; sent += 1) expect(admit(call)).toEqual({ admitted: call });
  expect(admit(call)).toEqual({ refused: 'rate' });
});

test('a message over 16 MiB is refused before it is parsed', () => {
  const admit = admitMessages(() => 0);
  expect(admit(' '.repeat(messageLimit + 1))).toEqual({ refused: 'size' });
});

test('whatever arrives, the gate answers and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.json()), (data) => {
      expect(['admitted', 'refused']).toContain(Object.keys(admitMessages(() => 0)(data))[0]);
    }),
  );
});

test('what is admitted names a procedure of two parts or aborts a call', () => {
  const admit = admitMessages(() => 0);
  expect(admit('{"i":"1","t":4}')).toHaveProperty('admitted');
  expect(admit('{"i":"1","t":3,"p":{}}')).toEqual({ refused: 'shape' });
  expect(admit('{"i":"1","p":{"u":"/app"}}')).toEqual({ refused: 'shape' });
});
