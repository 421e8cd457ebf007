import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlarm, repository, scanBytes } from './test-scan.ts';

const corpus = join(repository, '..', 'shared', 'data', 'model-corpus');
const here = existsSync(join(corpus, 'manifest.tsv'));

interface Sample {
  readonly expected: string;
  readonly file: string;
}

const samples: Sample[] = here
  ? readFileSync(join(corpus, 'manifest.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .map(([, expected = '', file = '']) => ({ expected, file }))
  : [];

/** Malicious samples that are not told as high, each with the reason and what is told instead. */
const notAlarmed: Readonly<Record<string, { readonly reason: string; readonly outcome: string }>> = {};

describe.skipIf(!here)('the corpus of model files (../shared/data/model-corpus)', () => {
  test.each(samples.filter(({ expected }) => expected === 'mal'))('$file is told as malicious, or named as not read', ({ file }) => {
    const scan = scanBytes(readFileSync(join(corpus, file)), file);
    const exception = notAlarmed[file];
    if (exception) expect({ alarm: isAlarm(scan.verdict), outcome: scan.outcome }).toEqual({ alarm: false, outcome: exception.outcome });
    else expect(isAlarm(scan.verdict)).toBe(true);
  });

  test.each(samples.filter(({ expected }) => expected === 'benign'))('$file raises no alarm', ({ file }) => {
    expect(isAlarm(scanBytes(readFileSync(join(corpus, file)), file).verdict)).toBe(false);
  });
});
