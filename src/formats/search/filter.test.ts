import { expect, test } from 'vitest';
import { filterBytes, StartFilter, textMark } from './filter.ts';
import { type Start, startOf } from './starts.ts';

const starts: readonly Start[] = [
  ...['\x7fELF', 'PK\x03', '#!/', '\0as'].map((text) => startOf(text)),
  startOf('pow', true),
  { sets: [[0x80], [2, 3, 4, 5], [0x95, 0x7d]] },
];

/** Bytes of a small range, so that starts come about by chance. */
function bytesOf(seed: number, length: number): Uint8Array {
  const pool = Buffer.from('\x7fELF\x80\x04\x95}PK\x03#!/\0aspOW plain text of some length ', 'latin1');
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return pool[(state >>> 8) % pool.length] ?? 0;
  });
}

/** Each place and what stands there, in order. */
function placesOf(filter: StartFilter, bytes: Uint8Array): string[] {
  filter.input.set(bytes);
  return [...filter.places(bytes.length)]
    .map((place) => (place >= textMark ? `text ${place - textMark}` : `${filter.startBits(place, 0)} at ${place}`))
    .sort();
}

test('the vectors and the plain steps find the same places, also at the edges', () => {
  const [fast, plain] = [new StartFilter(starts), new StartFilter(starts, true)];
  for (const length of [1, 3, 15, 16, 17, 31, 100, 4096, 65_537, filterBytes]) {
    const bytes = bytesOf(length, length);
    const found = placesOf(fast, bytes);
    expect(found).toEqual(placesOf(plain, bytes));
    if (length > 1000) expect(found.length).toBeGreaterThan(10);
  }
});

test('what was there before does not count', () => {
  const filter = new StartFilter(starts);
  placesOf(filter, bytesOf(9, filterBytes));
  expect(placesOf(filter, new Uint8Array(40))).toEqual([]);
});

test('letters of either case are found where that is asked for', () => {
  const filter = new StartFilter(starts);
  expect(placesOf(filter, Buffer.from('\x01PoWer\x01#!/\x01'))).toEqual(['16 at 1', '4 at 7']);
});
