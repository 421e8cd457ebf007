/** The closing line of a run counts what there was, and a result that is missing or broken can never look like success. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-count-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const unit = (statuses: readonly string[], status = 'passed') => ({
  testResults: [
    { name: 'a.test.ts', status, assertionResults: statuses.map((each, index) => ({ status: each, fullName: `unit ${index}` })) },
  ],
});
const walk = (statuses: readonly string[]) => ({
  errors: [],
  suites: [
    {
      specs: [],
      suites: [{ specs: statuses.map((status, index) => ({ title: `walk ${index}`, tests: [{ projectName: 'electron', status }] })) }],
    },
  ],
});

function count(files: Readonly<Record<string, string>>): { readonly code: number | null; readonly lines: string[] } {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const given = ['vitest', 'playwright', 'checks'].map((name) => join(folder, name));
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'scripts', 'count-results.ts'), ...given], {
    encoding: 'utf8',
  });
  return { code: status, lines: stdout.trimEnd().split('\n') };
}

const good = {
  vitest: JSON.stringify(unit(['passed', 'pending'])),
  playwright: JSON.stringify(walk(['expected', 'skipped'])),
  checks: 'checks: 5 passed, 0 failed\n',
};

test('passes are summed and what was skipped is named', () => {
  expect(count(good)).toEqual({ code: 0, lines: ['skipped: unit 1', 'skipped: walk 1 (electron)', '7 passed, 0 failed, 2 skipped'] });
});

test.each([
  ['a failed test', { vitest: JSON.stringify(unit(['failed'])) }],
  ['a file that failed before its first test', { vitest: JSON.stringify(unit([], 'failed')) }],
  ['a failed walk', { playwright: JSON.stringify(walk(['unexpected'])) }],
  ['a walk that passed only when repeated', { playwright: JSON.stringify(walk(['flaky'])) }],
  ['a failed check', { checks: 'checks: 4 passed, 1 failed\n' }],
  ['checks that ended early', { checks: 'passed  types\n' }],
  ['a result that is no JSON', { playwright: 'Killed' }],
])('%s is a failure', (_what, changes) => {
  const { code, lines } = count({ ...good, ...changes });
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/ 1 failed, /);
});

test('results that are missing are failures', () => {
  expect(count({})).toMatchObject({ code: 1, lines: expect.arrayContaining(['0 passed, 3 failed, 0 skipped']) });
});
