/** Seeded randomness: xoshiro128** (Blackman and Vigna 2018), so that the same plan draws the same numbers on every machine. */

export interface Generator {
  /** The next 32 random bits, as an unsigned integer. */
  next(): number;
  /** Uniform in [0, 1), 24 bits of it. */
  uniform(): number;
  /** A whole number in [0, bound); `bound` is at least 1 and at most 2^32. */
  below(bound: number): number;
}

const mask64 = (1n << 64n) - 1n;

/** One step of SplitMix64 (Steele, Lea and Flood 2014): mixes a 64-bit state that advances by the golden ratio. */
export function splitMix64(state: bigint): { readonly state: bigint; readonly value: bigint } {
  const next = (state + 0x9e3779b97f4a7c15n) & mask64;
  let mixed = next;
  mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask64;
  return { state: next, value: mixed ^ (mixed >> 31n) };
}

/** xoshiro128** from its four state words, not all zero. */
export function xoshiro(words: readonly [number, number, number, number]): Generator {
  let [a, b, c, d] = words;
  const next = (): number => {
    const product = Math.imul(b, 5);
    const value = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return value;
  };
  return {
    next,
    uniform: () => (next() >>> 8) / 2 ** 24,
    below: (bound) => {
      // Rejection keeps every number equally likely.
      const usable = 2 ** 32 - (2 ** 32 % bound);
      let drawn = next();
      while (drawn >= usable) drawn = next();
      return drawn % bound;
    },
  };
}

/** An independent stream for a seed and a place (a row, an epsilon): what one row draws never depends on its neighbours. */
export function generatorFor(seed: number, ...place: readonly number[]): Generator {
  let state = BigInt(seed) & mask64;
  for (const part of place) {
    const step = splitMix64(state ^ (BigInt(part) & mask64));
    state = step.value;
  }
  const first = splitMix64(state);
  const second = splitMix64(first.state);
  const low = (value: bigint) => Number(value & 0xffffffffn) | 0;
  return xoshiro([low(first.value), low(first.value >> 32n), low(second.value), low(second.value >> 32n) | 1]);
}
