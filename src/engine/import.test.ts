/** Files of every unpleasant kind come into a case: each has an outcome with a reason, and the rest goes on. */
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attackPickle, startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
beforeEach(async () => {
  at = await startTestEngine();
});
afterEach(() => at.close());

const isRoot = process.getuid?.() === 0;

async function newCase(passphrase?: string): Promise<string> {
  const dir = join(at.folder, 'case');
  const secret = passphrase === undefined ? {} : { passphrase };
  await at.client.cases.create({ dir, client: 'Client', auditor: 'Lead auditor', ...secret });
  return dir;
}

function medium(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(at.folder, 'usb');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function rows() {
  return Object.fromEntries((await at.client.artifacts.list({})).rows.map((row) => [row.path, row]));
}

test('bad files have outcomes, good ones are examined, the case is intact', async () => {
  const dir = await newCase();
  const usb = medium({
    'bad.pkl': attackPickle('id'),
    'good.pkl': '(lp0\nI1\na.',
    'empty.bin': '',
    'cut.pkl': attackPickle('id').slice(0, -1),
    'photo.bin': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
    'people.csv': `id,mail\n${Array.from({ length: 30 }, (_, row) => `${row},role${row}@example.com`).join('\n')}\n`,
    'odd \u202e name\u001b[31m.txt': 'text',
  });
  symlinkSync('circle', join(usb, 'circle'));
  const job = await at.take(usb);
  expect(job).toMatchObject({ status: 'done', result: '7 files taken in, 1 not readable.' });
  const found = await rows();
  expect(found['usb/bad.pkl']).toMatchObject({ outcome: 'scanned', verdict: 'critical', kind: 'model' });
  expect(found['usb/good.pkl']).toMatchObject({ outcome: 'scanned', verdict: 'clean' });
  expect(found['usb/empty.bin']).toMatchObject({ outcome: 'unsupported', outcomeDetail: expect.stringContaining('empty') });
  expect(found['usb/people.csv']).toMatchObject({ outcome: 'scanned', kind: 'dataset', verdict: 'medium' });
  expect(found['usb/photo.bin']).toMatchObject({ outcome: 'unsupported', format: 'PNG image' });
  expect(found['usb/circle']).toMatchObject({ outcome: 'unreadable', outcomeDetail: expect.stringContaining('loop'), sha256: '' });
  expect(found['usb/cut.pkl']?.verdict).not.toBe('clean');
  expect(found['usb/odd \u202e name\u001b[31m.txt']?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'intact' });
}, 60_000);

test('a file of 4 GiB is referenced and not copied, and nothing is written beside it', async () => {
  const dir = await newCase();
  const usb = medium({});
  const file = openSync(join(usb, 'large.bin'), 'w');
  ftruncateSync(file, 4 * 1024 ** 3);
  closeSync(file);
  expect(await at.take(usb)).toMatchObject({ status: 'done' });
  expect((await rows())['usb/large.bin']).toMatchObject({ attachment: 'present', size: 4 * 1024 ** 3 });
  expect(readdirSync(usb)).toEqual(['large.bin']);
  expect(
    existsSync(join(dir, 'blobs'))
      ? readdirSync(join(dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
      : [],
  ).toEqual([]);
}, 120_000);

test.skipIf(isRoot || process.platform === 'win32')(
  'a file that may not be read is told by name, the rest goes on',
  async () => {
    await newCase();
    const usb = medium({ locked: 'x', open: 'y' });
    chmodSync(join(usb, 'locked'), 0);
    expect(await at.take(usb)).toMatchObject({ status: 'done', result: expect.stringContaining('1 not readable') });
    expect((await rows())['usb/locked']).toMatchObject({ outcome: 'unreadable', outcomeDetail: expect.stringContaining('locked') });
  },
  60_000,
);

test('importing again takes in only what is new or changed', async () => {
  await newCase();
  const usb = medium({ a: 'one', b: 'two' });
  await at.take(usb);
  writeFileSync(join(usb, 'b'), 'changed');
  writeFileSync(join(usb, 'c'), 'three');
  expect(await at.take(usb)).toMatchObject({ result: expect.stringContaining('1 of them known') });
  const { rows: all } = await at.client.artifacts.list({});
  expect(all.map(({ path }) => path)).toEqual(['usb/a', 'usb/b', 'usb/b', 'usb/c']);
}, 60_000);

test('an encrypted case examines models and tables, and its folder holds none of their bytes', async () => {
  const dir = await newCase('correct horse');
  const usb = medium({ 'bad.pkl': attackPickle('MARKER-COMMAND'), 't.csv': `id,mail\n${'1,someone@example.com\n'.repeat(40)}` });
  expect(await at.take(usb)).toMatchObject({ status: 'done' });
  expect((await rows())['usb/bad.pkl']).toMatchObject({ verdict: 'critical' });
  expect((await rows())['usb/t.csv']).toMatchObject({ outcome: 'scanned', kind: 'dataset' });
  await at.client.cases.close();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name)).toString('latin1');
    expect(bytes.includes('MARKER-COMMAND') || bytes.includes('someone@example')).toBe(false);
  }
  await expect(at.client.cases.open({ dir })).rejects.toMatchObject({ code: 'passphrase-needed' });
  await expect(at.client.verify.run({ path: dir })).rejects.toMatchObject({ code: 'passphrase-needed' });
  await expect(at.client.verify.run({ path: dir, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
  await expect(at.client.cases.open({ dir, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
  expect(await at.client.cases.open({ dir, passphrase: 'correct horse' })).toMatchObject({ encrypted: true });
}, 60_000);

test('dropped files come in whole, and their intake copy is gone', async () => {
  await newCase();
  const batch = 'drop-0001';
  const base64 = Buffer.from(attackPickle('id')).toString('base64');
  await at.client.imports.upload({ batch, path: 'models/bad.pkl', offset: 0, base64, last: true });
  const { jobId } = await at.client.imports.startUploaded({ batch });
  expect(await at.ended(jobId)).toMatchObject({ status: 'done' });
  expect((await rows())['models/bad.pkl']).toMatchObject({ verdict: 'critical', attachment: 'stored' });
  expect(existsSync(join(at.folder, 'data', 'uploads', batch))).toBe(false);
}, 60_000);

test('a cancelled import keeps what is safe and says so', async () => {
  const dir = await newCase();
  const usb = medium(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.pkl`, attackPickle(String(index))])));
  const { jobId } = await at.client.imports.start({ paths: [usb] });
  for await (const _row of await at.client.imports.committed({ jobId })) {
    await at.client.jobs.cancel({ id: jobId });
    break;
  }
  const job = await at.ended(jobId);
  expect(job).toMatchObject({ status: 'cancelled', result: expect.stringMatching(/files are copied, hashed and safe/) });
  const { all } = await at.client.artifacts.list({});
  expect(all).toBeGreaterThan(0);
  expect(all).toBeLessThan(300);
  expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'intact' });
}, 60_000);

test('while a job runs no other case is opened, and without a case nothing is imported', async () => {
  await expect(at.client.imports.start({ paths: [at.folder] })).rejects.toMatchObject({ code: 'case-not-open' });
  const dir = await newCase();
  const usb = medium(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.pkl`, attackPickle(String(index))])));
  const { jobId } = await at.client.imports.start({ paths: [usb] });
  await expect(at.client.cases.open({ dir })).rejects.toMatchObject({
    code: 'not-allowed',
    message: expect.stringContaining('1 job is running'),
  });
  await at.client.jobs.cancel({ id: jobId });
  await at.ended(jobId);
}, 60_000);
