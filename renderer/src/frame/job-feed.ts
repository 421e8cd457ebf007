/** Listens to the engine's jobs for as long as the window is open, and has lists read again when a job has changed them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { JobState } from '#contract/jobs';
import { client, queryClient } from '../client.ts';
import { useConnection } from '../connection.ts';

const jobsKey = ['jobs'] as const;
const liveEveryMs = 2000;

/** All jobs that are known, in the order in which they were started. */
export function useJobs(): readonly JobState[] {
  return (
    useQuery({ queryKey: jobsKey, queryFn: ({ signal }) => client.jobs.list(undefined, { signal }), staleTime: Number.POSITIVE_INFINITY })
      .data ?? []
  );
}

/** Whether a job has ended, for better or worse. */
export function hasEnded({ status }: JobState): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

function put(job: JobState): JobState | undefined {
  const known = queryClient.getQueryData<JobState[]>(jobsKey) ?? [];
  const before = known.find(({ id }) => id === job.id);
  queryClient.setQueryData<JobState[]>(jobsKey, before ? known.map((each) => (each.id === job.id ? job : each)) : [...known, job]);
  return before;
}

const isJobs = (key: readonly unknown[]) => key[0] === 'jobs';

/** Lists of few pages only: reading 100,000 rows again every two seconds would serve nobody. */
function refreshLive(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey, state }) => {
      const { data } = state;
      const pages = typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) ? data.pages.length : 1;
      return pages <= 3 && ['cases', 'artifacts', 'findings'].includes(String(queryKey[0]));
    },
  });
}

/** Keeps the feed running; called once, by the frame's job button. */
export function useJobFeed(): void {
  const isOpen = useConnection((state) => state.state === 'open');
  useEffect(() => {
    if (!isOpen) return;
    const leaving = new AbortController();
    let refreshed = Date.now();
    const follow = async () => {
      for await (const job of await client.jobs.watch(undefined, { signal: leaving.signal })) {
        const before = put(job);
        if (hasEnded(job) && before !== undefined && !hasEnded(before)) {
          void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !isJobs(queryKey) });
        } else if (!hasEnded(job) && (job.kind === 'import' || job.kind === 'scan') && Date.now() - refreshed > liveEveryMs) {
          refreshed = Date.now();
          refreshLive();
        }
      }
    };
    void queryClient.invalidateQueries();
    // A feed that breaks ends with its connection, whose line says so; the next one starts it again.
    follow().catch(() => {});
    return () => leaving.abort();
  }, [isOpen]);
}
