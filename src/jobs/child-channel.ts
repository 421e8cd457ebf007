/** How a child speaks with its parent: over Node's channel of a fork, or over Electron's parent port. */

export interface ChildChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What is needed of Electron's process.parentPort. */
interface ParentPort {
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

function electronPort(): ParentPort | undefined {
  const host: { readonly parentPort?: ParentPort } = process;
  return host.parentPort;
}

/** Opens the channel that this process was started with. A forked child ends with its parent; a utility process does so by itself. */
export function openChannel(): ChildChannel {
  const port = electronPort();
  if (port) {
    return { send: (message) => port.postMessage(message), onMessage: (listener) => void port.on('message', ({ data }) => listener(data)) };
  }
  process.on('disconnect', () => process.exit(0));
  // Ctrl+C reaches every process of the terminal; the engine decides when its children end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  return {
    send(message) {
      if (process.connected) process.send?.(message, () => {});
    },
    onMessage: (listener) => void process.on('message', listener),
  };
}
