/** Which job compares which two models: those started from this window, and those that the engine tells of. */
import { useMutation } from '@tanstack/react-query';
import { create } from 'zustand';
import type { JobState } from '#contract/jobs';
import { client } from '#page/client.ts';
import { useJobs } from '#page/frame/job-feed.ts';
import { goTo } from '#page/navigation.ts';

export interface Pair {
  readonly left: number;
  readonly right: number;
}

/** The address of a comparison; the engine writes the same one at its job. */
export function addressOf({ left, right }: Pair): string {
  return `/compare/${String(left)}/${String(right)}`;
}

const useStarted = create<Readonly<Record<string, string>>>(() => ({}));

/** Starts a comparison and goes to where its result will be. */
export function useStartComparison() {
  return useMutation({
    mutationFn: (pair: Pair) => client.artifacts.compare(pair),
    onSuccess: ({ jobId }, pair) => {
      useStarted.setState({ [addressOf(pair)]: jobId });
      goTo(addressOf(pair), { replace: true });
    },
  });
}

/** The latest job for two models, and how it stands where the engine tells. */
export function useComparisonJob(pair: Pair): { readonly jobId: string | undefined; readonly job: JobState | undefined } {
  const jobs = useJobs();
  const started = useStarted((state) => state[addressOf(pair)]);
  const told = jobs.findLast(({ kind, page }) => kind === 'compare' && page === addressOf(pair));
  const jobId = started ?? told?.id;
  return { jobId, job: jobs.find(({ id }) => id === jobId) };
}
