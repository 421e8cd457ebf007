/** Jobs in few words: how many run, how far they are together, and the longest time that is left. */
import type { JobState } from '#contract/jobs';
import { numberText } from '../i18n/fill.ts';
import { bytesText } from './bytes.ts';
import { durationText } from './time.ts';

export interface JobSummary {
  readonly running: number;
  readonly failed: number;
  /** 0 to 1, the mean over jobs that run. */
  readonly fraction: number;
  /** The longest remaining time, once one job has measured for 10 s. */
  readonly left: string | undefined;
}

/** How far a job is, 0 to 1; 0 while its size is unknown. */
export function fractionOf({ doneUnits, totalUnits }: Pick<JobState, 'doneUnits' | 'totalUnits'>): number {
  return totalUnits > 0 ? Math.min(1, Math.max(0, doneUnits / totalUnits)) : 0;
}

export function summariseJobs(jobs: readonly JobState[]): JobSummary {
  const running = jobs.filter(({ status }) => status === 'running' || status === 'waiting');
  const seconds = running.flatMap(({ remaining }) => (remaining ? [remaining.seconds] : []));
  return {
    running: running.length,
    failed: jobs.filter(({ status }) => status === 'failed').length,
    fraction: running.length === 0 ? 0 : running.reduce((sum, job) => sum + fractionOf(job), 0) / running.length,
    left: seconds.length === 0 ? undefined : durationText(Math.max(...seconds)),
  };
}

/** What is done of a job: `796 of 1,284 files`, `2.6 GB of 4.1 GB`; empty while nothing is known. */
export function doneText({ doneUnits, totalUnits, unit }: Pick<JobState, 'doneUnits' | 'totalUnits' | 'unit'>): string {
  if (totalUnits <= 0) return '';
  return unit === 'bytes'
    ? `${bytesText(doneUnits)} of ${bytesText(totalUnits)}`
    : `${numberText(doneUnits)} of ${numberText(totalUnits)} ${unit}`;
}
