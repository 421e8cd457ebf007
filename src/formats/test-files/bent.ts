/** Bends well-formed bytes for property tests: flips, cuts and repeats, shrinking to the smallest that matters. */
import fc from 'fast-check';
import { LimitReached, MalformedInput } from '../limits.ts';
import { concat } from './bytes.ts';

type Change = { readonly kind: 'flip' | 'cut' | 'drop' | 'repeat'; readonly at: number; readonly value: number };

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'repeat'),
  at: fc.nat(),
  value: fc.integer({ min: 0, max: 255 }),
});

function apply(bytes: Uint8Array, { kind, at, value }: Change): Uint8Array {
  if (bytes.length === 0) return bytes;
  const place = at % bytes.length;
  if (kind === 'cut') return bytes.slice(0, place);
  if (kind === 'drop') return concat(bytes.slice(0, place), bytes.slice(place + 1 + (value % 8)));
  if (kind === 'repeat') return concat(bytes.slice(0, place), bytes.slice(place, place + (value % 32)), bytes.slice(place));
  const flipped = bytes.slice();
  flipped[place] = value;
  return flipped;
}

/** Files near `seed`. */
export function bent(seed: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.array(change, { maxLength: 5 }).map((changes) => changes.reduce(apply, seed));
}

/** Runs a reader and lets only the two errors pass that readers may throw. */
export function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
  }
}
