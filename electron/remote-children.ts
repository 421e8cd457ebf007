/** The engine's side of its children under Electron: each is a number that main keeps a utility process for. */
import type { ChildHandle, SpawnChild } from '#jobs/protocol';
import type { ToEngine, ToMain } from './engine-messages.ts';

interface RemoteChild {
  pid: number | undefined;
  readonly messageListeners: ((message: unknown) => void)[];
  readonly exitListeners: ((code: number | null, signal: string | null) => void)[];
}

export interface RemoteChildren {
  readonly spawn: SpawnChild;
  /** Takes what main says about a child. */
  receive(message: ToEngine): void;
}

/** @param tell sends to main */
export function remoteChildren(tell: (message: ToMain) => void): RemoteChildren {
  const children = new Map<number, RemoteChild>();
  let last = 0;
  return {
    spawn(role): ChildHandle {
      last += 1;
      const key = last;
      const child: RemoteChild = { pid: undefined, messageListeners: [], exitListeners: [] };
      children.set(key, child);
      tell({ type: 'child-spawn', child: key, role });
      return {
        get pid() {
          return child.pid;
        },
        send: (message) => tell({ type: 'child-send', child: key, message }),
        onMessage: (listener) => void child.messageListeners.push(listener),
        onExit: (listener) => void child.exitListeners.push(listener),
        kill: () => tell({ type: 'child-kill', child: key }),
      };
    },
    receive(message) {
      if (!('child' in message)) return;
      const child = children.get(message.child);
      if (message.type === 'child-started' && child) child.pid = message.pid;
      if (message.type === 'child-message') for (const listener of child?.messageListeners ?? []) listener(message.message);
      if (message.type === 'child-exit') {
        children.delete(message.child);
        // A utility process tells no signal; its exit code stands for it.
        for (const listener of child?.exitListeners ?? []) listener(message.code, null);
      }
    },
  };
}
