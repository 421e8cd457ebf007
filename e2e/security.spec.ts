/** The window from outside and from inside: who gets in, and that nothing gets out. */
import { request as httpRequest } from 'node:http';
import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

test('the token opens the window once', { tag: '@browser' }, async ({ host, browser }) => {
  const first = await (await browser.newContext()).newPage();
  expect((await first.goto(host.invitation))?.status()).toBe(200);
  const second = await (await browser.newContext()).newPage();
  expect((await second.goto(host.invitation))?.status()).toBe(403);
  expect((await second.goto(host.origin))?.status()).toBe(403);
  await first.reload();
  await expect(first).toHaveTitle(/Assay/);
});

test('a name that was rebound to this machine is answered with 421', { tag: '@browser' }, async ({ host }) => {
  const { port } = new URL(host.invitation);
  const status = await new Promise((resolve) => {
    httpRequest({ host: '127.0.0.1', port, path: '/', headers: { host: `evil.example:${port}` } }, (response) =>
      resolve(response.statusCode),
    ).end();
  });
  expect(status).toBe(421);
});

test('another site reaches neither the page nor the socket', { tag: '@browser' }, async ({ host, browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(host.invitation);
  const other = await page.context().newPage();
  await other.route('http://other.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>other</p>' }));
  await other.goto('http://other.example/');
  const outcome = await other.evaluate(async (origin) => {
    const fetched = await fetch(origin).then(
      () => 'read',
      () => 'refused',
    );
    const socket = await new Promise((resolve) => {
      const tried = new WebSocket(`${origin.replace('http', 'ws')}/rpc`);
      tried.onopen = () => resolve('open');
      tried.onerror = () => resolve('refused');
    });
    return { fetched, socket };
  }, host.origin);
  expect(outcome).toEqual({ fetched: 'refused', socket: 'refused' });
});

test('a path outside the page is 404', { tag: '@browser' }, async ({ host }) => {
  const { port } = new URL(host.invitation);
  const ask = (path: string, cookie: string): Promise<{ status: number | undefined; cookie: string }> =>
    new Promise((resolve) => {
      httpRequest({ host: '127.0.0.1', port, path, headers: { cookie } }, (response) => {
        resolve({ status: response.statusCode, cookie: String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '' });
        response.resume();
      }).end();
    });
  const { cookie } = await ask(new URL(host.invitation).pathname + new URL(host.invitation).search, '');
  expect((await ask('/', cookie)).status).toBe(200);
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%5cpackage.json']) expect((await ask(path, cookie)).status).toBe(404);
});

test('the window asks nobody else for anything and breaks no policy of its own', async ({ assay }) => {
  await expect(assay.page).toHaveTitle(/Assay/);
  await assay.page.waitForLoadState('networkidle');
  expect(assay.foreign).toEqual([]);
  expect(assay.faults).toEqual([]);
});

test('the policy is in force: a script, a picture and a frame from elsewhere do not load', async ({ assay }) => {
  await expect(assay.page).toHaveTitle(/Assay/);
  const violated = await assay.page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective));
    const add = (name: string, attributes: Record<string, string>) =>
      document.body.append(Object.assign(document.createElement(name), attributes));
    add('script', { textContent: 'window.injected = true' });
    add('script', { src: 'https://evil.example/x.js' });
    add('img', { src: 'https://evil.example/x.png' });
    add('iframe', { src: 'https://evil.example/' });
    await fetch('https://evil.example/').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { directives: [...new Set(directives)].sort(), injected: 'injected' in window };
  });
  expect(violated).toEqual({ directives: ['connect-src', 'frame-src', 'img-src', 'script-src-elem'], injected: false });
});

test('the page has no Node, and of the shell one name at most', async ({ assay, shell }) => {
  const found = await assay.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    shell: 'assay' in window,
  }));
  expect(found).toEqual({ node: [], shell: shell === 'electron' });
});

test('no second window opens', { tag: '@electron' }, async ({ assay }) => {
  expect(await assay.page.evaluate(() => window.open('https://evil.example/'))).toBeNull();
});
