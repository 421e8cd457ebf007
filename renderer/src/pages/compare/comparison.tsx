/** One comparison from its start to its result: not begun, running with its progress, ended without one, or laid out as a table. */
import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { JobState } from '#contract/jobs';
import type { ModelComparison } from '#contract/models';
import { client } from '#page/client.ts';
import { doneText, fractionOf } from '#page/format/job-summary.ts';
import { hasEnded } from '#page/frame/job-feed.ts';
import { text } from '#page/i18n/compare.ts';
import { fill } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorLine, ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { type Pair, useComparisonJob, useStartComparison } from './comparison-jobs.ts';
import { ComparisonResult } from './comparison-result.tsx';
import { SideHead } from './side-head.tsx';

/** How often an answer is asked for while the feed of jobs has not told of its end, in milliseconds. */
const pollEvery = 700;

export function Comparison({ pair }: { readonly pair: Pair }) {
  const { jobId, job } = useComparisonJob(pair);
  const start = useStartComparison();
  const isEnded = job !== undefined && hasEnded(job);
  const answer = useQuery({
    // Not by the job's state: a result that is shown must not be taken away, with what was sorted and sought, when the job's end is told.
    queryKey: ['artifacts', 'comparison', jobId],
    queryFn: ({ signal }) => client.artifacts.comparison({ jobId: jobId ?? '' }, { signal }),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data === null && !isEnded ? pollEvery : false),
  });
  const again = (label: string) => (
    <Button variant="filled" loading={start.isPending} onClick={() => start.mutate(pair)}>
      {label}
    </Button>
  );
  const found = answer.data ?? undefined;
  return (
    <>
      <Bar pair={pair} found={found} onSwap={() => start.mutate({ left: pair.right, right: pair.left })} />
      {found ? null : <Sides pair={pair} />}
      <ErrorLine error={start.error} />
      {found ? (
        <ComparisonResult found={found} />
      ) : answer.error !== null ? (
        <ErrorState error={answer.error} onRetry={answer.refetch} />
      ) : jobId === undefined ? (
        <EmptyState title={text.notYet} action={again(text.start)}>
          {text.notYetText}
        </EmptyState>
      ) : job !== undefined && !isEnded ? (
        <Running job={job} />
      ) : job?.status === 'failed' || job?.status === 'cancelled' ? (
        <Ended job={job}>{again(text.again)}</Ended>
      ) : isEnded && answer.data === null && !answer.isFetching ? (
        <EmptyState title={text.gone} action={again(text.again)}>
          {text.goneText}
        </EmptyState>
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  );
}

function Bar({ pair, found, onSwap }: { readonly pair: Pair; readonly found: ModelComparison | undefined; onSwap(): void }) {
  return (
    <PageBar title={text.title} about={found ? fill(text.about, { left: found.left.ref, right: found.right.ref }) : undefined}>
      {found ? <Button onClick={onSwap}>{text.swap}</Button> : null}
      <Button onClick={() => goTo(`/compare/${String(pair.left)}`)}>{text.another}</Button>
    </PageBar>
  );
}

/** Both models while there is no result that names them. */
function Sides({ pair }: { readonly pair: Pair }) {
  const of = (id: number) => ({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }: { signal: AbortSignal }) => client.artifacts.get({ id }, { signal }),
  });
  const left = useQuery(of(pair.left));
  const right = useQuery(of(pair.right));
  return (
    <>
      {left.data ? <SideHead side={left.data} title={text.left} role={text.leftRole} /> : null}
      {right.data ? <SideHead side={right.data} title={text.right} role={text.rightRole} /> : null}
      <ErrorLine error={left.error ?? right.error} />
    </>
  );
}

function Running({ job }: { readonly job: JobState }) {
  const stop = useMutation({ mutationFn: () => client.jobs.cancel({ id: job.id }) });
  return (
    <section className="comparing" aria-label={text.progress}>
      <h2>{job.status === 'waiting' ? text.waiting : text.running}</h2>
      <Progress value={fractionOf(job) * 100} aria-label={text.progress} transitionDuration={0} />
      <p className="t2 s12" role="status">
        {doneText(job)}{' '}
        <span className="mono t3">
          <Plain text={job.phase} limit={200} />
        </span>
      </p>
      <div>
        <Button loading={stop.isPending} onClick={() => stop.mutate()}>
          {stop.isSuccess && stop.data.cancelled ? text.stopping : text.stop}
        </Button>
      </div>
      <ErrorLine error={stop.error} />
    </section>
  );
}

/** Ended without a result: what the engine said, and what can be done. */
function Ended({ job, children }: { readonly job: JobState; readonly children: ReactNode }) {
  return (
    <div role="alert">
      <EmptyState title={job.status === 'cancelled' ? text.stopped : text.failed} action={children}>
        <Plain text={job.result ?? ''} limit={600} />
      </EmptyState>
    </div>
  );
}
