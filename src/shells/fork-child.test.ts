/** A forked child answers, is bounded, and its death is told and stays its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChildHandle, ChildRole } from '#jobs/protocol';
import { childEnvironment } from './child-bounds.ts';
import { childSwitches, forkChildren } from './fork-child.ts';

let root = '';
const handles: ChildHandle[] = [];

// The child does what its message says and answers with the outcome, so that each test is one line of it.
const entry = `
import { writeFileSync, readFileSync } from 'node:fs';
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
  environment: () => Object.keys(process.env),
  throw: () => setImmediate(() => { throw new Error('last words'); }),
};
process.on('disconnect', () => process.exit(0));
process.on('message', ({ act, path }: { act: string; path: string }) => {
  try { process.send?.({ ok: acts[act]?.(path) }); }
  catch (thrown) { process.send?.({ failed: String((thrown as { code?: string }).code) }); }
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
