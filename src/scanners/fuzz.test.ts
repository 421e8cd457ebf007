/** Bends well-formed files of every format at random, by a fixed seed: whatever comes, a scan ends with a result. */
import { describe, expect, test } from 'vitest';
import { fuzzLimits, fuzzOnce, random } from './test-fuzz.ts';
import { fuzzSamples } from './test-fuzz-samples.ts';
import { scanBytes } from './test-scan.ts';

const mutations = 300;

describe.each(fuzzSamples)('%s', (_name, sample) => {
  test('is found when it is whole', () => {
    expect(scanBytes(sample).scanners.length).toBeGreaterThan(0);
  });

  test(`${mutations} mutations end with a result that fits the contract and covers every byte`, () => {
    const next = random(sample.length);
    for (let round = 0; round < mutations; round += 1) expect(fuzzOnce(sample, next)).toBeUndefined();
  });

  test('every prefix ends with a result', () => {
    for (let length = 0; length < sample.length; length += 1)
      expect(scanBytes(sample.slice(0, length), 'prefix', fuzzLimits).coverage.at(-1)?.to ?? 0).toBe(length);
  });
});
