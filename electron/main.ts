/** Electron's entry: hands Electron's parts to the application. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess } from 'electron';
import { childEnvironment } from '#shells/child-bounds';
import { dataDir, pageDir, productRoot, resourcesDir } from '#shells/places';
import { readPageFiles } from '#transport/page-files';
import { startApp } from './app.ts';

const root = productRoot(import.meta.dirname);

// Not awaited: Electron becomes ready only after this module has been evaluated.
startApp(
  { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess },
  {
    bundle: import.meta.dirname,
    dataDir: dataDir(),
    // Children read resources with plain file calls: a package keeps them beside its archive, not in it.
    resourcesDir: app.isPackaged ? join(process.resourcesPath, 'resources') : resourcesDir(root),
    platform: process.platform,
    readPage: () => readPageFiles(pageDir(root)),
    env: { ...childEnvironment(process.env), ...(process.env.ASSAY_DATA ? { ASSAY_DATA: process.env.ASSAY_DATA } : {}) },
  },
).catch((error: unknown) => {
  dialog.showErrorBox('Assay did not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
