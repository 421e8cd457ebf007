/** Bends files at random, by a seed, and holds what a scan of the result must keep to: a result of the contract that accounts for every byte. */
import { observation } from '#contract/findings';
import { defaultLimits } from '#formats/limits';
import { concat } from '#formats/test-files/bytes';
import { modelRules, scanBytes } from './test-scan.ts';

// A scan of a few hundred bytes has no use for more; a mutation that claims more must not be believed.
export const fuzzLimits = { ...defaultLimits, maxSteps: 500_000, maxInflatedBytes: 64 * 1024 ** 2 };

/** mulberry32: the same mutations on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nasty = [0, 1, 0x7f, 0x80, 0xff, 0x2e, 0x28, 0x52, 0x63, 0x95, 0x50];

export function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const pick = (limit: number) => Math.floor(next() * limit);
  let result: Uint8Array = bytes.slice();
  for (let count = 1 + pick(4); count > 0; count -= 1) {
    const at = pick(result.length);
    switch (pick(6)) {
      case 0:
        result[at] = pick(256);
        break;
      case 1:
        result[at] = nasty[pick(nasty.length)] ?? 0;
        break;
      case 2:
        result = result.slice(0, at);
        break;
      case 3:
        result = concat(result.slice(0, at), result.slice(at + 1 + pick(8)));
        break;
      case 4:
        result = concat(result.slice(0, at), result.slice(pick(result.length + 1)), result.slice(at));
        break;
      default:
        result.fill(nasty[pick(nasty.length)] ?? 0, at, at + 1 + pick(9));
    }
    if (result.length === 0) return result;
  }
  return result;
}

export interface Fault {
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Milliseconds that the scan of a small file may take at most. */
const longest = 2000;

function faultOf(bytes: Uint8Array): string | undefined {
  const start = performance.now();
  const scan = scanBytes(bytes, 'mutation', fuzzLimits);
  const spent = performance.now() - start;
  if (spent > longest) return `took ${Math.round(spent)} ms`;
  let position = 0;
  for (const { from, to } of scan.coverage) {
    if (from !== position) return `coverage goes from ${position} to ${from}`;
    position = to;
  }
  if (position !== bytes.length) return `coverage ends at ${position} of ${bytes.length}`;
  for (const each of scan.observations) {
    const { error } = observation.safeParse(each);
    if (error) return `${each.ruleId} breaks the contract: ${error.message}`;
    if (!modelRules.byId.has(each.ruleId)) return `${each.ruleId} is in no pack`;
  }
  return undefined;
}

/** Scans one mutation of a file. @returns what is wrong, with the bytes that show it */
export function fuzzOnce(sample: Uint8Array, next: () => number): Fault | undefined {
  const bytes = mutate(sample, next);
  try {
    const what = faultOf(bytes);
    return what === undefined ? undefined : { what, bytes };
  } catch (thrown) {
    return { what: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown), bytes };
  }
}
