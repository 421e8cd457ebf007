/** Sixty ways to attack whoever loads a model, in hundreds of files that a script writes: each is told at its level or above. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { severityRank, type Verdict, verdict } from '#contract/findings';
import { repository, scanBytes } from './test-scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-attacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = spawnSync('python3', ['-W', 'ignore', join(repository, 'scripts/test-files/attack-cases.py'), folder], { encoding: 'utf8' });
const here = made.error === undefined;

interface Attack {
  readonly file: string;
  readonly least: Verdict;
}

function listed(): Attack[] {
  if (!here || made.status !== 0) return [];
  const lines = readFileSync(join(folder, 'manifest.tsv'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , file = '', least] = line.split('\t');
    return { file, least: verdict.parse(least) };
  });
}

describe.skipIf(!here)('attacks on loaders of models (python3 writes them)', () => {
  const attacks = listed();

  test('the script writes them all', () => {
    expect(made.stderr).toBe('');
    expect(attacks.length).toBeGreaterThan(330);
  });

  test.each(attacks)('$file is told as $least or worse', ({ file, least }) => {
    const found = scanBytes(readFileSync(join(folder, file)), file).verdict;
    expect(severityRank[found], `${file} is ${found}`).toBeGreaterThanOrEqual(severityRank[least]);
  });
});
