/** A stand-in for Electron's module under plain Node: real ports and real processes' threads, and a record of what was asked. */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

/** What the application asked of Electron, in order. */
export const record: { readonly what: string; readonly value: unknown }[] = [];

function note(what: string, value: unknown): void {
  record.push({ what, value });
}

/** The values noted under a name. */
export function noted(what: string): unknown[] {
  return record.filter((entry) => entry.what === what).map(({ value }) => value);
}

class PortMain extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('message', (data) => this.emit('message', { data, ports: [] }));
    port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }
  start(): void {
    this.port.start();
  }
  close(): void {
    this.port.close();
  }
}

export class MessageChannelMain {
  readonly port1: PortMain;
  readonly port2: PortMain;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = new PortMain(port2);
  }
}

/** A thread that sees `process.parentPort` as a utility process does. */
class StubProcess extends EventEmitter {
  readonly pid = 4711;
  readonly #worker: Worker;
  constructor(entry: string, args: readonly string[], env: Readonly<Record<string, string>> | undefined) {
    super();
    const bootstrap = new URL('./utility-bootstrap.mjs', import.meta.url);
    this.#worker = new Worker(bootstrap, { argv: [...args], workerData: { entry }, env: { ...env }, stderr: false });
    this.#worker.on('online', () => this.emit('spawn'));
    this.#worker.on('message', (message) => this.emit('message', message));
    this.#worker.on('error', (error) => note('process error', String(error)));
    this.#worker.on('exit', (code) => this.emit('exit', code));
  }
  postMessage(message: unknown, ports: readonly PortMain[] = []): void {
    for (const port of ports) port.port.removeAllListeners();
    const transferred = ports.map(({ port }) => port);
    this.#worker.postMessage({ data: message, ports: transferred }, transferred);
  }
  kill(): boolean {
    void this.#worker.terminate();
    return true;
  }
}

export const processes: StubProcess[] = [];
export const utilityProcess = {
  fork(
    entry: string,
    args: readonly string[] = [],
    options: { env?: Record<string, string>; serviceName?: string; execArgv?: string[] } = {},
  ): StubProcess {
    note('fork', { entry, args, options });
    const started = new StubProcess(entry, args, options.env);
    processes.push(started);
    return started;
  },
};

class StubApp extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = { appendSwitch: (name: string, value?: string) => note('switch', [name, value]) };
  /** Replaced by a test that wants to hold back readiness. */
  ready: Promise<void> = Promise.resolve();
  lock = true;
  whenReady(): Promise<void> {
    return this.ready;
  }
  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  setPath(name: string, path: string): void {
    note('path', [name, path]);
  }
  enableSandbox(): void {
    note('enableSandbox', true);
  }
  exit(code: number): void {
    note('exit', code);
  }
  quit(): void {
    note('quit', true);
    this.emit('quit');
  }
}
export const app = new StubApp();

export const protocol = { registerSchemesAsPrivileged: (schemes: unknown) => note('schemes', schemes) };
export const Menu = {
  setApplicationMenu: (menu: unknown) => note('menu', menu),
  buildFromTemplate: (template: unknown) => template,
};

type Decide = (...given: never[]) => unknown;
class StubSession extends EventEmitter {
  readonly handlers = new Map<string, Decide>();
  readonly webRequest = { onBeforeRequest: (handler: Decide) => void this.handlers.set('request', handler) };
  readonly protocol = { handle: (scheme: string, handler: Decide) => void this.handlers.set(`scheme ${scheme}`, handler) };
  setPermissionRequestHandler(handler: Decide): void {
    this.handlers.set('permission request', handler);
  }
  setPermissionCheckHandler(handler: Decide): void {
    this.handlers.set('permission check', handler);
  }
  setDevicePermissionHandler(handler: Decide): void {
    this.handlers.set('device', handler);
  }
  setDisplayMediaRequestHandler(handler: Decide): void {
    this.handlers.set('display media', handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    note('spellchecker', enabled);
  }
}
export const windowSession = new StubSession();
export const session = {
  fromPartition(name: string, options: unknown): StubSession {
    note('partition', [name, options]);
    return windowSession;
  },
};

export class StubContents extends EventEmitter {
  readonly mainFrame = { url: 'app://assay/' };
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  postMessage(channel: string, message: unknown, ports: readonly PortMain[]): void {
    note('posted', { channel, message });
    this.emit('posted', ports[0]?.port);
  }
}

export const windows: BrowserWindow[] = [];
export class BrowserWindow {
  readonly webContents = new StubContents();
  readonly options: unknown;
  constructor(options: unknown) {
    this.options = options;
    note('window', options);
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(address: string): Promise<void> {
    note('load', address);
    app.emit('loaded');
  }
  isDestroyed(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return true;
  }
  restore(): void {
    note('restore', true);
  }
  focus(): void {
    note('focus', true);
  }
}

export const dialogAnswers = { canceled: false, filePaths: ['/picked'], filePath: '/saved' };
export const dialog = {
  showErrorBox: (title: string, content: string) => note('error box', [title, content]),
  async showOpenDialog(_window: unknown, options: unknown) {
    note('open dialog', options);
    return dialogAnswers;
  },
  async showSaveDialog(_window: unknown, options: unknown) {
    note('save dialog', options);
    return dialogAnswers;
  },
};

class StubIpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: unknown, ...given: unknown[]) => Promise<unknown>>();
  handle(channel: string, handler: (event: unknown, ...given: unknown[]) => Promise<unknown>): void {
    this.handlers.set(channel, handler);
  }
}
export const ipcMain = new StubIpcMain();

/** Anything that opens an address outside is noted; the application must never get here. */
export const shell = { openExternal: async (address: string) => note('openExternal', address) };
