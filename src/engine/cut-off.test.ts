/** What a crash between two steps of an examination leaves is seen when the case is opened, and made good. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allAssets, replaceAssets } from '#store/assets';
import { root, startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
let dir = '';
beforeEach(async () => {
  at = await startTestEngine('browser');
  dir = join(at.folder, 'case');
  await at.client.cases.create({ dir, client: 'Client', auditor: 'Lead auditor' });
  await at.take(join(root, 'resources', 'demo', 'cloud', 'terraform'));
}, 60_000);
afterEach(() => at.close());

test('assets are safe before their file counts as examined', async () => {
  const { rows } = await at.client.custody.list({});
  const seqOf = (act: string): number => rows.find((row) => row.act === act)?.seq ?? 0;
  expect(seqOf('assets')).toBeGreaterThan(0);
  expect(seqOf('assets')).toBeLessThan(seqOf('scanned'));
});

test('assets whose checks were never made are checked when the case is opened in a window', async () => {
  const before = await at.client.artifacts.checks({});
  expect(before.length).toBeGreaterThan(0);
  const { store } = at.engine.context.session;
  const [asset] = allAssets(store);
  // As an import does, which was killed before it came to the checks: new assets take all results with them.
  replaceAssets(store, asset?.artifactId ?? 0, allAssets(store));
  expect(await at.client.artifacts.checks({})).toEqual([]);
  await at.client.cases.close();
  await at.client.cases.open({ dir });
  const [job] = (await at.client.jobs.list()).filter(({ kind }) => kind === 'scan');
  expect(await at.ended(job?.id ?? '')).toMatchObject({ status: 'done' });
  expect(await at.client.artifacts.checks({})).toEqual(before);
}, 60_000);

test('a case that was closed in order is opened without a job', async () => {
  await at.client.cases.close();
  await at.client.cases.open({ dir });
  expect((await at.client.jobs.list()).filter(({ kind }) => kind === 'scan')).toEqual([]);
}, 60_000);
