/** The entry module and the preload, with Electron's module replaced. */
import { expect, test, vi } from 'vitest';
import { FakeProcess } from '#test/fakes/fake-process';

const stub = await vi.hoisted(() => import('#test/electron-stub/electron'));
const page = await vi.hoisted(async () => {
  const listeners = new Map<string, (event: unknown) => void>();
  const exposed: Record<string, unknown> = {};
  const sent: unknown[] = [];
  return { listeners, exposed, sent };
});

vi.mock('electron', () => ({
  ...stub,
  contextBridge: {
    exposeInMainWorld(name: string, value: unknown) {
      page.exposed[name] = value;
    },
  },
  ipcRenderer: {
    on: (channel: string, listener: (event: unknown) => void) => page.listeners.set(channel, listener),
    send: (channel: string) => page.sent.push(channel),
    invoke: async (channel: string, given: unknown) => [channel, given],
  },
  webUtils: { getPathForFile: () => '/dropped' },
}));
vi.mock('#transport/page-files', () => ({ readPageFiles: () => new Map() }));

test('the entry module is evaluated before Electron is ready: nothing in it waits for that', async () => {
  let ready = (): void => {};
  stub.app.ready = new Promise((resolve) => {
    ready = resolve;
  });
  await import('./main.ts');
  expect(stub.noted('schemes')).toHaveLength(1);
  expect(stub.windows).toHaveLength(0);
  const silent: unknown = new FakeProcess('', {});
  vi.spyOn(stub.utilityProcess, 'fork').mockReturnValue(silent as ReturnType<typeof stub.utilityProcess.fork>);
  ready();
  await vi.waitFor(() => expect(stub.noted('load')).toEqual(['app://assay/']));
});

test('the preload exposes one name, asks for the port once the page is ready, and hands it on', async () => {
  const posted: unknown[] = [];
  const fakeWindow = {
    location: { origin: 'app://assay' },
    addEventListener: (type: string, listener: (event: unknown) => void) => page.listeners.set(`window ${type}`, listener),
    postMessage: (...given: unknown[]) => posted.push(given),
  };
  vi.stubGlobal('window', fakeWindow);
  await import('./preload.ts');
  expect(Object.keys(page.exposed)).toEqual(['assay']);
  expect(page.exposed.assay).toMatchObject({ shell: 'electron', pathForFile: expect.any(Function), pick: expect.any(Function) });
  const listen = page.listeners.get('window message');
  listen?.({ source: {}, data: { type: 'assay:ready' } });
  listen?.({ source: fakeWindow, data: { type: 'other' } });
  expect(page.sent).toEqual([]);
  listen?.({ source: fakeWindow, data: { type: 'assay:ready' } });
  expect(page.sent).toEqual(['assay:connect']);
  page.listeners.get('assay:port')?.({ ports: ['port'] });
  expect(posted).toEqual([[{ type: 'assay:port' }, 'app://assay', ['port']]]);
  vi.unstubAllGlobals();
});
