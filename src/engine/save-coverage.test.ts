/** The coverage of a file as a file of its own, through the contract. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
let id = 0;

beforeAll(async () => {
  at = await startTestEngine();
  const usb = join(at.folder, 'usb');
  mkdirSync(usb);
  const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  writeFileSync(join(usb, 'm.safetensors'), rawSafetensors(header, new Uint8Array(8)));
  await at.client.cases.create({ dir: join(at.folder, 'case'), client: 'Client', auditor: 'Lead auditor' });
  await at.take(usb);
  id = (await at.client.artifacts.list({})).rows[0]?.id ?? 0;
}, 60_000);
afterAll(() => at.close());

test('every byte of the file is in its totals, and the log says that the coverage was handed over', async () => {
  const out = join(at.folder, 'coverage.json');
  expect(await at.client.artifacts.saveCoverage({ id, out })).toEqual({ path: out });
  const written = JSON.parse(readFileSync(out, 'utf8'));
  const { hashed, parsed, unread } = written.totals;
  expect(written).toMatchObject({ schema: 'assay.coverage/1', artifact: { path: expect.stringContaining('m.safetensors') } });
  expect(parsed + hashed + unread).toBe(written.artifact.size);
  expect(hashed).toBe(8);
  const { rows } = await at.client.custody.list({});
  expect(rows.some(({ act }) => act === 'coverage-saved')).toBe(true);
});

test('what stands in the place is not replaced, and a folder that is not there is named', async () => {
  const out = join(at.folder, 'taken.json');
  writeFileSync(out, 'kept');
  await expect(at.client.artifacts.saveCoverage({ id, out })).rejects.toMatchObject({ code: 'not-allowed' });
  expect(readFileSync(out, 'utf8')).toBe('kept');
  await expect(at.client.artifacts.saveCoverage({ id, out: join(at.folder, 'none', 'a.json') })).rejects.toMatchObject({
    code: 'not-found',
  });
});
