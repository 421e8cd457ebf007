/** The window's checklist, one test a line, against a stand-in for Electron. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as stub from '#test/electron-stub/electron';
import { fakeUtilityProcess } from '#test/fakes/fake-process';
import type { PageFile } from '#transport/page-files';
import { type AppOptions, type ElectronParts, startApp } from './app.ts';
import { pageResponse } from './page-protocol.ts';

const page = new Map<string, PageFile>([['/', { type: 'text/html; charset=utf-8', body: Buffer.from('<title>Assay</title>') }]]);
const options: AppOptions = {
  bundle: '/product/out/main',
  dataDir: '/data',
  resourcesDir: '/product/resources',
  platform: 'linux',
  readPage: () => page,
  env: { PATH: '/bin' },
};

let processes = fakeUtilityProcess();
let window: stub.BrowserWindow;

async function start(changes: Partial<AppOptions> = {}): Promise<void> {
  processes = fakeUtilityProcess();
  const { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } = stub;
  const parts: unknown = { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess: processes };
  await startApp(parts as ElectronParts, { ...options, ...changes });
}

beforeEach(async () => {
  stub.record.length = 0;
  stub.windows.length = 0;
  stub.app.removeAllListeners();
  stub.ipcMain.removeAllListeners();
  stub.windowSession.removeAllListeners();
  await start();
  const [made] = stub.windows;
  if (!made) throw new Error('no window');
  window = made;
});

/** Emits an event as Electron would, and tells whether it was prevented. */
function prevented(event: string, url: string): boolean {
  let stopped = false;
  window.webContents.emit(event, {
    url,
    preventDefault() {
      stopped = true;
    },
  });
  return stopped;
}

const foreign = [
  'https://evil.example/',
  'app://assay.evil.example/',
  'app://assay@evil.example/',
  'https://evil.example/#app://assay/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://evil/',
  '//assay',
  '',
];

describe('the window', () => {
  test('is sandboxed, isolated and without Node', () => {
    expect(window.options).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      },
    });
    expect(stub.noted('enableSandbox')).toEqual([true]);
  });

  test('is at app://assay and nothing else is loaded', () => {
    expect(stub.noted('load')).toEqual(['app://assay/']);
    expect(stub.noted('schemes')).toEqual([[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]]);
  });

  test.each(foreign)('does not go to %j', (url) => {
    expect(prevented('will-navigate', url)).toBe(true);
    expect(prevented('will-frame-navigate', url)).toBe(true);
    expect(prevented('will-redirect', url)).toBe(true);
  });

  test('moves within its own origin', () => {
    expect(prevented('will-navigate', 'app://assay/#/findings')).toBe(false);
  });

  test.each([...foreign, 'app://assay/'])('opens no other window, not even for %j', (url) => {
    expect(window.webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
  });

  test('embeds no webview', () => {
    expect(prevented('will-attach-webview', 'https://evil.example/')).toBe(true);
  });

  test('opens nothing outside: no address is allowed', () => {
    for (const url of foreign) {
      window.webContents.openHandler?.({ url });
      prevented('will-navigate', url);
    }
    expect(stub.noted('openExternal')).toEqual([]);
  });

  test('has no menu with links, and on macOS only the roles that a window needs', async () => {
    expect(stub.noted('menu')).toEqual([null]);
    await start({ platform: 'darwin' });
    expect(stub.noted('menu').at(-1)).toEqual([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
  });
});

describe('the session', () => {
  const handler = (name: string): ((...given: unknown[]) => unknown) => {
    const found: unknown = stub.windowSession.handlers.get(name);
    return found as (...given: unknown[]) => unknown;
  };

  test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem', 'usb'])(
    'denies the permission %s',
    (permission) => {
      const decisions: unknown[] = [];
      handler('permission request')({}, permission, (granted: unknown) => decisions.push(granted));
      expect(decisions).toEqual([false]);
      expect(handler('permission check')({}, permission)).toBe(false);
      expect(handler('device')({ deviceType: permission })).toBe(false);
    },
  );

  test('captures no screen and downloads nothing', () => {
    const decisions: unknown[] = [];
    handler('display media')({}, (streams: unknown) => decisions.push(streams));
    expect(decisions).toEqual([{}]);
    let stopped = false;
    stub.windowSession.emit('will-download', { preventDefault: () => (stopped = true) });
    expect(stopped).toBe(true);
  });

  test.each([
    ...foreign.filter((url) => !url.startsWith('data:')),
    'http://127.0.0.1:8080/',
    'ws://127.0.0.1/',
    'https://redirector.gvt1.com/edgedl/chrome/dict/en.bdic',
  ])('cancels a request for %j', (url) => {
    const decisions: unknown[] = [];
    handler('request')({ url }, (decision: unknown) => decisions.push(decision));
    expect(decisions).toEqual([{ cancel: true }]);
  });

  test('lets its own files and what the page made itself through', () => {
    for (const url of ['app://assay/assets/main.js', 'data:,', 'blob:app://assay/1']) {
      const decisions: unknown[] = [];
      handler('request')({ url }, (decision: unknown) => decisions.push(decision));
      expect(decisions).toEqual([{ cancel: false }]);
    }
  });

  test('keeps nothing on disk and fetches no dictionary', () => {
    expect(stub.noted('partition')).toEqual([['assay', { cache: false }]]);
    expect(stub.noted('spellchecker')).toEqual([false]);
    expect(stub.noted('switch')).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
  });
});

