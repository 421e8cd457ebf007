/** One child and the task that it is at: holds it to deadline, memory and protocol, and tells in one way how the task ended. */
import type { z } from 'zod';
import { AssayError } from '#contract/errors';
import { type Crash, endedBy, passedDeadline, sentGarbage, tookMemory } from './crash.ts';
import { isFailureCode, taskReply } from './messages.ts';
import type { CancelRequest, ChildHandle, TaskRequest } from './protocol.ts';
import { type TaskName, tasks } from './tasks.ts';

/** A task as the pool hands it to a child. */
export interface Order {
  readonly request: TaskRequest & { readonly task: TaskName };
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly memoryMegabytes: number;
  readonly graceMs: number;
  onProgress(done: number, total: number, phase: string): void;
  onEvent(event: unknown): void;
}

/** How a task ended; `output` has passed its schema. */
export type Ending = { readonly output: unknown } | { readonly failure: AssayError } | { readonly crash: Crash };

export interface ChildWatch {
  /** Milliseconds; only differences are used. */
  now(): number;
  readMemory(pid: number): number | undefined;
  /** Called once when the memory of a running child cannot be read. */
  onBlind(): void;
}

const memoryLookMs = 100;
/** A process that the system cannot end, for instance one that waits for a dead network drive, is waited for so long. */
const reapMs = 3000;
/** Messages a second beyond which a child is no longer listened to; its own throttle keeps to some 40. */
const mostMessages = 1000;

export class PooledChild {
  readonly #handle: ChildHandle;
  readonly #watch: ChildWatch;
  #order: Order | undefined;
  #finish: ((ending: Ending) => void) | undefined;
  #timers: NodeJS.Timeout[] = [];
  /** Decided before the process is killed: its exit then tells nothing new. */
  #verdict: Ending | undefined;
  #messages = 0;
  #countedFrom = 0;
  #gone = false;
  readonly #whenGone = Promise.withResolvers<void>();

  constructor(handle: ChildHandle, watch: ChildWatch) {
    this.#handle = handle;
    this.#watch = watch;
    handle.onMessage((message) => this.#receive(message));
    handle.onExit((code, signal) => this.#exited(code, signal));
  }

  /** Whether it can take a task. */
  get isIdle(): boolean {
    return !this.#gone && this.#order === undefined && this.#verdict === undefined;
  }

  /** Whether its process has ended, or was given up. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Resolves when its process has ended, or was given up. */
  get gone(): Promise<void> {
    return this.#whenGone.promise;
  }

  /** Resident bytes, where they can be read. */
  memory(): number | undefined {
    return this.#handle.pid === undefined ? undefined : this.#watch.readMemory(this.#handle.pid);
  }

  /** Performs one task; never rejects. */
  run(order: Order): Promise<Ending> {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.#order = order;
    const { what } = tasks[order.request.task];
    const onAbort = () => this.#cancel(order);
    order.signal.addEventListener('abort', onAbort, { once: true });
    this.#finish = (ending) => {
      order.signal.removeEventListener('abort', onAbort);
      for (const timer of this.#timers) clearTimeout(timer);
      this.#timers = [];
      this.#order = undefined;
      this.#finish = undefined;
      resolve(ending);
    };
    const deadline = () => this.#end({ crash: passedDeadline(what, order.deadlineMs) });
    this.#timers.push(
      setTimeout(deadline, order.deadlineMs),
      setInterval(() => this.#lookAtMemory(order), memoryLookMs),
    );
    this.#handle.send(order.request);
    return promise;
  }

  /** Ends the process, whatever it is at; resolves when it is gone. */
  kill(): Promise<void> {
    this.#end({ failure: new AssayError('cancelled') });
    return this.#whenGone.promise;
  }

  #end(verdict: Ending): void {
    if (this.#gone || this.#verdict) return;
    this.#verdict = verdict;
    this.#handle.kill();
    setTimeout(() => this.#exited(null, null), reapMs).unref();
  }

  #exited(code: number | null, signal: string | null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#whenGone.resolve();
    const what = this.#order ? tasks[this.#order.request.task].what : '';
    this.#finish?.(this.#verdict ?? { crash: endedBy(what, code, signal) });
  }

  #cancel({ graceMs, request }: Order): void {
    const stop = () => this.#end({ failure: new AssayError('cancelled') });
    if (graceMs === 0) stop();
    else {
      this.#handle.send({ cancel: request.id } satisfies CancelRequest);
      this.#timers.push(setTimeout(stop, graceMs));
    }
  }

  #lookAtMemory({ memoryMegabytes, request }: Order): void {
    if (this.#handle.pid === undefined) return;
    const bytes = this.#watch.readMemory(this.#handle.pid);
    if (bytes === undefined) this.#watch.onBlind();
    else if (bytes > memoryMegabytes * 1024 ** 2) this.#end({ crash: tookMemory(tasks[request.task].what, memoryMegabytes) });
  }

  #floods(): boolean {
    const at = this.#watch.now();
    if (at - this.#countedFrom > 1000) {
      this.#countedFrom = at;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages > mostMessages;
  }

  #receive(message: unknown): void {
    if (this.#gone || this.#verdict) return;
    const order = this.#order;
    const reply = order === undefined || this.#floods() ? undefined : understood(message, order.request);
    // A child without a task has nothing to say, and one that was taken over is not listened to any longer.
    if (order === undefined || reply === undefined) this.#end({ crash: sentGarbage(order ? tasks[order.request.task].what : '') });
    else if (reply.type === 'progress') order.onProgress(reply.done, reply.total, reply.phase);
    else if (reply.type === 'event') order.onEvent(reply.event);
    else if (reply.type === 'done') this.#finish?.({ output: reply.output });
    else this.#finish?.({ failure: new AssayError(reply.code, reply.message, reply.subject) });
  }
}

/** The reply, if it belongs to this task and what it carries is what the task's schemas allow. */
function understood(message: unknown, request: Order['request']): z.infer<typeof taskReply> | undefined {
  try {
    return checked(message, request);
  } catch {
    // Nested so deeply that the check itself runs out of stack.
    return undefined;
  }
}

function checked(message: unknown, { id, task }: Order['request']): z.infer<typeof taskReply> | undefined {
  const { data: reply } = taskReply.safeParse(message);
  if (reply?.id !== id) return undefined;
  if (reply.type === 'event') {
    const { data, success } = tasks[task].event.safeParse(reply.event);
    return success ? { ...reply, event: data } : undefined;
  }
  if (reply.type === 'done') {
    const { data, success } = tasks[task].output.safeParse(reply.output);
    return success ? { ...reply, output: data } : undefined;
  }
  if (reply.type === 'failed' && !isFailureCode(reply.code, task)) return undefined;
  return reply;
}
