/** Runs tasks in children: a few of each kind at a time, used again while they behave, replaced when they die. */
import { randomUUID } from 'node:crypto';
import { AssayError } from '#contract/errors';
import { type CrashReason, endedBy } from './crash.ts';
import { type Ending, type Order, PooledChild } from './pooled-child.ts';
import type { ChildHandle, ChildRole, SpawnChild } from './protocol.ts';
import { removeLeftScratch, removeScratch, scratchName } from './scratch.ts';
import { type TaskEvent, type TaskInput, type TaskName, type TaskOutput, tasks } from './tasks.ts';

/** A child died or was ended before its task was done. The task is not tried again: the file may be the cause. */
export class ChildCrashed extends Error {
  readonly reason: CrashReason;
  /** One full sentence for the user. */
  readonly detail: string;
  constructor(reason: CrashReason, detail: string) {
    super(detail);
    this.name = 'ChildCrashed';
    this.reason = reason;
    this.detail = detail;
  }
}

export interface PoolParts {
  readonly spawnChild: SpawnChild;
  /** Milliseconds; only differences are used. */
  now(): number;
  /** Resident bytes of a process, undefined where the system does not tell. */
  readMemory(pid: number): number | undefined;
  log(line: string): void;
  /** Children of each kind at a time. */
  readonly sizes?: Partial<Record<ChildRole, number>>;
  /** Milliseconds after which a child without work is ended; 30 s by default. */
  readonly idleMs?: number;
}

export interface RunOptions<Name extends TaskName> {
  readonly signal: AbortSignal;
  onProgress?(done: number, total: number, phase: string): void;
  /** What the task tells while it runs, as its own schema allows; points of a curve for instance. */
  onEvent?(event: TaskEvent<Name>): void;
  readonly deadlineMs?: number;
  readonly memoryMegabytes?: number;
  /** Milliseconds that a task which can stop by itself gets to do so. */
  readonly graceMs?: number;
}

export interface Pool {
  /**
   * Performs a task in a child of its kind, when one is free.
   * @throws AssayError as the task says, or `cancelled` once the child has stopped; ChildCrashed when the child did not survive it
   */
  run<Name extends TaskName>(task: Name, input: TaskInput<Name>, options: RunOptions<Name>): Promise<TaskOutput<Name>>;
  /** Ends every child and refuses further tasks. */
  close(): Promise<void>;
}

interface Waiting {
  readonly order: Order;
  settle(ending: Ending): void;
}

interface Kind {
  readonly size: number;
  readonly waiting: Waiting[];
  readonly children: Map<PooledChild, NodeJS.Timeout | undefined>;
}

const defaultSizes: Readonly<Record<ChildRole, number>> = { reader: 2, intake: 1, table: 1, assess: 1, render: 1 };

