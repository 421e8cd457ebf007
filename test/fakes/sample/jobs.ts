/** Jobs of the sample: they advance by the clock, can be stopped, and end with a sentence. */
import type { JobState } from '#contract/jobs';

interface Plan extends Pick<JobState, 'kind' | 'title' | 'unit' | 'totalUnits'> {
  readonly seconds: number;
  readonly result: string;
  readonly page?: string;
  readonly doneUnits?: number;
  onTick?(job: JobState): void;
}

export interface SampleJobs {
  start(plan: Plan): string;
  list(): JobState[];
  cancel(id: string): boolean;
  dismiss(id: string): boolean;
  watch(signal: AbortSignal | undefined): AsyncGenerator<JobState>;
}

const tickMs = 500;

/** Makes the jobs; timers let the process end. */
export function sampleJobs(): SampleJobs {
  const jobs = new Map<string, JobState>();
  const listeners = new Set<(job: JobState) => void>();
  let count = 0;
  const put = (job: JobState) => {
    jobs.set(job.id, job);
    for (const listener of listeners) listener(job);
  };
  return {
    start({ kind, title, unit, totalUnits, seconds, result, page, doneUnits: begun = 0, onTick }) {
      count += 1;
      const id = `job-${count}`;
      const from = Date.now();
      put({
        id,
        kind,
        title,
        status: 'running',
        phase: '',
        doneUnits: begun,
        totalUnits,
        unit,
        startedAt: new Date(from).toISOString(),
        ...(page ? { page } : {}),
      });
      const timer = setInterval(() => {
        const job = jobs.get(id);
        if (job?.status !== 'running') return clearInterval(timer);
        const elapsed = (Date.now() - from) / 1000;
        const done = begun + (totalUnits - begun) * Math.min(1, elapsed / seconds);
        const left = seconds - elapsed;
        const { remaining: _, ...rest } = job;
        const next: JobState =
          elapsed >= seconds
            ? { ...rest, status: 'done', doneUnits: totalUnits, phase: '', result }
            : {
                ...rest,
                doneUnits: Math.floor(done),
                phase: `models/archive/ckpt-${Math.floor(done)}.pt`,
                ...(elapsed > 2
                  ? { remaining: { seconds: left, low: left * 0.75, high: left * 1.5, basisSeconds: Math.min(90, elapsed) } }
                  : {}),
              };
        onTick?.(next);
        put(next);
      }, tickMs);
      timer.unref();
      return id;
    },
    list: () => [...jobs.values()],
    cancel(id) {
      const job = jobs.get(id);
      if (job?.status !== 'running') return false;
      const { remaining: _, ...rest } = job;
      put({ ...rest, status: 'cancelled', result: `Stopped; ${Math.floor(job.doneUnits)} of ${job.totalUnits} are kept.` });
      return true;
    },
    dismiss: (id) => jobs.delete(id),
    async *watch(signal) {
      const queue: JobState[] = [...jobs.values()];
      let wake = () => {};
      const listener = (job: JobState) => {
        queue.push(job);
        wake();
      };
      listeners.add(listener);
      try {
        while (!signal?.aborted) {
          const next = queue.shift();
          if (next) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
              signal?.addEventListener('abort', () => resolve(), { once: true });
            });
        }
      } finally {
        listeners.delete(listener);
      }
    },
  };
}
