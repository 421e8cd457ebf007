/** The tray of jobs, bottom right: progress, what is left and on what basis, stop; ended jobs stay as one line until dismissed. */
import { ActionIcon, Progress } from '@mantine/core';
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { JobState } from '#contract/jobs';
import { client, queryClient } from '../client.ts';
import { doneText, fractionOf } from '../format/job-summary.ts';
import { plain } from '../format/plain.ts';
import { remainingText } from '../format/time.ts';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { hrefOf } from '../navigation.ts';
import { KeyCap } from '../parts/bits.tsx';
import { ErrorLine } from '../parts/error-state.tsx';
import { Plain } from '../parts/plain.tsx';
import { useUi } from '../state/ui.ts';
import { hasEnded, useJobs } from './job-feed.ts';

/** A tray that opened by itself stays this long after its last job has ended. */
const foldAfterMs = 5000;

/** Folds a tray that nobody opened or holds once nothing runs in it; what failed is left for a person to read. */
function useFolding(jobs: readonly JobState[], isHeld: boolean): void {
  const opened = useUi(({ jobsShown, jobsKept }) => jobsShown && !jobsKept);
  const isOver = jobs.length > 0 && jobs.every((job) => hasEnded(job) && job.status !== 'failed');
  const folds = opened && isOver && !isHeld;
  useEffect(() => {
    if (!folds) return;
    const timer = setTimeout(() => useUi.setState({ jobsShown: false }), foldAfterMs);
    return () => clearTimeout(timer);
  }, [folds]);
}

export function JobTray() {
  const shown = useUi((state) => state.jobsShown);
  const jobs = useJobs();
  const [isHeld, setIsHeld] = useState(false);
  useFolding(jobs, isHeld);
  if (!shown) return null;
  const running = jobs.filter(({ status }) => status === 'running').length;
  const waiting = jobs.filter(({ status }) => status === 'waiting').length;
  const about = [
    running > 0 ? fill(text.jobs.running, { count: running }) : '',
    waiting > 0 ? fill(text.jobs.waiting, { count: waiting }) : '',
  ];
  const active = jobs.filter((job) => !hasEnded(job));
  const ended = jobs.filter(hasEnded).toReversed();
  return (
    <section
      id="job-tray"
      className="tray"
      aria-label={text.jobs.title}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <div className="panehead">
        <b>{text.jobs.title}</b>
        <span className="t3">{about.filter((part) => part !== '').join(', ')}</span>
        <span className="grow" />
        <KeyCap keys="Ctrl+J" />
        <ActionIcon aria-label={text.jobs.hide} onClick={() => useUi.setState({ jobsShown: false })}>
          <IconChevronDown size={14} />
        </ActionIcon>
      </div>
      <div className="traybody">
        {jobs.length === 0 && <div className="endedjob t2">{text.jobs.none}</div>}
        {active.map((job) => (
          <ActiveJob key={job.id} job={job} />
        ))}
        {ended.map((job) => (
          <EndedJob key={job.id} job={job} />
        ))}
      </div>
    </section>
  );
}

function ActiveJob({ job }: { job: JobState }) {
  const stop = useMutation({ mutationFn: () => client.jobs.cancel({ id: job.id }) });
  const remaining = job.remaining && remainingText(job.remaining);
  const isStopping = stop.isPending || (stop.isSuccess && stop.data.cancelled);
  const title = plain(job.title, 120);
  const state = isStopping ? text.jobs.stopping : (remaining?.about ?? text.jobs.status[job.status]);
  return (
    <div className="job">
      <div className="row">
        <span className="el grow">
          <Plain text={job.title} limit={200} />
        </span>
        <span className="s12 t2 nw">{state}</span>
        <ActionIcon aria-label={fill(text.jobs.stop, { title })} disabled={isStopping} onClick={() => stop.mutate()}>
          <IconX size={13} />
        </ActionIcon>
      </div>
      <Progress value={fractionOf(job) * 100} aria-label={fill(text.jobs.progress, { title })} transitionDuration={0} />
      <div className="s11 t3 el jobdetail">
        {[doneText(job), remaining?.range].filter((part) => part).join(', ')}
        {job.phase !== '' && (
          <>
            {' · '}
            <Plain text={job.phase} limit={200} />
          </>
        )}
      </div>
      <ErrorLine error={stop.error} />
    </div>
  );
}

function EndedJob({ job }: { job: JobState }) {
  const dismiss = useMutation({
    mutationFn: () => client.jobs.dismiss({ id: job.id }),
    onSuccess: () => queryClient.setQueryData<JobState[]>(['jobs'], (jobs = []) => jobs.filter(({ id }) => id !== job.id)),
  });
  const isDone = job.status === 'done';
  return (
    <div className={`endedjob ${job.status === 'failed' ? 'danger' : 't2'}`}>
      {isDone ? <IconCheck size={14} color="var(--a-ok)" aria-hidden="true" /> : <IconX size={14} aria-hidden="true" />}
      <span className="grow jobresult">
        <Plain text={job.title} limit={120} />: <Plain text={job.result ?? text.jobs.status[job.status]} limit={400} />
      </span>
      {job.page !== undefined && <a href={hrefOf(job.page)}>{text.jobs.open}</a>}
      <ActionIcon aria-label={fill(text.jobs.dismiss, { title: plain(job.title, 120) })} onClick={() => dismiss.mutate()}>
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}
