/** Puts the application together from Electron's parts, which are handed in so that tests can hand in others. */
import { join } from 'node:path';
import type { App, BrowserWindowConstructorOptions, Menu, Protocol, Session, BrowserWindow as Window } from 'electron';
import type { PageFile } from '#transport/page-files';
import { startPage } from './addresses.ts';
import { type EngineClient, type ProcessParts, startEngine } from './engine-client.ts';
import { commandLineSwitches, guardContents, guardSession } from './guards.ts';
import { type ChannelParts, connectPage, serveChannel } from './page-channel.ts';
import { pageScheme, servePage } from './page-protocol.ts';

export interface ElectronParts extends ChannelParts, Pick<ProcessParts, 'utilityProcess'> {
  readonly app: App;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => Window;
  readonly Menu: Pick<typeof Menu, 'setApplicationMenu' | 'buildFromTemplate'>;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  readonly session: { fromPartition(name: string, options: { cache: boolean }): Session };
}

export interface AppOptions {
  /** out/main. */
  readonly bundle: string;
  /** The user's folder for Assay; Electron's own state lies below it. */
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly platform: NodeJS.Platform;
  readPage(): ReadonlyMap<string, PageFile>;
  /** Variables that the engine's processes get. */
  readonly env: Record<string, string>;
}

/** The window's switches; a test reads them back from the window that was made. */
export function windowOptions(bundle: string, session: Session, isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    title: 'Assay',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(bundle, '..', 'preload', 'preload.cjs'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !isPackaged,
    },
  };
}

/** Starts the application; a second instance hands over to the first. */
export async function startApp(parts: ElectronParts, options: AppOptions): Promise<void> {
  const { app } = parts;
  app.setPath('userData', join(options.dataDir, 'electron'));
  for (const [name, value] of commandLineSwitches) app.commandLine.appendSwitch(name, value);
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) return app.quit();
  parts.protocol.registerSchemesAsPrivileged([pageScheme]);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  await app.whenReady();

  parts.Menu.setApplicationMenu(
    options.platform === 'darwin'
      ? parts.Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
  // No `persist:` and no cache: nothing of a case is kept by the window.
  const session = parts.session.fromPartition('assay', { cache: false });
  guardSession(session);
  servePage(session, options.readPage());
  const window = new parts.BrowserWindow(windowOptions(options.bundle, session, app.isPackaged));
  const engine: EngineClient = startEngine(
    {
      utilityProcess: parts.utilityProcess,
      bundle: options.bundle,
      env: { ...options.env, ASSAY_RESOURCES: options.resourcesDir },
      now: () => performance.now(),
    },
    () => connectPage(window, engine, parts),
    () => app.quit(),
  );
  serveChannel(window, engine, parts);
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => void engine.close().then(() => app.quit()));
  await window.loadURL(startPage);
}
