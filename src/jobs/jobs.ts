/** The jobs of a session: what runs, how far it is, how long it will take, how it ended; started, watched, cancelled, dismissed. */
import { AssayError, errorCodes } from '#contract/errors';
import type { JobState } from '#contract/jobs';
import { createBroadcast } from './broadcast.ts';
import { Estimator } from './estimate.ts';
import { ChildCrashed } from './pool.ts';

export interface JobOptions {
  readonly kind: JobState['kind'];
  readonly title: string;
  readonly unit: JobState['unit'];
  readonly page?: string;
  /** What a cancelled job leaves behind, in one sentence; used when the job itself does not say it. */
  readonly keeps?: string;
}

/** What a running job is given. */
export interface JobHandle {
  readonly id: string;
  readonly signal: AbortSignal;
  progress(done: number, total: number, phase: string): void;
  /** Where its outcome can be looked at. */
  page(address: string): void;
}

export interface Jobs {
  /**
   * Starts a job and gives its id at once.
   * @param run resolves with the sentence that tells the result; an AssayError's message becomes that of a failed or cancelled job
   */
  start(options: JobOptions, run: (job: JobHandle) => Promise<string>): string;
  list(): JobState[];
  /** First a state of every job, then each as it changes; a slow listener gets the latest state, not every one. */
  watch(signal?: AbortSignal): AsyncGenerator<JobState, void, undefined>;
  /** Asks a job to stop; false when it is not running. */
  cancel(id: string): boolean;
  /** Takes a job that has ended off the list. */
  dismiss(id: string): boolean;
  /** Resolves with the state in which it ended. Throws AssayError `not-found`. */
  wait(id: string): Promise<JobState>;
  /** Cancels everything and waits until it has ended. */
  close(): Promise<void>;
}

export interface JobsParts {
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  /** Told what a job died of when it was nothing that a user may be told. */
  log?(line: string): void;
  /** Least milliseconds between two rounds of a watcher; 100 by default. */
  readonly pauseMs?: number;
}

interface Job {
  state: JobState;
  readonly keeps: string;
  readonly abort: AbortController;
  readonly estimator: Estimator;
  readonly ended: PromiseWithResolvers<JobState>;
}

/** Jobs that have ended and are still listed. */
const mostEnded = 100;

/** The room's own word for it, or what a signal throws by itself. */
function isCancellation(thrown: unknown, signal: AbortSignal): boolean {
  if (thrown instanceof AssayError) return thrown.code === 'cancelled';
  return signal.aborted && (thrown === signal.reason || (thrown instanceof Error && thrown.name === 'AbortError'));
}

class JobList implements Jobs {
  readonly #parts: JobsParts;
  readonly #jobs = new Map<string, Job>();
  readonly #changes;
  #closed = false;

  constructor(parts: JobsParts) {
    this.#parts = parts;
    this.#changes = createBroadcast(parts.pauseMs ?? 100);
  }

  start({ keeps = '', kind, page, title, unit }: JobOptions, run: (job: JobHandle) => Promise<string>): string {
    if (this.#closed) throw new AssayError('cancelled', 'Assay is closing; nothing new is started.');
    const id = Buffer.from(this.#parts.random(9)).toString('base64url');
    const startedAt = this.#parts.clock().toISOString();
    const blank = { phase: '', doneUnits: 0, totalUnits: 0 };
    const job: Job = {
      state: { id, kind, title, unit, status: 'running', ...blank, startedAt, ...(page === undefined ? {} : { page }) },
      keeps,
      abort: new AbortController(),
      estimator: new Estimator(),
      ended: Promise.withResolvers(),
    };
    this.#jobs.set(id, job);
    this.#changes.touch(id);
    void this.#run(job, run);
    return id;
  }

  list(): JobState[] {
    return [...this.#jobs.values()].map((job) => this.#shown(job));
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<JobState, void, undefined> {
    for await (const id of this.#changes.watch(() => [...this.#jobs.keys()], signal)) {
      const job = this.#jobs.get(id);
      if (job) yield this.#shown(job);
    }
  }

  cancel(id: string): boolean {
    const job = this.#jobs.get(id);
    if (job?.state.status !== 'running' || job.abort.signal.aborted) return false;
    job.abort.abort();
    this.#change(job, { phase: 'Stopping' });
    return true;
  }

  dismiss(id: string): boolean {
    const job = this.#jobs.get(id);
    return job !== undefined && job.state.status !== 'running' && this.#jobs.delete(id);
  }

  wait(id: string): Promise<JobState> {
    const job = this.#jobs.get(id);
    return job ? job.ended.promise : Promise.reject(new AssayError('not-found', 'There is no such job.', id));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#jobs.values()].filter(({ state }) => state.status === 'running');
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ ended }) => ended.promise));
    this.#changes.end();
  }

  async #run(job: Job, run: (job: JobHandle) => Promise<string>): Promise<void> {
    // The caller gets the id before the job says anything about itself.
    await Promise.resolve();
    const at = () => this.#parts.clock().getTime();
    try {
      const result = await run({
        id: job.state.id,
        signal: job.abort.signal,
        progress: (done, total, phase) => {
          if (job.state.status !== 'running') return;
          job.estimator.note(at(), done, total);
          this.#change(job, { doneUnits: done, totalUnits: total, ...(job.abort.signal.aborted ? {} : { phase }) });
        },
        page: (address) => this.#change(job, { page: address }),
      });
      this.#end(job, 'done', result);
    } catch (thrown) {
      if (isCancellation(thrown, job.abort.signal)) this.#end(job, 'cancelled', this.#cancelledWords(job, thrown));
      else this.#end(job, 'failed', this.#failureWords(job, thrown));
    }
  }

  #cancelledWords({ keeps, state }: Job, thrown: unknown): string {
    const message = thrown instanceof AssayError ? thrown.message : errorCodes.cancelled;
    if (message !== errorCodes.cancelled) return message;
    const { doneUnits, totalUnits, unit } = state;
    // Bytes are for the bar: as a sentence their digits say nothing.
    const counted = totalUnits > 0 && unit !== 'bytes';
    const far = counted ? `Cancelled after ${doneUnits.toLocaleString('en')} of ${totalUnits.toLocaleString('en')} ${unit}.` : message;
    return keeps === '' ? far : `${far} ${keeps}`;
  }

  #failureWords({ state }: Job, thrown: unknown): string {
    if (thrown instanceof AssayError || thrown instanceof ChildCrashed) return thrown.message;
    this.#parts.log?.(
      `job ${state.id} failed: ${JSON.stringify(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))}`,
    );
    return `${errorCodes.internal} The log has it under job ${state.id}.`;
  }

  #end(job: Job, status: JobState['status'], result: string): void {
    this.#change(job, { status, result, phase: '' });
    job.ended.resolve(this.#shown(job));
    const ended = [...this.#jobs.values()].filter(({ state }) => state.status !== 'running');
    for (const { state } of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#jobs.delete(state.id);
  }

  #change(job: Job, changes: Partial<JobState>): void {
    job.state = { ...job.state, ...changes };
    this.#changes.touch(job.state.id);
  }

  #shown({ estimator, state }: Job): JobState {
    const remaining = state.status === 'running' ? estimator.remaining(this.#parts.clock().getTime()) : undefined;
    return remaining ? { ...state, remaining } : state;
  }
}

/** Makes the list of jobs; it is kept in memory and ends with the session. */
export function createJobs(parts: JobsParts): Jobs {
  return new JobList(parts);
}
