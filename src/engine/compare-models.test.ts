/** Two models of a case laid side by side, through the contract and a real child. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
const ids = new Map<string, number>();

function model(value: number): Uint8Array {
  return rawSafetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', new Uint8Array(Float32Array.of(1, value).buffer));
}

beforeAll(async () => {
  at = await startTestEngine();
  const usb = join(at.folder, 'usb');
  mkdirSync(usb);
  writeFileSync(join(usb, 'old.safetensors'), model(2));
  writeFileSync(join(usb, 'new.safetensors'), model(3));
  writeFileSync(join(usb, 'notes.txt'), 'nothing but text\n');
  await at.client.cases.create({ dir: join(at.folder, 'case'), client: 'Client', auditor: 'Lead auditor' });
  await at.take(usb);
  for (const { id, path } of (await at.client.artifacts.list({})).rows) ids.set(path.split('/').at(-1) ?? '', id);
}, 60_000);
afterAll(() => at.close());

const idOf = (name: string) => ids.get(name) ?? 0;

test('a comparison is a job whose answer is kept, and the log says that it was made', async () => {
  const { jobId } = await at.client.artifacts.compare({ left: idOf('old.safetensors'), right: idOf('new.safetensors') });
  const end = await at.ended(jobId);
  expect(end).toMatchObject({ kind: 'compare', status: 'done' });
  expect(end.result).toContain('1 tensors, 1 changed');
  const told = await at.client.artifacts.comparison({ jobId });
  expect(told).toMatchObject({ identical: false, counts: { changed: 1 }, tensors: [{ name: 'w', changed: 1, maximum: 1 }] });
  expect(told?.left.path).toContain('old.safetensors');
  const { rows } = await at.client.custody.list({});
  expect(rows.some(({ act }) => act === 'compared')).toBe(true);
});

test('the same file twice is identical', async () => {
  const { jobId } = await at.client.artifacts.compare({ left: idOf('old.safetensors'), right: idOf('old.safetensors') });
  await at.ended(jobId);
  expect(await at.client.artifacts.comparison({ jobId })).toMatchObject({ identical: true, counts: { same: 1 } });
});

test('what holds no tensors ends the job in words, and there is no answer', async () => {
  const { jobId } = await at.client.artifacts.compare({ left: idOf('old.safetensors'), right: idOf('notes.txt') });
  const end = await at.ended(jobId);
  expect(end.status).toBe('failed');
  expect(end.result).toContain('notes.txt');
  expect(await at.client.artifacts.comparison({ jobId })).toBeNull();
});
