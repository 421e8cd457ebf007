/** Two versions of a model: chosen, compared in a job that can be cancelled, and laid side by side. */
import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { JobState } from '#contract/jobs';
import { client } from '#page/client.ts';
import { nameOf } from '#page/format/paths.ts';
import { plain } from '#page/format/plain.ts';
import { hasEnded, useJobs } from '#page/frame/job-feed.ts';
import { text } from '#page/i18n/compare.ts';
import { goTo, hrefOf, useSearchState } from '#page/navigation.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import '../artifact/artifact.css';
import { ChooseModel } from './choose.tsx';
import './compare.css';
import { ComparisonResult } from './result.tsx';

function idOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

export function Page() {
  const [search, setSearch] = useSearchState();
  const [left, right] = [idOf(search.left), idOf(search.right)];
  const choose = (side: 'left' | 'right') => (id: number) => setSearch({ [side]: String(id), job: '' });
  return (
    <>
      <PageBar title={text.title} beside={<Sides left={left} right={right} />}>
        {left !== undefined && right !== undefined ? (
          <>
            <Button onClick={() => setSearch({ left: String(right), right: String(left), job: '' })}>{text.swap}</Button>
            <Button onClick={() => setSearch({ right: '', job: '' })}>{text.other}</Button>
          </>
        ) : null}
        {left === undefined ? null : <Button onClick={() => goTo(`/inventory/${left}`)}>{text.back}</Button>}
      </PageBar>
      {left === undefined ? <ChooseModel title={text.chooseLeft} except={right} onChoose={choose('left')} /> : null}
      {left !== undefined && right === undefined ? <ChooseModel title={text.choose} except={left} onChoose={choose('right')} /> : null}
      {left !== undefined && right !== undefined ? (
        <Comparison key={`${left} ${right}`} left={left} right={right} jobId={search.job} onJob={(job) => setSearch({ job })} />
      ) : null}
    </>
  );
}

function Sides({ left, right }: { readonly left: number | undefined; readonly right: number | undefined }) {
  return (
    <span className="row sides">
      <SideName id={left} />
      {right === undefined ? null : (
        <>
          <span className="t3" aria-hidden="true">
            →
          </span>
          <SideName id={right} />
        </>
      )}
    </span>
  );
}

function SideName({ id }: { readonly id: number | undefined }) {
  const { data } = useQuery({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }) => client.artifacts.get({ id: id ?? 0 }, { signal }),
    enabled: id !== undefined,
  });
  if (data === undefined) return null;
  return (
    <a className="chip el" href={hrefOf(`/inventory/${data.id}`)} title={plain(data.path, 400)}>
      <span className="mono t3">{data.ref}</span> {plain(nameOf(data.path), 60)}
    </a>
  );
}

interface ComparisonProps {
  readonly left: number;
  readonly right: number;
  readonly jobId: string | undefined;
  onJob(id: string): void;
}

function Comparison({ left, right, jobId, onJob }: ComparisonProps) {
  const start = useMutation({
    mutationFn: () => client.artifacts.compare({ left, right }),
    onSuccess: (started) => onJob(started.jobId),
  });
  const { mutate } = start;
  const isAsked = jobId !== undefined && jobId !== '';
  useEffect(() => {
    if (!isAsked) mutate();
  }, [isAsked, mutate]);
  const job = useJobs().find(({ id }) => id === jobId);
  const isOver = job === undefined || hasEnded(job);
  const result = useQuery({
    queryKey: ['comparison', jobId, job?.status],
    queryFn: ({ signal }) => client.artifacts.comparison({ jobId: jobId ?? '' }, { signal }),
    enabled: isAsked && isOver,
  });
  if (start.error !== null) return <ErrorState error={start.error} onRetry={() => start.mutate()} />;
  if (job !== undefined && !hasEnded(job)) return <Running job={job} />;
  if (job?.status === 'failed' || job?.status === 'cancelled')
    return (
      <EmptyState title={text.failed} action={<Button onClick={() => start.mutate()}>{text.again}</Button>}>
        {plain(job.result ?? '', 600)}
      </EmptyState>
    );
  if (result.error !== null) return <ErrorState error={result.error} onRetry={result.refetch} />;
  if (!isAsked || result.data === undefined) return <Skeleton rows={12} />;
  if (result.data === null)
    return (
      <EmptyState title={text.gone} action={<Button onClick={() => start.mutate()}>{text.again}</Button>}>
        {text.goneText}
      </EmptyState>
    );
  return <ComparisonResult comparison={result.data} />;
}

function Running({ job }: { readonly job: JobState }) {
  const share = job.totalUnits > 0 ? (100 * job.doneUnits) / job.totalUnits : 0;
  return (
    <div className="jobline" role="status">
      <span className="m5 nw">{text.running}</span>
      <span className="t2 el">{plain(job.phase || text.waiting, 120)}</span>
      <Progress value={share} w={200} aria-label={text.progress} />
      <span className="grow" />
      <Button onClick={() => void client.jobs.cancel({ id: job.id })}>{text.cancel}</Button>
    </div>
  );
}