class ChildPool implements Pool {
  readonly #parts: PoolParts;
  readonly #kinds = new Map<ChildRole, Kind>();
  #lastId = 0;
  #closed = false;
  #blind = false;

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  run<Name extends TaskName>(task: Name, input: TaskInput<Name>, options: RunOptions<Name>): Promise<TaskOutput<Name>> {
    const { promise, resolve, reject } = Promise.withResolvers<TaskOutput<Name>>();
    const { signal } = options;
    const settle = (ending: Ending): void => {
      signal.removeEventListener('abort', leave);
      if ('crash' in ending && !signal.aborted) {
        this.#parts.log(`task ${task} crashed: ${ending.crash.reason}: ${ending.crash.detail}`);
        reject(new ChildCrashed(ending.crash.reason, ending.crash.detail));
      } else if ('failure' in ending && (!signal.aborted || ending.failure.code === 'cancelled')) reject(ending.failure);
      else if (signal.aborted || !('output' in ending)) reject(new AssayError('cancelled'));
      // It has passed the schema of this very task.
      else resolve(ending.output as TaskOutput<Name>);
    };
    const { role } = tasks[task];
    const kind = this.#kindOf(role);
    const waiting: Waiting = { order: this.#order(task, input, options), settle };
    // Only while it waits: once a child has it, the child's own watch hears the signal.
    const leave = (): void => {
      const at = kind.waiting.indexOf(waiting);
      if (at < 0) return;
      kind.waiting.splice(at, 1);
      settle({ failure: new AssayError('cancelled') });
    };
    if (this.#closed || signal.aborted) settle({ failure: new AssayError('cancelled') });
    else {
      signal.addEventListener('abort', leave);
      kind.waiting.push(waiting);
      this.#advance(role, kind);
    }
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const gone: Promise<void>[] = [];
    for (const { children, waiting } of this.#kinds.values()) {
      for (const { settle } of waiting.splice(0)) settle({ failure: new AssayError('cancelled') });
      for (const child of children.keys()) gone.push(child.kill());
    }
    await Promise.all(gone);
  }

  #kindOf(role: ChildRole): Kind {
    const size = this.#parts.sizes?.[role] ?? defaultSizes[role];
    const kind = this.#kinds.get(role) ?? { size, waiting: [], children: new Map() };
    this.#kinds.set(role, kind);
    return kind;
  }

  #order<Name extends TaskName>(task: Name, input: unknown, options: RunOptions<Name>): Order {
    this.#lastId += 1;
    const { deadlineMs, graceMs, memoryMegabytes, needsScratch } = tasks[task];
    return {
      request: { id: this.#lastId, task, input, ...(needsScratch ? { scratch: scratchName(randomUUID()) } : {}) },
      signal: options.signal,
      deadlineMs: options.deadlineMs ?? deadlineMs,
      memoryMegabytes: options.memoryMegabytes ?? memoryMegabytes,
      graceMs: options.graceMs ?? graceMs,
      onProgress: (done, total, phase) => this.#tell(() => options.onProgress?.(done, total, phase)),
      // It has passed the schema of this very task's events.
      onEvent: (event) => this.#tell(() => options.onEvent?.(event as TaskEvent<Name>)),
    };
  }

  /** A listener's fault is the listener's: the child goes on. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (thrown) {
      this.#parts.log(`a listener of a task failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    }
  }

  /** Gives waiting tasks to children until there is no task or no child. */
  #advance(role: ChildRole, kind: Kind): void {
    while (kind.waiting.length > 0 && !this.#closed) {
      const child = [...kind.children.keys()].find(({ isIdle }) => isIdle) ?? this.#start(role, kind);
      if (!child) return;
      const next = kind.waiting.shift();
      if (!next) return;
      if (child === 'none') next.settle({ crash: endedBy(tasks[next.order.request.task].what, null, null) });
      else void this.#perform(role, kind, child, next);
    }
  }

  #spawn(role: ChildRole): ChildHandle | undefined {
    try {
      return this.#parts.spawnChild(role);
    } catch (thrown) {
      this.#parts.log(`no child for ${role}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return undefined;
    }
  }

  /** A new child; undefined where there are enough, `none` where the system gives no process. */
  #start(role: ChildRole, kind: Kind): PooledChild | 'none' | undefined {
    if (kind.children.size >= kind.size) return undefined;
    const handle = this.#spawn(role);
    if (!handle) return 'none';
    const child = new PooledChild(handle, {
      now: this.#parts.now,
      readMemory: this.#parts.readMemory,
      onBlind: () => {
        if (!this.#blind) this.#parts.log('the memory of children cannot be read on this system; only their heap is bounded');
        this.#blind = true;
      },
    });
    kind.children.set(child, undefined);
    void child.gone.then(() => {
      clearTimeout(kind.children.get(child));
      kind.children.delete(child);
      this.#advance(role, kind);
    });
    return child;
  }

  async #perform(role: ChildRole, kind: Kind, child: PooledChild, { order, settle }: Waiting): Promise<void> {
    clearTimeout(kind.children.get(child));
    const ending = await child.run(order);
    const { request, memoryMegabytes } = order;
    // What one task left in memory may not be held against the next.
    const isSpent = tasks[request.task].endsChild || (child.memory() ?? 0) > (memoryMegabytes / 2) * 1024 ** 2;
    if (isSpent) void child.kill();
    else if (!child.isGone) kind.children.set(child, setTimeout(() => void child.kill(), this.#parts.idleMs ?? 30_000).unref());
    if (request.scratch !== undefined) await removeScratch(request.scratch).catch((error: unknown) => this.#parts.log(String(error)));
    settle(ending);
    this.#advance(role, kind);
  }
}

/** Makes the pool; children are started when there is work for them. */
export function createPool(parts: PoolParts): Pool {
  void removeLeftScratch();
  return new ChildPool(parts);
}
