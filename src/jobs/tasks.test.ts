/** Each task does its work in a real child on a small real file. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forkChildren } from '#shells/fork-child';
import { createPool, type Pool } from './pool.ts';

const root = join(import.meta.dirname, '..', '..');
const { signal } = new AbortController();
const isLinux = process.platform === 'linux';

let folder = '';
let pool: Pool;
const lines: string[] = [];
/** Most memory that a child held, as the kernel kept count of it. */
let peak = 0;

function highWater(pid: number): number | undefined {
  if (!isLinux) return undefined;
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
    return peak;
  } catch {
    return undefined;
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-tasks-'));
  const log = (line: string) => void lines.push(line);
  pool = createPool({ spawnChild: forkChildren(root, false, log), now: () => performance.now(), readMemory: highWater, log });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file of the given size that takes no room on the disk, with bytes at its start and at its end. */
function sparse(name: string, size: number, head: string, tail: string): string {
  const path = file(name, Buffer.from(head, 'latin1'));
  const descriptor = openSync(path, 'r+');
  ftruncateSync(descriptor, size - tail.length);
  writeSync(descriptor, Buffer.from(tail, 'latin1'), 0, tail.length, size - tail.length);
  closeSync(descriptor);
  return path;
}

test('a pickle that would run a command is found by the scan', async () => {
  const path = file('model.pkl', "cos\nsystem\n(S'id'\ntR.");
  const scan = await pool.run('scan', { path, key: null, name: 'model.pkl' }, { signal });
  expect(scan).toMatchObject({ outcome: 'scanned', format: { kind: 'pickle' } });
  expect(scan.observations.map(({ ruleId }) => ruleId).join()).toMatch(/PKL/);
});

test('a file that is not there fails with its plain words, and the child lives on', async () => {
  const missing = pool.run('scan', { path: join(folder, 'none'), key: null, name: 'none' }, { signal });
  await expect(missing).rejects.toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('is not there') });
});

const gigabyte = 1024 ** 3;
const endOfZip = 'PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00';

// What a scanner walks through from end to end is smaller, so that the test stays quick.
test.skipIf(!isLinux).each([
  ['zeros alone', 20, '', ''],
  ['an array', 20, '\x93NUMPY\x01\x00\x76\x00{', ''],
  ['text', 20, '{"a": "', ''],
  ['a zip without members', 20, 'PK\x03\x04', endOfZip],
  ['a pickle that says it is long', 1, '\x80\x04\x8e\x00\x00\x00\x10\x00\x00\x00\x00', '.'],
  ['a pickle in front and a zip at the end', 1, '\x80\x04K\x01.', endOfZip],
])('a sparse file of many gigabytes that holds %s is scanned in less than 300 MB', async (_what, gigabytes, head, tail) => {
  peak = 0;
  const path = sparse('sparse.bin', gigabytes * gigabyte, head, tail);
  const scan = await pool.run('scan', { path, key: null, name: 'sparse.bin' }, { signal });
  expect(scan.outcome).not.toBe('crashed');
  expect(peak).toBeGreaterThan(0);
  expect(peak).toBeLessThan(300 * 1024 ** 2);
});
