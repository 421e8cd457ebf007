/** One run: its figures while they come and when they are final, how they were made, and what they do not show. */
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconArrowLeft, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { AssessmentDetail, CurvePoint } from '#contract/assessments';
import { percentOf } from '#page/blocks/curve-scale.ts';
import { client } from '#page/client.ts';
import { momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/assessments.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { ErrorLine, ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { RunFacts } from './facts.tsx';
import { Figures } from './figures.tsx';
import { type Live, useLive } from './live.ts';
import { Worst } from './worst.tsx';

export function RunDetail({ id }: { readonly id: number }) {
  const query = useQuery({ queryKey: ['assessments', 'get', id], queryFn: ({ signal }) => client.assessments.get({ id }, { signal }) });
  const run = query.data;
  const live = useLive(id, run?.status === 'running');
  if (query.error !== null) {
    return (
      <>
        <PageBar title={text.title} />
        <ErrorState
          error={query.error}
          onRetry={query.refetch}
          choices={[{ text: text.back, label: text.back, run: () => goTo('/assessments') }]}
        />
      </>
    );
  }
  if (run === undefined) return <Skeleton rows={12} />;
  const curve = run.result?.curve ?? live.curve;
  return (
    <>
      <RunBar run={run} />
      <div className="fill runpanes">
        <ScrollPane label={text.columns.headline}>
          <Headline run={run} curve={curve} />
          {run.status === 'running' ? <Running run={run} live={live} /> : null}
          {curve.length > 0 ? <Figures curve={curve} plan={run.result?.plan} /> : null}
          {run.result ? <Worst examples={run.result.worst} /> : null}
        </ScrollPane>
        <RunFacts run={run} live={live} />
      </div>
    </>
  );
}

function RunBar({ run }: { readonly run: AssessmentDetail }) {
  const [finding] = run.findingIds;
  const count = run.findingIds.length;
  return (
    <PageBar
      title={`${run.ref} ${run.title}`}
      about={
        <>
          <Plain text={run.modelPath} limit={120} />, {text.status[run.status].toLowerCase()}, {momentText(run.startedAt)}
        </>
      }
    >
      {finding === undefined ? null : (
        <Button onClick={() => goTo(`/findings/${String(finding)}`)}>
          {count === 1 ? text.openFinding : fill(text.openFindings, { findings: countText(count, 'finding') })}
        </Button>
      )}
      <ActionIcon aria-label={text.back} onClick={() => goTo('/assessments')}>
        <IconArrowLeft size={16} aria-hidden />
      </ActionIcon>
    </PageBar>
  );
}

function cleanLine(run: AssessmentDetail, curve: readonly CurvePoint[]): string | undefined {
  const clean = curve.find(({ series }) => series === 'clean')?.accuracy;
  if (!clean) return undefined;
  return fill(text.without, {
    value: percentOf(clean.value),
    low: percentOf(clean.low),
    high: percentOf(clean.high),
    sampled: run.result?.sampled ?? clean.n,
    available: run.result?.available ?? clean.n,
  });
}

function Headline({ run, curve }: { readonly run: AssessmentDetail; readonly curve: readonly CurvePoint[] }) {
  const line = cleanLine(run, curve);
  const isOver = run.status === 'failed' || run.status === 'cancelled';
  if (run.headline === '' && line === undefined && !isOver) return null;
  return (
    <div className="runhead">
      {run.headline === '' ? null : (
        <h2>
          <Plain text={run.headline} limit={600} />
        </h2>
      )}
      {isOver ? (
        <p className={run.status === 'failed' ? 'callout d' : 'callout'} role={run.status === 'failed' ? 'alert' : undefined}>
          <b>{text.status[run.status]}.</b> <Plain text={run.statusDetail} limit={1000} />
        </p>
      ) : null}
      {line === undefined ? null : <p className="t2 s12">{line}</p>}
    </div>
  );
}

function Running({ run, live }: { readonly run: AssessmentDetail; readonly live: Live }) {
  const stop = useMutation({ mutationFn: (jobId: string) => client.jobs.cancel({ id: jobId }) });
  const { progress, isCutOff } = live;
  const share = progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 0;
  const { jobId } = run;
  const isStopping = stop.isPending || stop.data?.cancelled === true;
  return (
    <div className="running">
      <div className="row">
        <span className="s12 t2" role="status">
          {progress
            ? fill(text.running.of, { done: numberText(progress.done), total: numberText(progress.total), phase: progress.phase })
            : text.running.waiting}
        </span>
        <span className="grow" />
        {jobId === null ? null : (
          <Button leftSection={<IconPlayerStop size={13} aria-hidden />} disabled={isStopping} onClick={() => stop.mutate(jobId)}>
            {isStopping ? text.running.stopping : text.running.stop}
          </Button>
        )}
      </div>
      <Progress value={share} aria-label={text.running.progress} />
      {isCutOff ? <p className="note">{text.running.reconnect}</p> : null}
      <ErrorLine error={stop.error} />
    </div>
  );
}
