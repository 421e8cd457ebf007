import { expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { latin1 } from '../test-files/bytes.ts';
import { findLocalHeader } from './find-header.ts';

const mark = 'PK\x03\x04';
const find = (text: string, from = 0, to = text.length, maxSteps = defaultLimits.maxSteps) =>
  findLocalHeader(bytesSource(latin1(text)), from, to, new Budget({ ...defaultLimits, maxSteps }));

test('the first signature that lies wholly in the range is found', () => {
  expect(find(mark)).toBe(0);
  expect(find(`--${mark}-${mark}`)).toBe(2);
  expect(find(`--${mark}-${mark}`, 3)).toBe(7);
  expect(find(`--${mark}`, 2, 6)).toBe(2);
  expect(find(`--${mark}`, 2, 5)).toBeUndefined();
  expect(find(`--${mark}`, 0, 5)).toBeUndefined();
  expect(find('PK\x03', 0, 3)).toBeUndefined();
  expect(find('PK\x05\x06PK\x01\x02')).toBeUndefined();
});

test('a signature at, across and behind the edges of pieces is found', () => {
  for (const edge of [4096, 4096 + 16_384, 4096 + 16_384 + 65_536])
    for (const at of [edge - 4, edge - 3, edge - 2, edge - 1, edge, edge + 1, edge + 100])
      expect(find(`xx${'-'.repeat(at)}${mark}`, 2)).toBe(at + 2);
});

test('pieces grow up to a mebibyte and each is paid for by its length', () => {
  const reads: number[] = [];
  const source = {
    size: 10_000_000,
    read: (_offset: number, length: number) => {
      reads.push(length);
      return new Uint8Array(length);
    },
  };
  const to = 4096 + 16_384 + 65_536 + 262_144 + 2 * 1_048_576;
  const within = (maxSteps: number) => findLocalHeader(source, 0, to, new Budget({ ...defaultLimits, maxSteps }));
  expect(within(2 + 5 + 17 + 65 + 257 + 257)).toBeUndefined();
  expect(reads).toEqual([4099, 16_387, 65_539, 262_147, 1_048_579, 1_048_576]);
  expect(() => within(602)).toThrow(LimitReached);
  expect(find('-'.repeat(4096), 0, 4096, 2)).toBeUndefined();
  expect(find('---', 0, 3, 0)).toBeUndefined();
});
