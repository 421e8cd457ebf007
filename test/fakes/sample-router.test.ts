/** The sample engine keeps to the contract: every answer of it passes the contract's own checks. */
import { expect, test } from 'vitest';
import { createInProcessClient } from '#transport/in-process';
import type { SampleOptions } from './sample/state.ts';
import { sampleRouter } from './sample-router.ts';

const failures: string[] = [];
const connect = (options: SampleOptions) =>
  createInProcessClient(sampleRouter(options), { log: (line) => void failures.push(line), reference: () => 'L-1' });

test.each(['usual', 'empty', 'closed'] as const)('every list and page of the variant “%s” answers', async (variant) => {
  const client = connect({ variant });
  await client.app.info();
  await client.app.doctor();
  await client.cases.recent();
  if (variant === 'closed') await client.cases.open({ dir: '/media/MHN-2/2026-014' });
  await client.cases.overview();
  await client.jobs.list();
  const { rows } = await client.artifacts.list({});
  for (const { id } of rows) await client.artifacts.get({ id });
  const findings = await client.findings.list({});
  for (const { id } of findings.rows) await client.findings.get({ id });
  const assets = await client.artifacts.assets({});
  for (const { id } of assets.rows) await client.artifacts.checks({ assetId: id });
  for (const { id } of await client.assessments.list()) await client.assessments.get({ id });
  await client.checklists.get({});
  await client.checklists.frameworks();
  await client.reports.preview();
  await client.reports.list();
  await client.keys.list();
  await client.custody.list({});
  for (const path of ['/a.pdf', '/tampered/case', '/strange.bin']) await client.verify.run({ path });
  await client.imports.browse({});
  expect(failures).toEqual([]);
});

test('pages follow one another to the end', async () => {
  const client = connect({});
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.findings.list>> = await client.findings.list({ cursor, limit: 50 });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(214);
});

test('a decision is kept and is in the custody log', async () => {
  const client = connect({});
  await client.findings.decide({ ids: [1], state: 'confirmed' });
  await expect(client.findings.get({ id: 1 })).resolves.toMatchObject({ state: 'confirmed' });
  await expect(client.custody.list({ limit: 1 })).resolves.toMatchObject({ rows: [{ object: 'F-0001' }] });
});
