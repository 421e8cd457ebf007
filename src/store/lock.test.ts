/** One process a case: a living owner keeps it, a dead one or another program under its number does not. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock } from './lock.ts';
import { closeCase, openCase } from './open-case.ts';
import { newCase, options, temporaryFolder } from './test-case.ts';

const now = new Date();

function writeLock(dir: string, owner: unknown): string {
  const file = join(dir, 'case.lock');
  writeFileSync(file, typeof owner === 'string' ? owner : JSON.stringify(owner));
  return file;
}

const self = { pid: process.pid, start: '', host: hostname(), at: now.toISOString() };

test('a case that is open is not opened again, and the message names the process', () => {
  const store = newCase();
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'case-locked', subject: store.dir }));
  expect(() => openCase(store.dir, options())).toThrow(`process ${process.pid}`);
  closeCase(store);
  const again = openCase(store.dir, options());
  closeCase(again);
  expect(existsSync(join(store.dir, 'case.lock'))).toBe(false);
});

test('the lock of a process that is gone is taken over', () => {
  const gone = spawnSync(process.execPath, ['-e', '0']).pid;
  const dir = temporaryFolder();
  const file = writeLock(dir, { ...self, pid: gone });
  const lock = acquireLock(dir, now);
  expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid);
  lock.release();
  expect(existsSync(file)).toBe(false);
});

test.skipIf(process.platform !== 'linux')('the lock of a process whose number another program has now is taken over', () => {
  const dir = temporaryFolder();
  writeLock(dir, { ...self, start: 'an earlier boot:12345' });
  acquireLock(dir, now).release();
});

test.skipIf(process.platform !== 'linux')('a killed process that its parent has not asked after holds nothing', () => {
  const dir = temporaryFolder();
  const pid = spawn(process.execPath, ['-e', '0']).pid ?? 0;
  const file = writeLock(dir, { ...self, pid });
  const state = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0];
  // Without giving way to the event loop, so that the child stays unasked after.
  while (state() !== 'Z') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  acquireLock(dir, now).release();
  expect(existsSync(file)).toBe(false);
});

test('a lock made on another machine is kept, and the message says which file to remove', () => {
  const dir = temporaryFolder();
  const file = writeLock(dir, { ...self, pid: 1, host: 'another-machine' });
  expect(() => acquireLock(dir, now)).toThrow(/another-machine.*case\.lock/);
  expect(existsSync(file)).toBe(true);
});

test('a lock file without an owner is one being written at first, and rubbish later', () => {
  const dir = temporaryFolder();
  const file = writeLock(dir, '');
  expect(() => acquireLock(dir, new Date())).toThrow(expect.objectContaining({ code: 'case-locked' }));
  utimesSync(file, new Date(), new Date(Date.now() + 5000));
  expect(() => acquireLock(dir, new Date())).toThrow(expect.objectContaining({ code: 'case-locked' }));
  utimesSync(file, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  acquireLock(dir, new Date()).release();
});

test('releasing leaves a lock alone that somebody else has taken since', () => {
  const dir = temporaryFolder();
  const lock = acquireLock(dir, now);
  const file = writeLock(dir, { ...self, pid: 1 });
  lock.release();
  expect(existsSync(file)).toBe(true);
});
