/** Main's side of the engine: starts its process and its children, connects pages to it, starts it again after a crash. */
import { join } from 'node:path';
import type { ForkOptions, MessagePortMain, UtilityProcess } from 'electron';
import type { ChildRole } from '#jobs/protocol';
import { heapSwitch } from '#shells/child-bounds';
import { type ToEngine, toMain } from './engine-messages.ts';

export interface ProcessParts {
  readonly utilityProcess: { fork(modulePath: string, args?: string[], options?: ForkOptions): UtilityProcess };
  /** out/main. */
  readonly bundle: string;
  readonly env: Record<string, string>;
  readonly now: () => number;
}

export interface EngineClient {
  /** Hands one end of a channel to the engine. */
  connect(port: MessagePortMain): void;
  /** Closes the engine and its children; resolves when it is gone, at the latest after five seconds. */
  close(): Promise<void>;
}

const closeMs = 5000;
const mostStarts = 3;
const perMs = 60_000;

/**
 * Starts the engine.
 * @param onRestart called when the engine's process had died and a new one stands: pages need new ports
 * @param onGone called when it died too often and is not started again
 */
export function startEngine(parts: ProcessParts, onRestart: () => void, onGone: () => void): EngineClient {
  const starts: number[] = [];
  const children = new Map<number, UtilityProcess>();
  let closing: (() => void) | undefined;
  let engine = fork();

  function fork(): UtilityProcess {
    starts.push(parts.now());
    const started = parts.utilityProcess.fork(join(parts.bundle, 'engine-process.js'), [], { serviceName: 'Assay engine', env: parts.env });
    started.on('message', (data: unknown) => receive(data));
    started.once('exit', () => exited());
    return started;
  }

  function exited(): void {
    for (const child of children.values()) child.kill();
    children.clear();
    if (closing) {
      closing();
      return;
    }
    const recent = starts.filter((at) => parts.now() - at < perMs);
    if (recent.length >= mostStarts) onGone();
    else {
      engine = fork();
      onRestart();
    }
  }

  function tell(message: ToEngine): void {
    engine.postMessage(message);
  }

  function spawnChild(key: number, role: ChildRole): void {
    const child = parts.utilityProcess.fork(join(parts.bundle, 'child.js'), [role], {
      serviceName: `Assay ${role}`,
      execArgv: [heapSwitch(role)],
      env: parts.env,
      stdio: 'ignore',
    });
    children.set(key, child);
    child.once('spawn', () => tell({ type: 'child-started', child: key, pid: child.pid }));
    child.on('message', (message: unknown) => tell({ type: 'child-message', child: key, message }));
    child.once('exit', (code) => {
      if (children.delete(key)) tell({ type: 'child-exit', child: key, code });
    });
  }

  function receive(data: unknown): void {
    const parsed = toMain.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === 'child-spawn') spawnChild(message.child, message.role);
    if (message.type === 'child-send') children.get(message.child)?.postMessage(message.message);
    if (message.type === 'child-kill') children.get(message.child)?.kill();
  }

  return {
    connect: (port) => engine.postMessage({ type: 'client' } satisfies ToEngine, [port]),
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => engine.kill(), closeMs);
        closing = () => {
          clearTimeout(timer);
          resolve();
        };
        tell({ type: 'close' });
      }),
  };
}