describe('the page', () => {
  test('carries the policy on every answer', () => {
    for (const url of ['app://assay/', 'app://assay/none']) {
      const { headers } = pageResponse(page, url);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    'app://assay/../package.json',
    'app://assay/%2e%2e/package.json',
    'app://assay/..%2fpackage.json',
    'app://assay//etc/passwd',
    'app://evil/',
    'app://assay/index.html%00',
  ])('%s is 404', (url) => {
    expect(pageResponse(page, url).status).toBe(404);
  });

  test('is served from the list', async () => {
    const response = pageResponse(page, 'app://assay/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<title>Assay</title>');
  });
});

describe('main answers its own page and nobody else', () => {
  const senders = () => [
    { senderFrame: null },
    { senderFrame: { url: 'app://assay/' } },
    { senderFrame: { ...window.webContents.mainFrame, url: 'https://evil.example/' } },
  ];
  const pick = (event: unknown, given: unknown): Promise<unknown> | undefined => stub.ipcMain.handlers.get('assay:pick')?.(event, given);

  test('a port goes to the window, its other end to the engine', () => {
    stub.ipcMain.emit('assay:connect', { senderFrame: window.webContents.mainFrame });
    expect(stub.noted('posted')).toEqual([{ channel: 'assay:port', message: null }]);
    expect(processes.started[0]?.sent).toEqual([{ type: 'client' }]);
    expect(processes.started[0]?.ports).toHaveLength(1);
  });

  test('another frame gets no port and no dialog', async () => {
    for (const event of senders()) {
      stub.ipcMain.emit('assay:connect', event);
      expect(await pick(event, { kind: 'file' })).toEqual([]);
    }
    expect(stub.noted('posted')).toEqual([]);
    expect(stub.noted('open dialog')).toEqual([]);
  });

  test("the dialog is the system's own, asked for what the page may ask", async () => {
    const event = { senderFrame: window.webContents.mainFrame };
    expect(await pick(event, { kind: 'folder', title: 'Import' })).toEqual(['/picked']);
    expect(await pick(event, { kind: 'save', defaultPath: 'report.pdf' })).toEqual(['/saved']);
    expect(await pick(event, { kind: 'anything' })).toEqual([]);
    expect(stub.noted('open dialog')).toEqual([{ title: 'Import', properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] }]);
  });
});

describe("the engine's process", () => {
  test("is beside the window's, with a short environment", () => {
    const [engine] = processes.started;
    expect(engine?.entry).toBe('/product/out/main/engine-process.js');
    expect(engine?.options.env).toEqual({ PATH: '/bin', ASSAY_RESOURCES: '/product/resources' });
  });

  test('gets its children from main, and their messages and ends reach it', () => {
    const [engine] = processes.started;
    engine?.emit('message', { type: 'child-spawn', child: 1, role: 'reader' });
    const child = processes.started[1];
    expect(child?.entry).toBe('/product/out/main/child.js');
    expect(child?.options.execArgv).toEqual(['--max-old-space-size=192']);
    child?.emit('spawn');
    engine?.emit('message', { type: 'child-send', child: 1, message: { task: 'scan' } });
    expect(child?.sent).toEqual([{ task: 'scan' }]);
    child?.emit('message', { type: 'done' });
    child?.emit('exit', 139);
    expect(engine?.sent).toEqual([
      { type: 'child-started', child: 1, pid: 4711 },
      { type: 'child-message', child: 1, message: { type: 'done' } },
      { type: 'child-exit', child: 1, code: 139 },
    ]);
  });

  test('a child that is killed leaves window and engine alive', () => {
    const [engine] = processes.started;
    engine?.emit('message', { type: 'child-spawn', child: 1, role: 'table' });
    processes.started[1]?.emit('exit', 9);
    engine?.emit('message', { type: 'child-spawn', child: 2, role: 'table' });
    expect(processes.started).toHaveLength(3);
    expect(stub.noted('quit')).toEqual([]);
  });

  test('that crashes is started again with a new port for the page; the third crash within a minute ends Assay', () => {
    processes.started[0]?.emit('exit', 139);
    expect(processes.started).toHaveLength(2);
    expect(stub.noted('posted')).toHaveLength(1);
    expect(processes.started[1]?.sent).toEqual([{ type: 'client' }]);
    processes.started[1]?.emit('exit', 139);
    expect(stub.noted('quit')).toEqual([]);
    processes.started[2]?.emit('exit', 139);
    expect(stub.noted('quit')).toEqual([true]);
  });

  test('what it says is checked', () => {
    const [engine] = processes.started;
    for (const message of [null, 'x', { type: 'child-spawn', child: 1, role: 'shell' }, { type: 'child-spawn', child: -1, role: 'reader' }])
      engine?.emit('message', message);
    expect(processes.started).toHaveLength(1);
  });

  test('is closed with the last window', async () => {
    const [engine] = processes.started;
    stub.app.emit('window-all-closed');
    expect(engine?.sent).toEqual([{ type: 'close' }]);
    expect(stub.noted('quit')).toEqual([]);
    engine?.emit('exit', 0);
    await expect.poll(() => stub.noted('quit')).toEqual([true]);
    expect(engine?.killed).toBe(false);
  });

  test('is killed when it does not close within five seconds', async () => {
    vi.useFakeTimers();
    stub.app.emit('window-all-closed');
    await vi.advanceTimersByTimeAsync(4999);
    expect(processes.started[0]?.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    expect(processes.started[0]?.killed).toBe(true);
    expect(stub.noted('quit')).toEqual([true]);
  });
});

test('a second instance hands over to the first', async () => {
  stub.app.emit('second-instance');
  expect(stub.noted('restore')).toEqual([true]);
  stub.app.lock = false;
  const before = stub.windows.length;
  await start();
  stub.app.lock = true;
  expect(stub.windows).toHaveLength(before);
  expect(stub.noted('quit')).toEqual([true]);
});
