/** Hundreds of files that the real libraries have just written on this machine: none may be called an attack. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isAlarm, repository, scanBytes } from '../test-scan.ts';

const python = '/usr/bin/python3';

function hasLibraries(): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, sklearn, joblib, numpy, scipy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const here = hasLibraries();

describe.skipIf(!here)('files written by torch, sklearn, joblib, numpy and scipy (skipped where python3 lacks one of them)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-benign-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('raise no alarm, and at most one in fifty is doubtful', () => {
    execFileSync(python, [join(repository, 'scripts/test-files/benign-pickles.py'), folder], { stdio: 'ignore' });
    const names = readdirSync(folder);
    const alarms: string[] = [];
    const doubtful: string[] = [];
    for (const name of names) {
      const scan = scanBytes(readFileSync(join(folder, name)));
      const said = `${name}: ${scan.observations.map(({ detail }) => detail).join(' ')}`;
      if (isAlarm(scan.verdict)) alarms.push(said);
      else if (scan.verdict === 'medium') doubtful.push(said);
    }
    expect(names.length).toBeGreaterThan(500);
    expect(alarms).toEqual([]);
    expect(doubtful.length).toBeLessThanOrEqual(names.length / 50);
  }, 120_000);
});
