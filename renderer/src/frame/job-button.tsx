/** Jobs in the case bar: a bar, how many, and the longest remaining time; opens the tray. */

import { summariseJobs } from '../format/job-summary.ts';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { toggleJobs, useUi } from '../state/ui.ts';
import { useJobFeed, useJobs } from './job-feed.ts';

export function JobButton() {
  useJobFeed();
  const jobs = useJobs();
  const shown = useUi((state) => state.jobsShown);
  const { running, failed, fraction, left } = summariseJobs(jobs);
  const count = running === 1 ? text.jobs.one : fill(text.jobs.many, { count: running });
  const sentence = left === undefined ? count : `${count}, ${fill(text.jobs.left, { time: left })}`;
  const idle = failed === 0 ? text.caseBar.noJobs : failed === 1 ? text.jobs.failed : fill(text.jobs.failedMany, { count: failed });
  return (
    <button
      type="button"
      className={failed > 0 && running === 0 ? 'bare jobbtn danger' : 'bare jobbtn'}
      aria-expanded={shown}
      aria-controls="job-tray"
      onClick={toggleJobs}
    >
      {running > 0 && (
        <span className="jobbar">
          <i style={{ width: `${Math.round(fraction * 100)}%` }} />
        </span>
      )}
      {running > 0 ? sentence : idle}
    </button>
  );
}
