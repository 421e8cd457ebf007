/** What the page gets of the shell: one name, and one port to the engine. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

contextBridge.exposeInMainWorld('assay', {
  shell: 'electron',
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
  pick: (options: unknown): Promise<string[]> => ipcRenderer.invoke('assay:pick', options),
});

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const { data } = event;
  const isReady = typeof data === 'object' && data !== null && 'type' in data && data.type === 'assay:ready';
  if (event.source === window && isReady) ipcRenderer.send('assay:connect');
});

ipcRenderer.on('assay:port', (event) => {
  window.postMessage({ type: 'assay:port' }, window.location.origin, [...event.ports]);
});
