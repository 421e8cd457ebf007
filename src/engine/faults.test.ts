/** Faults of the machine in mid-import: what was told stays, what could not be done is named, the rest goes on. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scanFiles } from './scan-files.ts';
import { attackPickle, startTestEngine, type TestEngine } from './test-engine.ts';

let at: TestEngine;
beforeEach(async () => {
  at = await startTestEngine();
});
afterEach(() => at.close());

const onLinux = process.platform === 'linux';

async function newCase(passphrase?: string): Promise<string> {
  const dir = join(at.folder, 'case');
  await at.client.cases.create({ dir, client: 'Client', auditor: 'Lead', ...(passphrase === undefined ? {} : { passphrase }) });
  return dir;
}

function medium(files: Readonly<Record<string, string>>): string {
  const folder = join(at.folder, 'usb');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function rows() {
  return Object.fromEntries((await at.client.artifacts.list({})).rows.map((row) => [row.path, row]));
}

test.skipIf(!onLinux)(
  'a file whose name is not UTF-8 is copied, examined and found again in an encrypted case',
  async () => {
    const dir = await newCase('correct horse');
    const usb = medium({ 'good.pkl': '(lp0\nI1\na.' });
    writeFileSync(Buffer.concat([Buffer.from(`${usb}/b`), Buffer.from([0xff]), Buffer.from('d.pkl')]), attackPickle('id'));
    expect(await at.take(usb)).toMatchObject({ status: 'done', result: '2 files taken in.' });
    expect((await rows())['usb/b\\xffd.pkl']).toMatchObject({ outcome: 'scanned', verdict: 'critical', attachment: 'stored' });
    expect(await at.take(usb)).toMatchObject({ result: expect.stringContaining('2 of them known') });
    expect(await at.client.verify.run({ path: dir, passphrase: 'correct horse' })).toMatchObject({ integrity: 'intact' });
  },
  60_000,
);

test('a medium that is removed in mid-import leaves what came in, a reason for each other file, and says what to do', async () => {
  const dir = await newCase();
  const usb = medium(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.pkl`, attackPickle(String(index))])));
  const { jobId } = await at.client.imports.start({ paths: [usb] });
  for await (const _row of await at.client.imports.committed({ jobId })) {
    rmSync(usb, { recursive: true });
    break;
  }
  const { result, status } = await at.ended(jobId);
  expect(status).toBe('done');
  expect(result).toContain(`${usb} is no longer there: attach the medium and import again`);
  const { all, rows: held } = await at.client.artifacts.list({ limit: 200 });
  expect(all).toBe(60);
  const lost = held.filter(({ outcome }) => outcome === 'unreadable');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(60);
  for (const { outcomeDetail, path } of lost) expect(outcomeDetail).toContain(`${path.split('/')[1]} is not there`);
  expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'intact' });
}, 60_000);

test('a referenced file that is gone when it is to be examined again is named, and the others are examined', async () => {
  const dir = await newCase();
  const usb = medium({ 'a.pkl': attackPickle('id') });
  const large = openSync(join(usb, 'large.bin'), 'w');
  ftruncateSync(large, 65 * 1024 * 1024);
  closeSync(large);
  expect(await at.take(usb)).toMatchObject({ status: 'done' });
  rmSync(join(usb, 'large.bin'));
  // Other rules make every scan stale.
  const { rules } = at.engine.context.resources;
  Object.assign(rules, { hash: 'f'.repeat(64) });
  const { jobId } = await at.client.imports.rescan();
  const { result, status } = await at.ended(jobId);
  expect(status).toBe('done');
  expect(result).toMatch(/^1 file examined again with the present rules\. usb\/large\.bin was not examined: .*large\.bin is not there/);
  expect((await rows())['usb/large.bin']).toMatchObject({ outcome: 'unsupported', format: 'Not recognised' });
  expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'intact' });
}, 60_000);

test.skipIf(!onLinux)(
  'a case folder that is moved away stops the import, and holds all that was told',
  async () => {
    const dir = await newCase();
    const usb = medium(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.pkl`, attackPickle(String(index))])));
    const { jobId } = await at.client.imports.start({ paths: [usb] });
    const told: string[] = [];
    for await (const { path } of await at.client.imports.committed({ jobId })) {
      told.push(path);
      if (told.length === 3) renameSync(dir, `${dir}-moved`);
    }
    expect(await at.ended(jobId)).toMatchObject({
      status: 'failed',
      result: expect.stringMatching(
        /Import stopped: .*the case folder was moved or its medium removed.* files are copied, hashed and safe/,
      ),
    });
    expect(existsSync(dir)).toBe(false);
    await at.engine.close();
    const later = await startTestEngine();
    rmSync(join(`${dir}-moved`, 'case.lock'), { force: true });
    expect((await later.client.cases.open({ dir: `${dir}-moved` })).recovery).toContain('cut off');
    const held = new Set((await later.client.artifacts.list({})).rows.map(({ path }) => path));
    expect(told.filter((path) => !held.has(path))).toEqual([]);
    expect(await later.client.verify.run({ path: `${dir}-moved` })).toMatchObject({ integrity: 'intact' });
    await later.close();
  },
  60_000,
);

test('a scan that is stopped before its first file says so', async () => {
  const scan = scanFiles(at.engine.context, [medium({ a: 'x' })], { signal: AbortSignal.abort(), onProgress: () => {} });
  await expect(scan).rejects.toMatchObject({ code: 'cancelled', message: expect.stringContaining('None was scanned') });
});

/** Whether this system lets a process have a small disk of its own. */
const mounts = onLinux && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

test.skipIf(!mounts)(
  'a disk that fills up in mid-import stops it with the file’s name, keeps what is safe, and leaves no part behind',
  async () => {
    const disk = join(at.folder, 'disk');
    mkdirSync(disk);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', disk]);
    try {
      const dir = join(disk, 'case');
      await at.client.cases.create({ dir, client: 'Client', auditor: 'Lead' });
      const usb = medium(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.bin`, String(index).repeat(400_000)])));
      const { result, status } = await at.take(usb);
      expect(status).toBe('failed');
      expect(result).toMatch(
        // Whichever comes first: the copy of a file, or the row of the one beside it.
        /^Import stopped: .*(bin was not copied into the case\. The disk of the case is full|The disk is full: .*case\.db was not changed)\. .* \d files are copied/,
      );
      expect(readdirSync(join(dir, 'intake'))).toEqual([]);
      expect((await at.client.artifacts.list({})).all).toBeGreaterThan(2);
      await at.client.cases.close();
      expect(await at.client.verify.run({ path: dir })).toMatchObject({ integrity: 'intact' });
    } finally {
      await at.client.cases.close();
      spawnSync('umount', [disk]);
    }
  },
  60_000,
);
