/** Jobs in the case bar: how many, how far, and the longest time that is left. */
import { expect, test } from 'vitest';
import type { JobState } from '#contract/jobs';
import { doneText, fractionOf, summariseJobs } from './job-summary.ts';

const job = (part: Partial<JobState>): JobState => ({
  id: 'j',
  kind: 'import',
  title: '',
  status: 'running',
  phase: '',
  doneUnits: 0,
  totalUnits: 100,
  unit: 'files',
  ...part,
});

test('no job is no progress', () => expect(summariseJobs([])).toEqual({ running: 0, failed: 0, fraction: 0, left: undefined }));

test('the longest remaining time is told, and only of jobs that run', () => {
  const remaining = (seconds: number) => ({ seconds, low: seconds, high: seconds, basisSeconds: 30 });
  const summary = summariseJobs([
    job({ doneUnits: 50, remaining: remaining(240) }),
    job({ remaining: remaining(720) }),
    job({ status: 'done', remaining: remaining(9999) }),
    job({ status: 'failed' }),
  ]);
  expect(summary).toEqual({ running: 2, failed: 1, fraction: 0.25, left: '12 min' });
});

test('before there is a measurement no time is told', () => expect(summariseJobs([job({})]).left).toBeUndefined());

test('a job of unknown size is at its beginning, and none is beyond its end', () => {
  expect([fractionOf({ doneUnits: 5, totalUnits: 0 }), fractionOf({ doneUnits: 9, totalUnits: 4 })]).toEqual([0, 1]);
});

test('what is done is told in the job’s unit', () => {
  expect([
    doneText(job({ doneUnits: 796, totalUnits: 1284 })),
    doneText(job({ unit: 'bytes', doneUnits: 2_600_000_000, totalUnits: 4_100_000_000 })),
    doneText(job({ totalUnits: 0 })),
  ]).toEqual(['796 of 1,284 files', '2.6 GB of 4.1 GB', '']);
});
