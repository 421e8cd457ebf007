/** The two things a page may ask of main: a port to the engine, and the system's own file dialog. The sender is checked each time. */
import type { BrowserWindow, Dialog, IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessageChannelMain, OpenDialogOptions } from 'electron';
import { z } from 'zod';
import { isOwnAddress } from './addresses.ts';
import type { EngineClient } from './engine-client.ts';

const pickOptions = z.object({
  kind: z.enum(['file', 'files', 'folder', 'save']),
  title: z.string().max(200).optional(),
  defaultPath: z.string().max(4096).optional(),
});

export interface ChannelParts {
  readonly ipcMain: IpcMain;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly MessageChannelMain: new () => MessageChannelMain;
}

/** Makes a channel between the window's page and the engine. */
export function connectPage(
  window: BrowserWindow,
  engine: EngineClient,
  { MessageChannelMain }: Pick<ChannelParts, 'MessageChannelMain'>,
): void {
  if (window.isDestroyed()) return;
  const { port1, port2 } = new MessageChannelMain();
  engine.connect(port1);
  window.webContents.postMessage('assay:port', null, [port2]);
}

/** Answers the page of one window and nobody else. */
export function serveChannel(window: BrowserWindow, engine: EngineClient, parts: ChannelParts): void {
  const isOurs = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    senderFrame !== null && senderFrame === window.webContents.mainFrame && isOwnAddress(senderFrame.url);
  parts.ipcMain.on('assay:connect', (event) => {
    if (isOurs(event)) connectPage(window, engine, parts);
  });
  parts.ipcMain.handle('assay:pick', async (event, options: unknown) => {
    const parsed = pickOptions.safeParse(options);
    return isOurs(event) && parsed.success ? pick(window, parts.dialog, parsed.data) : [];
  });
}

async function pick(window: BrowserWindow, dialog: ChannelParts['dialog'], options: z.infer<typeof pickOptions>): Promise<string[]> {
  const { kind, title, defaultPath } = options;
  const shown = { ...(title === undefined ? {} : { title }), ...(defaultPath === undefined ? {} : { defaultPath }) };
  if (kind === 'save') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, shown);
    return canceled ? [] : [filePath];
  }
  const properties: NonNullable<OpenDialogOptions['properties']> =
    kind === 'folder' ? ['openDirectory', 'createDirectory'] : kind === 'files' ? ['openFile', 'multiSelections'] : ['openFile'];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...shown, properties: [...properties, 'dontAddToRecent'] });
  return canceled ? [] : filePaths;
}
