/** A reader that does not survive a file leaves a finding: what could not be read must not pass for clean. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ChildCrashed, type Pool } from '#jobs/pool';
import { examine } from './examine.ts';
import { loadResources } from './resources.ts';
import { root } from './test-engine.ts';

test('a crashed reader is an outcome with a finding of high severity', async () => {
  const pool: Pick<Pool, 'run'> = { run: () => Promise.reject(new ChildCrashed('memory', 'The scan took more than 512 MiB of memory.')) };
  const resources = loadResources(join(root, 'resources'));
  const examined = await examine(
    { path: '/x', key: null, name: 'x', size: 10 },
    { pool: { ...pool, close: async () => {} }, resources },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(examined).toMatchObject({ outcome: 'crashed', findings: [{ ruleId: 'MDL-ART-003', severity: 'high' }] });
  expect(examined.coverage).toEqual([expect.objectContaining({ from: 0, to: 10, state: 'unread' })]);
});

test('what the scan saw in a file stays when a second reader takes it as a table or as an export', async () => {
  const seen = { ruleId: 'MDL-ZIP-007', detail: 'An archive stands at its end.', location: {}, evidence: { reconstruction: 'planted' } };
  const base = { coverage: [], facts: [], scanners: [], outcomeDetail: '' };
  const resources = loadResources(join(root, 'resources'));
  for (const kind of ['csv', 'json', 'model-config'] as const) {
    const answers: Record<string, unknown> = {
      scan: { ...base, outcome: 'limit', observations: [seen], format: { kind, label: kind } },
      cloud: { ...base, outcome: 'scanned', observations: [], importers: [], label: 'Export', assets: [] },
      table: { ...base, outcome: 'scanned', observations: [] },
    };
    const pool = { run: async (task: string) => answers[task] } as unknown as Pool;
    const examined = await examine(
      { path: '/x', key: null, name: 'x', size: 10 },
      { pool, resources },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    expect(examined).toMatchObject({ outcome: 'limit', findings: [{ ruleId: 'MDL-ZIP-007' }] });
    if (kind !== 'csv') expect(JSON.stringify(examined)).not.toContain('planted');
  }
});
