/** Why a child ended before its task was done, in words for the report. */

export type CrashReason = 'exit' | 'signal' | 'memory' | 'deadline' | 'garbage';

export interface Crash {
  readonly reason: CrashReason;
  /** One full sentence. */
  readonly detail: string;
}

function duration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}

/** What V8 and native code end a process with when they cannot go on. */
const signalWords: Readonly<Record<string, string>> = {
  SIGABRT: ', as happens when its memory is used up',
  SIGTRAP: ', as happens when its memory is used up',
  SIGILL: ', as happens when its memory is used up',
  SIGSEGV: ', an access to memory that is not its own',
  SIGBUS: ', as happens when a file disappears while it is read',
  SIGFPE: ', an arithmetic fault',
  SIGKILL: ', as the system does when memory runs short',
};

/** @param what the start of the sentence, for instance "The scan" */
export function endedBy(what: string, code: number | null, signal: string | null): Crash {
  if (signal !== null)
    return { reason: 'signal', detail: `${what} ended: its process was stopped by ${signal}${signalWords[signal] ?? ''}.` };
  if (code === null) return { reason: 'exit', detail: `${what} did not start: the system gave it no process.` };
  return { reason: 'exit', detail: `${what} ended: its process failed with exit code ${code}.` };
}

export function tookMemory(what: string, megabytes: number): Crash {
  return { reason: 'memory', detail: `${what} was stopped: it took more than ${megabytes.toLocaleString('en')} MiB of memory.` };
}

export function passedDeadline(what: string, milliseconds: number): Crash {
  return { reason: 'deadline', detail: `${what} was stopped: it was not done after ${duration(milliseconds)}.` };
}

export function sentGarbage(what: string): Crash {
  return { reason: 'garbage', detail: `${what} was stopped: its process sent what no such task sends, so nothing it said is used.` };
}
