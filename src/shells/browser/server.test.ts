/** The browser shell's door: who is let in, and what every answer carries. */
import { once } from 'node:events';
import { request } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { fakeRouter } from '#test/fakes/fake-router';
import type { AssayClient } from '#transport/in-process';
import type { PageFile } from '#transport/page-files';
import { type BrowserServer, startBrowserServer } from './server.ts';

const page = new Map<string, PageFile>([
  ['/', { type: 'text/html; charset=utf-8', body: Buffer.from('<title>Assay</title>') }],
  ['/assets/main.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('1') }],
]);

let server: BrowserServer;
let port = 0;
const counts: number[] = [];

beforeEach(async () => {
  counts.length = 0;
  server = await startBrowserServer({
    router: fakeRouter().router,
    page,
    port: 0,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    failures: { log: () => {}, reference: () => 'L-1' },
    onClients: (count) => void counts.push(count),
  });
  port = Number(new URL(server.origin).port);
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

// node:http rather than fetch: it sends the path and the headers exactly as they are given.
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers }, agent: false });
  asked.end();
  const [response] = await once(asked, 'response');
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, headers: response.headers, body };
}

async function enter(): Promise<string> {
  const { pathname, search } = new URL(server.invitation);
  const answer = await ask(pathname + search);
  expect(answer.status).toBe(303);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

async function socketFails(path: string, options: ClientOptions): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

test('it listens on 127.0.0.1 alone', async () => {
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
});

test('the token of 256 bits is exchanged once for a cookie that no script and no other site can use', async () => {
  const { pathname, search } = new URL(server.invitation);
  expect(Buffer.from(new URLSearchParams(search).get('t') ?? '', 'base64url')).toHaveLength(32);
  const first = await ask(pathname + search);
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  expect(String(first.headers['set-cookie'])).toMatch(/^assay-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  const second = await ask(pathname + search);
  expect(second.status).toBe(403);
  expect(second.headers['set-cookie']).toBeUndefined();
});

test('without the cookie there is nothing, and a wrong token of any length is refused', async () => {
  expect((await ask('/')).status).toBe(403);
  expect((await ask('/assets/main.js')).status).toBe(403);
  for (const token of ['', 'x', 'x'.repeat(43), 'é'.repeat(43)]) expect((await ask(`/?t=${encodeURIComponent(token)}`)).status).toBe(403);
});

test('with the cookie the page is served', async () => {
  const cookie = await enter();
  const answer = await ask('/', { cookie });
  expect(answer).toMatchObject({ status: 200, body: '<title>Assay</title>' });
  expect((await ask('/assets/main.js', { cookie: `other=1; ${cookie}` })).headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test.each(['localhost', 'assay.example', '127.0.0.1', '[::1]', '127.0.0.1:1'])('asked under the name %s it answers 421', async (host) => {
  const cookie = await enter();
  expect((await ask('/', { cookie, host })).status).toBe(421);
});

test.each(['cross-site', 'same-site'])('a request from elsewhere (%s) is refused, cookie or not', async (site) => {
  const cookie = await enter();
  expect((await ask('/', { cookie, 'sec-fetch-site': site })).status).toBe(403);
  expect((await ask('/', { cookie, origin: 'http://127.0.0.1:1' })).status).toBe(403);
});

test('a cross-site link cannot spend the token', async () => {
  const { pathname, search } = new URL(server.invitation);
  expect((await ask(pathname + search, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  await enter();
});

test.each(['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/assets/../../x', '//etc/passwd', '/assets%00.js', '/%'])(
  'the path %s is 404',
  async (path) => {
    const cookie = await enter();
    expect((await ask(path, { cookie })).status).toBe(404);
  },
);

test('only GET and HEAD', async () => {
  const cookie = await enter();
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask('/', { cookie, origin: server.origin }, method)).status).toBe(405);
});

test('every answer carries the policy, whatever its status', async () => {
  const cookie = await enter();
  const answers = [
    await ask('/', { cookie }),
    await ask('/x', { cookie }),
    await ask('/'),
    await ask('/', { host: 'x' }),
    await ask('/', { cookie }, 'POST'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 421, 405]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; /),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    });
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

describe('the socket', () => {
  test('serves the contract to the page, and its clients are counted', async () => {
    const cookie = await enter();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie }, origin: server.origin });
    await once(socket, 'open');
    // `ws` implements the browser's interface but declares its own event types.
    const client: AssayClient = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
    await expect(client.app.info()).resolves.toMatchObject({ version: '0.1.0' });
    socket.close();
    await once(socket, 'close');
    await expect.poll(() => counts).toEqual([1, 0]);
  });

  test('is refused to another origin, to none, to another host, without the cookie and at another path', async () => {
    const cookie = await enter();
    const { origin } = server;
    expect(await socketFails('/rpc', { headers: { cookie }, origin: 'http://evil.example' })).toBe(403);
    expect(await socketFails('/rpc', { headers: { cookie }, origin: 'null' })).toBe(403);
    expect(await socketFails('/rpc', { headers: { cookie } })).toBe(403);
    expect(await socketFails('/rpc', { headers: { cookie, host: 'evil.example' }, origin })).toBe(421);
    expect(await socketFails('/rpc', { origin })).toBe(403);
    expect(await socketFails('/other', { headers: { cookie }, origin })).toBe(403);
    expect(await socketFails('/rpc', { headers: { cookie, 'sec-fetch-site': 'cross-site' }, origin })).toBe(403);
    expect(counts).toEqual([]);
  });

  test('a message over 16 MiB closes it', async () => {
    const cookie = await enter();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie }, origin: server.origin });
    await once(socket, 'open');
    socket.on('error', () => {});
    socket.send('x'.repeat(16 * 1024 * 1024 + 1), () => {});
    const [code] = await once(socket, 'close');
    expect([1006, 1009]).toContain(code);
  });
});
