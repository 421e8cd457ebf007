/** A stand-in for Electron's utility process without a thread behind it: what was sent to it is kept, what it says is said for it. */
import { EventEmitter } from 'node:events';

export class FakeProcess extends EventEmitter {
  readonly entry: string;
  readonly options: { readonly env?: Record<string, string>; readonly execArgv?: string[] };
  readonly sent: unknown[] = [];
  readonly ports: unknown[] = [];
  killed = false;
  pid = 4711;

  constructor(entry: string, options: FakeProcess['options']) {
    super();
    this.entry = entry;
    this.options = options;
  }
  postMessage(message: unknown, ports: readonly unknown[] = []): void {
    this.sent.push(message);
    this.ports.push(...ports);
  }
  kill(): boolean {
    this.killed = true;
    this.emit('exit', 0);
    return true;
  }
}

/** Takes the place of `utilityProcess`; `started` holds what was forked, in order. */
export function fakeUtilityProcess(): {
  readonly started: FakeProcess[];
  fork(entry: string, args: string[], options: FakeProcess['options']): FakeProcess;
} {
  const started: FakeProcess[] = [];
  return {
    started,
    fork(entry, _args, options) {
      const process = new FakeProcess(entry, options);
      started.push(process);
      return process;
    },
  };
}
