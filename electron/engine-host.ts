/** Runs the engine inside its utility process: serves each page that main connects, and ends when main says so. */
import type { SpawnChild } from '#jobs/protocol';
import type { FailureLog } from '#transport/errors';
import { type AssayRouter, type ServedPort, serveMessagePort } from '#transport/serve';
import { type ToMain, toEngine } from './engine-messages.ts';
import { remoteChildren } from './remote-children.ts';

/** What is needed of Electron's process.parentPort. */
export interface ParentPort {
  on(type: 'message', listener: (event: { data: unknown; ports: ServedPort[] }) => void): unknown;
  postMessage(message: unknown): void;
}

export interface HostedEngine {
  readonly router: AssayRouter;
  close(): Promise<void>;
}

/**
 * Starts the engine and answers main.
 * @param end ends this process once the engine has closed
 */
export async function hostEngine(
  parent: ParentPort,
  createEngine: (spawnChild: SpawnChild) => Promise<HostedEngine>,
  failures: FailureLog,
  end: () => void,
): Promise<void> {
  const tell = (message: ToMain) => parent.postMessage(message);
  const children = remoteChildren(tell);
  const starting = createEngine(children.spawn);
  parent.on('message', ({ data, ports }) => {
    const parsed = toEngine.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    const [port] = ports;
    if (message.type === 'client' && port) void starting.then(({ router }) => serveMessagePort(router, port, failures));
    else if (message.type === 'close') void starting.then((engine) => engine.close()).finally(end);
    else children.receive(message);
  });
  await starting;
}
