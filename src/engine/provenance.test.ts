import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;

const vectors = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'model-signing');

beforeAll(async () => {
  at = await startTestEngine();
});
afterAll(() => at.close());

async function caseWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const folder = join(at.folder, `${name}-files`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await at.client.cases.create({ dir: join(at.folder, name), client: 'C', auditor: 'A' });
  const { jobId } = await at.client.imports.start({ paths: [folder] });
  expect(await at.ended(jobId)).toMatchObject({ status: 'done' });
}

async function provenanceFindings() {
  const { rows } = await at.client.findings.list({ limit: 200 });
  return rows.filter(({ ruleId }) => /^MDL-(?:SIG|HSH)/.test(ruleId)).map(({ ruleId, severity }) => `${ruleId} ${severity}`);
}

test('a file on a deny list is a finding until the list is withdrawn, and an allow list is recorded as a pass', async () => {
  await caseWith('lists', { 'bad.bin': 'bad', 'good.bin': 'good' });
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const deny = join(at.folder, 'deny.txt');
  const allow = join(at.folder, 'allow.csv');
  writeFileSync(deny, `# feed\n${sha256('bad').toUpperCase()}  evil-model\nno hash here\n`);
  writeFileSync(allow, `name,sha256\ngood,${sha256('good')}\n`);
  const added = await at.client.provenance.add({ path: deny, kind: 'deny' });
  expect(added).toMatchObject({ skippedLines: 1, list: { name: 'deny.txt', items: 1, matches: 1, withdrawn: false } });
  await at.client.provenance.add({ path: allow, kind: 'allow' });
  expect(await provenanceFindings()).toEqual(['MDL-HSH-001 critical', 'MDL-HSH-002 info']);
  const [worst] = (await at.client.findings.list({})).rows;
  expect((await at.client.findings.get({ id: worst?.id ?? 0 })).detail).toContain('evil-model');
  await at.client.provenance.withdraw({ id: added.list.id });
  expect(await provenanceFindings()).toEqual(['MDL-HSH-002 info']);
  await expect(at.client.provenance.withdraw({ id: added.list.id })).rejects.toMatchObject({ code: 'not-found' });
  await expect(at.client.provenance.add({ path: join(at.folder, 'lists-files/bad.bin'), kind: 'deny' })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('no SHA-256'),
  });
  expect(await at.client.verify.run({ path: join(at.folder, 'lists') })).toMatchObject({ integrity: 'intact' });
});

test.skipIf(!existsSync(vectors))(
  'a model signature of the case is held against the files beside it (../shared/data/model-signing)',
  async () => {
    const signed = join(vectors, 'v1.1.0-certificate');
    const content = (name: string) => readFileSync(join(signed, name));
    const all = { 'm/model.sig': content('model.sig'), 'm/signme-1': content('signme-1'), 'm/signme-2': content('signme-2') };
    await caseWith('signed', all);
    expect(await provenanceFindings()).toEqual(['MDL-SIG-004 info']);
    await caseWith('bent', { ...all, 'm/signme-2': 'other', 'm/handler.py': 'import os\n' });
    expect(await provenanceFindings()).toEqual(['MDL-SIG-001 high', 'MDL-SIG-003 medium']);
    const folder = join(at.folder, 'loose');
    cpSync(signed, folder, { recursive: true });
    const path = join(folder, 'model.sig');
    expect(await at.client.verify.run({ path, trust: join(vectors, 'keys', 'ca-cert.pem') })).toMatchObject({
      kind: 'model-signature',
      integrity: 'intact',
      signer: { trusted: 'trusted' },
    });
    writeFileSync(join(folder, 'extra.py'), '');
    expect(await at.client.verify.run({ path })).toMatchObject({ integrity: 'changed' });
  },
);

test('a deep scan by a policy is remembered: it answers for a default one, and not the other way round', async () => {
  await caseWith('manner', { 'a.pkl': Buffer.from('80045d942e', 'hex') });
  const [file] = (await at.client.artifacts.list({})).rows;
  const id = file?.id ?? 0;
  expect(await at.client.artifacts.get({ id })).toMatchObject({ depth: 'default', policy: 'standard' });
  const deep = await at.client.imports.rescan({ depth: 'deep' });
  expect(deep.stale).toBe(1);
  expect(await at.ended(deep.jobId)).toMatchObject({ status: 'done' });
  expect(await at.client.artifacts.get({ id })).toMatchObject({ depth: 'deep', policy: 'standard' });
  expect((await at.client.imports.rescan({ depth: 'default' })).stale).toBe(0);
  expect((await at.client.imports.rescan()).stale).toBe(0);
  expect((await at.client.imports.rescan({ policy: 'strict', ids: [id + 1] })).stale).toBe(0);
  const strict = await at.client.imports.rescan({ policy: 'strict', ids: [id] });
  expect(strict.stale).toBe(1);
  expect(await at.ended(strict.jobId)).toMatchObject({ status: 'done' });
  expect(await at.client.artifacts.get({ id })).toMatchObject({ depth: 'default', policy: 'strict' });
});
