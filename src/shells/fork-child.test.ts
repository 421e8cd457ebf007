/** A forked child answers, is bounded, and its death is told and stays its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChildHandle, ChildRole } from '#jobs/protocol';
import { childEnvironment } from './child-bounds.ts';
import { childSwitches, forkChildren } from './fork-child.ts';

let root = '';
const handles: ChildHandle[] = [];

const channel = pathToFileURL(join(import.meta.dirname, '..', 'jobs', 'child-channel.ts')).href;

// The child does what its message says and answers with the outcome, so that each test is one line of it.
const entry = `
import { openChannel } from ${JSON.stringify(channel)};
import { writeFileSync, writeSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
const acts: Record<string, (path: string) => unknown> = {
  echo: (path) => path,
  bytes: () => new Uint8Array([1, 2]),
  read: (path) => readFileSync(path, 'utf8').length > 0,
  write: (path) => writeFileSync(path, 'x'),
  spawn: () => { const { error } = spawnSync('true'); if (error) throw error; return 'ran'; },
  thread: () => new Worker('1', { eval: true }),
  addon: () => process.dlopen({ exports: {} }, process.execPath),
  heap: () => { const kept = []; for (;;) kept.push(new Array(1e6).fill(Math.random())); },
  garbage: () => writeSync(3, Buffer.alloc(64, 0x41)),
  print: () => console.log('a library prints'),
  environment: () => Object.keys(process.env),
  throw: () => setImmediate(() => { throw new Error('last words'); }),
};
const { onMessage, send } = openChannel();
onMessage((message) => {
  const { act, path } = message as { act: string; path: string };
  try { send({ ok: acts[act]?.(path) }); }
  catch (thrown) { send({ failed: String((thrown as { code?: string }).code) }); }
});
`;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-fork-'));
  mkdirSync(join(root, 'src', 'jobs'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'src', 'jobs', 'child.ts'), entry);
});
afterAll(() => {
  for (const handle of handles) handle.kill();
  rmSync(root, { recursive: true });
});

function start(role: ChildRole, log: (line: string) => void = () => {}): ChildHandle {
  const handle = forkChildren(root, false, log)(role);
  handles.push(handle);
  return handle;
}

function ask(handle: ChildHandle, act: string, path = ''): Promise<unknown> {
  return new Promise((resolve) => {
    handle.onMessage(resolve);
    handle.onExit((code, signal) => resolve({ code, signal }));
    handle.send({ act, path });
  });
}

test('a child answers, and bytes cross as bytes', async () => {
  const handle = start('intake');
  expect(handle.pid).toBeGreaterThan(0);
  expect(await ask(handle, 'echo', 'x')).toEqual({ ok: 'x' });
  expect(await ask(handle, 'bytes')).toEqual({ ok: new Uint8Array([1, 2]) });
});

test('a reader reads, and can neither write, nor start a process or a thread, nor load native code', async () => {
  expect(await ask(start('reader'), 'read', join(root, 'package.json'))).toEqual({ ok: true });
  for (const act of ['write', 'spawn', 'thread', 'addon']) {
    expect([act, await ask(start('reader'), act, join(root, 'x'))]).toEqual([
      act,
      { failed: expect.stringMatching(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)$/) },
    ]);
  }
});

test('what is no message arrives as one that means nothing, and the engine lives on', async () => {
  expect(await ask(start('intake'), 'garbage')).toBeUndefined();
  expect(await ask(start('intake'), 'echo', 'x')).toEqual({ ok: 'x' });
});

test('what a library prints does not get between the messages', async () => {
  expect(await ask(start('intake'), 'print')).toEqual({ ok: undefined });
});

/** Whether a process still runs; one that has ended and waits to be collected does not. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test.skipIf(process.platform !== 'linux')('a child ends with its parent, however that ends', async () => {
  const module = pathToFileURL(join(import.meta.dirname, 'fork-child.ts')).href;
  const program = `
    import { forkChildren } from ${JSON.stringify(module)};
    const child = forkChildren(${JSON.stringify(root)}, false, () => {})('intake');
    child.onMessage(() => { console.log(child.pid); process.kill(process.pid, 'SIGKILL'); });
    child.send({ act: 'echo', path: 'x' });`;
  const pid = Number(spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stdout);
  expect(pid).toBeGreaterThan(0);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('a child that fills its heap dies alone, and its last words go to the log', async () => {
  const lines: string[] = [];
  const handle = start('reader', (line) => lines.push(line));
  expect(await ask(handle, 'heap')).toMatchObject({ signal: expect.stringMatching(/SIGABRT|SIGTRAP|SIGILL|SIGSEGV/) });
  await expect.poll(() => lines.join()).toMatch(/^child reader ended with SIG.*heap/i);
});

test('a child that throws ends with its code, and sending to it afterwards does no harm', async () => {
  const handle = start('intake');
  const exit = new Promise((resolve) => handle.onExit((code) => resolve(code)));
  handle.send({ act: 'throw' });
  expect(await exit).toBe(1);
  handle.send({ act: 'echo' });
  await expect(ask(start('intake'), 'echo', 'x')).resolves.toEqual({ ok: 'x' });
});

test('a killed child is told by its signal', async () => {
  const handle = start('table');
  const exit = new Promise((resolve) => handle.onExit((_code, signal) => resolve(signal)));
  handle.kill();
  expect(await exit).toBe('SIGKILL');
});

test("neither NODE_OPTIONS nor a shell's secrets reach a child", async () => {
  expect(childEnvironment({ PATH: '/bin', NODE_OPTIONS: '--require x', AWS_SECRET_ACCESS_KEY: 'x', ASSAY_PASSPHRASE: 'x' })).toEqual({
    PATH: '/bin',
  });
  const answer = await ask(start('intake'), 'environment');
  expect(JSON.stringify(answer)).not.toContain('VITEST');
});

test('only readers run under the permission model, since native code cannot', () => {
  expect(childSwitches('reader')).toContain('--permission');
  for (const role of ['table', 'assess', 'render', 'intake'] as const) expect(childSwitches(role)).not.toContain('--permission');
});
