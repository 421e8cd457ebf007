/** What people do with a case: decide, answer, look at bytes; and what the case says of itself meanwhile. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attackPickle, startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
let dir = '';
beforeAll(async () => {
  at = await startTestEngine();
  dir = join(at.folder, 'case');
  const usb = join(at.folder, 'usb');
  mkdirSync(usb);
  writeFileSync(join(usb, 'bad.pkl'), attackPickle('id'));
  writeFileSync(
    join(usb, 'train.csv'),
    `id,word,label\n${Array.from({ length: 60 }, (_, row) => `${row},w${row},${row % 2}`).join('\n')}\n`,
  );
  writeFileSync(
    join(usb, 'test.csv'),
    `id,word,label\n${Array.from({ length: 20 }, (_, row) => `${row + 100},w${row},${row % 2}`).join('\n')}\n`,
  );
  await at.client.cases.create({ dir, client: 'Client', auditor: 'Lead auditor' });
  await at.take(usb);
}, 60_000);
afterAll(() => at.close());

async function attack() {
  const { rows } = await at.client.findings.list({});
  const found = rows.find(({ severity }) => severity === 'critical');
  if (!found) throw new Error('the attack was not found');
  return found;
}

test('a finding leads to its rule, its evidence and its bytes', async () => {
  const detail = await at.client.findings.get({ id: (await attack()).id });
  expect(detail).toMatchObject({ ruleId: 'MDL-PKL-001', state: 'proposed', origin: 'scan', artifact: { path: 'usb/bad.pkl' } });
  expect(detail.evidence?.reconstruction).toContain('posix.system');
  expect(detail.evidenceSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(detail.remediation).not.toBe('');
  expect(detail.blindSpots).not.toBe('');
  expect(detail.controls.find(({ framework }) => framework === 'nist-ai-rmf-1.0')?.nodes).toContain('MEASURE 2.7');
  const bytes = await at.client.artifacts.bytes({ id: detail.artifactId ?? 0, offset: 0, length: 6 });
  expect(Buffer.from(bytes.hex, 'hex').toString()).toBe('cposix');
});

test('test rows that stand in training are found over two files', async () => {
  const { rows } = await at.client.findings.list({ filter: { ruleId: 'DATA-OVL-001' } });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ place: expect.stringContaining('test.csv') });
});

test('a proposal stays beside a decision, and only the decision scores', async () => {
  const before = await at.client.checklists.get({});
  const node = before.nodes.find(({ ref }) => ref === 'MEASURE 2.7');
  expect(node?.proposed).toMatchObject({ value: '1' });
  expect(node?.decided).toBeNull();
  const answered = await at.client.checklists.answer({ node: 'MEASURE 2.7', value: '2', note: 'Quarantine was shown.' });
  expect(answered).toMatchObject({ decided: { value: '2', actor: 'Lead auditor' }, proposed: { value: '1' } });
  await expect(at.client.checklists.answer({ node: 'MEASURE 2.7', value: 'na' })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(at.client.checklists.answer({ node: 'MEASURE 9.9', value: '1' })).rejects.toMatchObject({
    code: expect.stringMatching(/not-found|invalid-input/),
  });
  const withdrawn = await at.client.checklists.answer({ node: 'MEASURE-2.7', value: '' });
  expect(withdrawn.decided).toBeNull();
});

test('a decision changes the posture and is in the log; a dismissal needs a reason', async () => {
  const { id, ref } = await attack();
  const before = await at.client.cases.overview();
  await expect(at.client.findings.decide({ ids: [id], state: 'dismissed' })).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await at.client.findings.decide({ ids: [id], state: 'confirmed' })).toEqual({ changed: 1 });
  const after = await at.client.cases.overview();
  expect(after.posture.score).toBeLessThan(before.posture.score);
  expect(after.attention.map(({ text }) => text).join()).toContain(ref);
  expect((await at.client.findings.get({ id })).history.at(-1)).toMatchObject({ actor: 'Lead auditor' });
});

test('a scan by the same rules changes nothing and keeps decisions', async () => {
  const before = await at.client.findings.list({});
  const { jobId, stale } = await at.client.imports.rescan();
  expect(stale).toBe(0);
  expect(await at.ended(jobId)).toMatchObject({ status: 'done' });
  const after = await at.client.findings.list({});
  expect(after.rows).toEqual(before.rows);
});

test('a copy that was changed on disk is seen, blocks signing, and fails verification', async () => {
  const [artifact] = (await at.client.artifacts.list({ filter: { text: 'bad.pkl' } })).rows;
  expect(await at.client.artifacts.recheck({ id: artifact?.id ?? 0 })).toEqual({ attachment: 'stored' });
  const [blob] = readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((each) => each.name === artifact?.sha256);
  if (!blob) throw new Error('the copy is not under its hash');
  const file = join(blob.parentPath, blob.name);
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(file, bytes, { mode: 0o600 });
  expect(await at.client.artifacts.recheck({ id: artifact?.id ?? 0 })).toEqual({ attachment: 'changed' });
  expect((await at.client.cases.overview()).attention).toContainEqual(
    expect.objectContaining({ code: 'L-02', consequence: 'blocks-signing' }),
  );
  expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'changed' });
});

test('what is asked for and is not there is an error with words, and nothing of the inside is told', async () => {
  await expect(at.client.findings.get({ id: 4711 })).rejects.toMatchObject({ code: 'not-found' });
  await expect(at.client.verify.run({ path: join(at.folder, 'nowhere') })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('nowhere'),
  });
  await expect(at.client.reports.draft({ out: join(at.folder, 'report.txt') })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(at.client.reports.draft({ out: join(at.folder, 'no', 'report.pdf') })).rejects.toMatchObject({ code: 'not-found' });
});
