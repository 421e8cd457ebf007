/** The pool against children that crash, eat memory, never end, lie and do not listen. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { forkChildren } from '#shells/fork-child';
import { createPool, type Pool, type PoolParts, type RunOptions } from './pool.ts';
import type { ChildRole } from './protocol.ts';
import { readMemory } from './read-memory.ts';
import type { TaskOutput } from './tasks.ts';

// The child does what the path says, so that each test is one line of it. `pid` answers who it is in a field that any text may fill.
const channel = pathToFileURL(join(import.meta.dirname, 'child-channel.ts')).href;
const entry = `
import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import { openChannel } from ${JSON.stringify(channel)};
const scan = (detail) => ({ format: { kind: 'text', label: 'Text' }, outcome: 'scanned', outcomeDetail: detail, observations: [], coverage: [], scanners: [], facts: [], contents: [], contentsDropped: 0, card: {}, assurances: [] });
const table = (detail) => ({ ...scan(detail), columns: [], rows: 0, role: 'unknown' });
const kept = [];
const acts = {
  pid: (id) => send({ type: 'done', id, output: scan(String(process.pid)) }),
  table: (id) => send({ type: 'done', id, output: table('') }),
  exit: () => process.exit(7),
  abort: () => process.abort(),
  hang: () => {},
  block: () => { for (;;); },
  memory: () => setInterval(() => kept.push(Buffer.alloc(50_000_000, 1)), 20),
  fail: (id) => send({ type: 'failed', id, code: 'file-unreadable', message: 'No.', subject: 'x' }),
  phish: (id) => send({ type: 'failed', id, code: 'passphrase-needed', message: 'Give it again.' }),
  otherTask: () => send({ type: 'done', id: 999, output: scan('') }),
  otherOutput: (id) => send({ type: 'done', id, output: { outcome: 'scanned' } }),
  prototype: (id) => send({ type: 'done', id, output: { ...scan('kept'), extra: 'dropped' } }),
  text: () => send('done'),
  bytes: () => writeSync(3, Buffer.alloc(64, 0x41)),
  long: () => writeSync(3, Buffer.alloc(64, 0xff)),
  deep: (id) => { let value = {}; for (let depth = 0; depth < 3000; depth += 1) value = { value }; send({ type: 'done', id, output: value }); },
  nan: (id) => send({ type: 'progress', id, done: NaN, total: 1, phase: '' }),
  event: (id) => send({ type: 'event', id, event: { type: 'end', status: 'done', detail: '' } }),
  flood: (id) => { for (let done = 0; done < 5000; done += 1) send({ type: 'progress', id, done, total: 5000, phase: '' }); },
  progress: (id) => { for (let done = 1; done <= 3; done += 1) send({ type: 'progress', id, done, total: 3, phase: 'step ' + done }); acts.pid(id); },
  late: (id) => { acts.pid(id); send({ type: 'progress', id, done: 1, total: 1, phase: '' }); },
};
const { onMessage, send } = openChannel();
onMessage(({ id, input, scratch, cancel }) => {
  if (cancel) { if (!stubborn) send({ type: 'failed', id: cancel, code: 'cancelled', message: '12 rows were read.' }); return; }
  const [act, folder] = input.path.split(' ');
  stubborn = act === 'stubborn';
  if (act === 'scratch') { mkdirSync(folder + '/' + scratch); writeFileSync(folder + '/' + scratch + '/plain', 'x'); process.kill(process.pid, 'SIGSEGV'); }
  acts[act]?.(id);
});
let stubborn = false;
`;

let root = '';
let pool: Pool;
const lines: string[] = [];
const started: ChildRole[] = [];
const { signal } = new AbortController();
const isLinux = process.platform === 'linux';

function makePool(parts: Partial<PoolParts> = {}): Pool {
  const fork = forkChildren(root, false, () => {});
  return createPool({
    spawnChild(role) {
      started.push(role);
      return fork(role);
    },
    now: () => performance.now(),
    readMemory,
    log: (line) => void lines.push(line),
    ...parts,
  });
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-pool-'));
  mkdirSync(join(root, 'src', 'jobs'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'src', 'jobs', 'child.ts'), entry);
});
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  lines.length = 0;
  started.length = 0;
  pool = makePool();
});
afterEach(() => pool.close());

const scan = (act: string, options: Partial<RunOptions<'scan'>> = {}): Promise<TaskOutput<'scan'>> =>
  pool.run('scan', { path: act, key: null, name: act }, { signal, ...options });
const table = (act: string, options: Partial<RunOptions<'table'>> = {}) =>
  pool.run('table', { path: act, key: null, name: act, kind: 'csv' }, { signal, ...options });
const pid = async (): Promise<string> => (await scan('pid')).outcomeDetail;

function isAlive(id: string): boolean {
  try {
    return process.kill(Number(id), 0);
  } catch {
    return false;
  }
}

test('a child that behaves is used again, and progress arrives in order', async () => {
  const told: unknown[] = [];
  const first = await pid();
  await scan('progress', { onProgress: (...progress) => told.push(progress) });
  expect(await pid()).toBe(first);
  expect(told).toEqual([
    [1, 3, 'step 1'],
    [2, 3, 'step 2'],
    [3, 3, 'step 3'],
  ]);
  expect(started).toEqual(['reader']);
});

test('two readers work at a time and the third task waits for one of them', async () => {
  const pids = await Promise.all([pid(), pid(), pid(), pid()]);
  expect(new Set(pids).size).toBe(2);
  expect(started).toEqual(['reader', 'reader']);
});

test.each([
  ['exit', 'exit', /process failed with exit code 7/],
  ['abort', 'signal', /stopped by SIGABRT, as happens when its memory is used up/],
  ['text', 'garbage', /sent what no such task sends/],
  ['bytes', 'garbage', /sent what/],
  ['long', 'garbage', /sent what/],
  ['deep', 'garbage', /sent what/],
  ['nan', 'garbage', /sent what/],
  ['otherTask', 'garbage', /sent what/],
  ['otherOutput', 'garbage', /sent what/],
  ['event', 'garbage', /sent what/],
  ['phish', 'garbage', /sent what/],
  ['flood', 'garbage', /sent what/],
])('after %s the task is told as crashed by %s, and a fresh child takes the next one', async (act, reason, detail) => {
  const before = await pid();
  await expect(scan(act)).rejects.toMatchObject({ name: 'ChildCrashed', reason, detail: expect.stringMatching(detail) });
  expect(await pid()).not.toBe(before);
  expect(lines.join()).toContain(`task scan crashed: ${reason}`);
});

test.skipIf(!isLinux)('a child that takes more memory than its task may is ended', async () => {
  await expect(scan('memory', { memoryMegabytes: 300 })).rejects.toMatchObject({
    reason: 'memory',
    detail: 'The scan was stopped: it took more than 300 MiB of memory.',
  });
  expect(await pid()).not.toBe('');
});

test('where memory cannot be read the log says so once', async () => {
  await pool.close();
  pool = makePool({ readMemory: () => undefined });
  await expect(scan('hang', { deadlineMs: 400 })).rejects.toMatchObject({ reason: 'deadline' });
  expect(lines.filter((line) => line.includes('cannot be read on this system'))).toHaveLength(1);
});

test.each(['hang', 'block'])('a child that does not end (%s) is ended at its deadline', async (act) => {
  await expect(scan(act, { deadlineMs: 300 })).rejects.toMatchObject({
    reason: 'deadline',
    detail: 'The scan was stopped: it was not done after 0.3 s.',
  });
});

test('what a child adds to its answer is dropped', async () => {
  const answer = await scan('prototype');
  expect(answer.outcomeDetail).toBe('kept');
  expect(answer).not.toHaveProperty('extra');
});

test('what the child says was expected arrives with its words, and the child stays', async () => {
  const before = await pid();
  await expect(scan('fail')).rejects.toMatchObject({ name: 'AssayError', code: 'file-unreadable', message: 'No.', subject: 'x' });
  expect(await pid()).toBe(before);
});

test('a child that speaks after its answer is ended and the answer stands', async () => {
  const before = (await scan('late')).outcomeDetail;
  await expect.poll(pid).not.toBe(before);
});

test('a listener that throws harms nobody', async () => {
  const answer = await scan('progress', {
    onProgress() {
      throw new Error('the listener broke');
    },
  });
  expect(answer.outcome).toBe('scanned');
  expect(lines.join()).toContain('the listener broke');
});

test('a cancelled task whose child cannot listen is ended at once', async () => {
  const abort = new AbortController();
  const running = scan('block', { signal: abort.signal });
  setTimeout(() => abort.abort(), 200);
  await expect(running).rejects.toMatchObject({ name: 'AssayError', code: 'cancelled' });
});

test('a cancelled task that can stop by itself says what it had done, and its child stays', async () => {
  const abort = new AbortController();
  const running = table('hang', { signal: abort.signal });
  setTimeout(() => abort.abort(), 200);
  await expect(running).rejects.toMatchObject({ code: 'cancelled', message: '12 rows were read.' });
  await table('table');
  expect(started).toEqual(['table']);
});

test('a task that should stop by itself and does not is ended after its grace', async () => {
  const abort = new AbortController();
  const running = table('stubborn', { signal: abort.signal, graceMs: 300 });
  setTimeout(() => abort.abort(), 200);
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  await table('table');
  expect(started).toEqual(['table', 'table']);
});

test('a task that waits is cancelled without a child, and one that is cancelled before is never started', async () => {
  const abort = new AbortController();
  const busy = table('hang', { deadlineMs: 500 });
  const waiting = table('table', { signal: abort.signal });
  abort.abort();
  await expect(Promise.race([busy, waiting])).rejects.toMatchObject({ code: 'cancelled' });
  await expect(table('table', { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  await expect(busy).rejects.toMatchObject({ reason: 'deadline' });
  expect(started).toEqual(['table']);
});

test('a child without work ends by itself', async () => {
  await pool.close();
  pool = makePool({ idleMs: 50 });
  const before = await pid();
  await expect.poll(() => isAlive(before), { timeout: 5000 }).toBe(false);
  expect(await pid()).not.toBe(before);
});

test('what a dead task left in its scratch folder is removed', async () => {
  const folder = isLinux ? '/dev/shm' : tmpdir();
  await expect(table(`scratch ${folder}`)).rejects.toMatchObject({ reason: 'signal' });
  expect(readdirSync(folder).filter((name) => name.startsWith(`assay-scratch-${process.pid}-`))).toEqual([]);
});

test('where the system gives no process the task says so, and the next one is tried', async () => {
  await pool.close();
  const fork = forkChildren(root, false, () => {});
  let refusals = 1;
  pool = makePool({
    spawnChild(role) {
      refusals -= 1;
      if (refusals >= 0) throw new Error('EAGAIN');
      return fork(role);
    },
  });
  await expect(scan('pid')).rejects.toMatchObject({ reason: 'exit', detail: 'The scan did not start: the system gave it no process.' });
  expect(lines.join()).toContain('no child for reader: EAGAIN');
  expect(await pid()).not.toBe('');
});

test('closing ends every child and every task, and no further one is taken', async () => {
  const before = await pid();
  const running = [scan('block'), table('hang'), table('table')];
  const outcomes = Promise.allSettled(running);
  await pool.close();
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  expect(isAlive(before)).toBe(false);
  await expect(scan('pid')).rejects.toMatchObject({ code: 'cancelled' });
});
