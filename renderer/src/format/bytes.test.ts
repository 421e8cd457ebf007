/** Sizes are read by people who compare them: three digits, one unit, no surprises at the edges. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesText, exactBytesText, offsetText } from './bytes.ts';

test.each([
  [0, '0 B'],
  [214, '214 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1400, '1.4 kB'],
  [97_812_480, '97.8 MB'],
  [99_960_000, '100 MB'],
  [438_004_736, '438 MB'],
  [999_600_000, '1.0 GB'],
  [4_368_439_584, '4.4 GB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

test('what is no size is not shown as one', () => expect([Number.NaN, -1, Number.POSITIVE_INFINITY].map(bytesText)).toEqual(['', '', '']));

test('no size needs more than four characters of number', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      (bytes) => void expect(bytesText(bytes)).toMatch(/^\d{1,4}(\.\d)? (B|[kMGTP]B)$/),
    ),
  );
});

test('the exact size shows every digit', () =>
  expect([exactBytesText(4_368_439_584), exactBytesText(1)]).toEqual(['4,368,439,584 bytes', '1 byte']));

test('offsets are hexadecimal', () => expect(offsetText(176)).toBe('0xb0'));
