// Runs a utility process' entry in a thread, under the name by which Electron gives it its port.

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

process.parentPort = {
  on: (type, listener) => parentPort.on(type, listener),
  postMessage: (message) => parentPort.postMessage(message),
};
await import(pathToFileURL(workerData.entry).href);
