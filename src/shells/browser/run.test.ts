/** What a person at the terminal reads, and when the shell ends. */
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { fakeRouter } from '#test/fakes/fake-router';
import { shellArguments } from './arguments.ts';
import type { OpenWindow } from './open-window.ts';
import { type BrowserShell, type BrowserShellParts, runBrowserShell } from './run.ts';

let shell: BrowserShell | undefined;
afterEach(async () => {
  shell?.end();
  await shell?.ended;
});

const lines: string[] = [];
async function run(window: BrowserShellParts['window']): Promise<BrowserShell> {
  lines.length = 0;
  shell = await runBrowserShell({
    router: fakeRouter().router,
    page: new Map([['/', { type: 'text/html', body: Buffer.from('x') }]]),
    port: 0,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    failures: { log: () => {}, reference: () => 'L-1' },
    window,
    because: 'Electron is not here',
    say: (line) => void lines.push(line),
    lingerMs: 50,
  });
  return shell;
}

async function visit(address: string): Promise<WebSocket> {
  const { origin } = new URL(address);
  const answer = await fetch(address, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { cookie } });
  await once(socket, 'open');
  return socket;
}

test('without a window it prints why and the address, and stays', async () => {
  const running = await run({ none: 'no browser was found' });
  expect(lines).toEqual([
    'Assay runs in the browser shell without a window: no browser was found (Electron is not here). Ctrl+C ends it.',
    expect.stringMatching(/^Assay: http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]{43}$/),
  ]);
  const socket = await visit(lines[1]?.slice(7) ?? '');
  socket.close();
  const still = await Promise.race([running.ended.then(() => 'ended'), new Promise((resolve) => setTimeout(() => resolve('runs'), 200))]);
  expect(still).toBe('runs');
});

test('with its own window it ends once the last client has gone, and not before', async () => {
  let closed = 0;
  let address = '';
  const window: OpenWindow = {
    async close() {
      closed += 1;
    },
    onExit() {},
  };
  const running = await run({
    name: 'Chromium',
    open(given) {
      address = given;
      return window;
    },
  });
  expect(lines).toEqual([expect.stringMatching(/^Assay opens in the browser shell, in Chromium \(Electron is not here\)\./)]);
  const socket = await visit(address);
  expect(closed).toBe(0);
  socket.close();
  await running.ended;
  expect(closed).toBe(1);
});

test('a browser that dies at once does not take the work along: the address is printed', async () => {
  let exit = (): void => {};
  const window: OpenWindow = {
    async close() {},
    onExit(listener) {
      exit = listener;
    },
  };
  await run({ name: 'Chromium', open: () => window });
  exit();
  expect(lines.at(-1)).toMatch(/^Assay: http/);
});

test('switches are checked', () => {
  expect(shellArguments([])).toEqual({ open: true, port: 0, because: undefined });
  expect(shellArguments(['--no-open', '--port', '4000'])).toEqual({ open: false, port: 4000, because: undefined });
  expect(shellArguments(['--port', 'x'])).toHaveProperty('wrong');
  expect(shellArguments(['--remote'])).toHaveProperty('wrong');
});
