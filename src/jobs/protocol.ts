/** What passes between the engine and its children, and the port by which a shell gives the engine children at all. */

/**
 * What a child may load. `reader` parses hostile bytes in pure JavaScript and needs neither addons nor writing;
 * `intake` copies and hashes bytes without looking into them; `table`, `assess` and `render` need native code or big libraries.
 */
export type ChildRole = 'reader' | 'intake' | 'table' | 'assess' | 'render';

export interface ChildHandle {
  readonly pid: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  kill(): void;
}

/** The port that the shell fills: Node forks src/jobs/child.ts, Electron starts a utility process with the same entry. */
export type SpawnChild = (role: ChildRole) => ChildHandle;

/** Parent to child: one task at a time. */
export interface TaskRequest {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
  /** Name of the folder that the task may make for itself; the parent removes it afterwards, whatever becomes of the child. */
  readonly scratch?: string | undefined;
}

/** Parent to child: stop the task with this id. */
export interface CancelRequest {
  readonly cancel: number;
}

/** Child to parent. `failed` is an expected error with words for the user; anything else ends the child. */
export type TaskReply =
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number; readonly phase: string }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly subject?: string | undefined;
    };
