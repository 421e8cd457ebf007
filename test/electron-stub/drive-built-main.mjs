// Imports the built main process under the stub, calls the engine through the port that the page gets, and closes the window.
import { randomUUID } from 'node:crypto';
import { app, ipcMain, noted, windows } from './electron.ts';

await import('../../out/main/main.js');
if (noted('load').length === 0) await new Promise((resolve) => app.once('loaded', resolve));
const { webContents } = windows[0];

const port = await new Promise((resolve) => {
  webContents.once('posted', resolve);
  ipcMain.emit('assay:connect', { senderFrame: webContents.mainFrame });
});
const answer = await new Promise((resolve) => {
  port.on('message', resolve);
  port.postMessage(JSON.stringify({ i: randomUUID().slice(0, 8), p: { u: '/app/info' } }));
});
app.once('quit', () => {
  process.stdout.write(
    JSON.stringify({ loaded: noted('load'), preload: windows[0].options.webPreferences.preload, answer: JSON.parse(answer) }),
  );
  process.exit(0);
});
app.emit('window-all-closed');
