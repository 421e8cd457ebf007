/** A child that ends over one file, or over several together, costs what it was at and nothing else of the import. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChildCrashed } from '#jobs/pool';
import { root, startTestEngine, type TestEngine } from './test-engine.ts';

let assay: TestEngine;
beforeEach(async () => {
  assay = await startTestEngine();
  mkdirSync(join(assay.folder, 'in'));
  const rows = (from: number) => Array.from({ length: 60 }, (_, index) => `${from + index},w${index}`).join('\n');
  writeFileSync(join(assay.folder, 'in', 'train.csv'), `id,word\n${rows(0)}\n`);
  writeFileSync(join(assay.folder, 'in', 'test.csv'), `id,word\n${rows(30)}\n`);
  await assay.client.cases.create({ dir: join(assay.folder, 'case'), client: 'Client', auditor: 'Auditor' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await assay.close();
});

/** The pool, but with these tasks ending as when a file is more than their child can bear. */
function crashing(...names: readonly string[]): void {
  const { pool } = assay.engine.context;
  const run = pool.run.bind(pool);
  vi.spyOn(pool, 'run').mockImplementation((name, input, options) =>
    names.includes(name) ? Promise.reject(new ChildCrashed('memory', 'It took too much memory.')) : run(name, input, options),
  );
}

test('checks and comparisons that crash leave a finding each, and the import ends well', async () => {
  crashing('checks', 'overlap');
  const job = await assay.take(join(assay.folder, 'in'), join(root, 'resources', 'demo', 'cloud'));
  expect(job.status).toBe('done');
  const { rows } = await assay.client.findings.list({});
  const ended = rows.filter(({ ruleId }) => ruleId === 'MDL-ART-003');
  expect(ended.map(({ severity }) => severity)).toEqual(['high', 'high']);
  const details = await Promise.all(ended.map(async ({ id }) => (await assay.client.findings.get({ id })).detail));
  for (const detail of details) expect(detail).toMatch(/ended without a result: It took too much memory/);
  expect(await assay.client.artifacts.checks({})).toEqual([]);
  expect(await assay.client.verify.run({ path: join(assay.folder, 'case') })).toMatchObject({ integrity: 'intact' });
}, 60_000);

test('a copy that crashes is an outcome of its file', async () => {
  crashing('intake');
  const job = await assay.take(join(assay.folder, 'in'));
  expect(job.status).toBe('done');
  const { rows } = await assay.client.artifacts.list({});
  expect(rows.map(({ outcome }) => outcome)).toEqual(['crashed', 'crashed']);
}, 60_000);
