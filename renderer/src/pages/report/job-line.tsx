/** How the writing of a report goes, right under the page's bar; verifying what was written is one press away. */
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useJobs } from '#page/frame/job-feed.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { goTo } from '#page/navigation.ts';
import { Plain } from '#page/parts/plain.tsx';

export interface Written {
  readonly kind: 'draft' | 'sign';
  readonly jobId: string;
  readonly path: string;
}

export function JobLine({ written, onDismiss }: { readonly written: Written; onDismiss(): void }) {
  const job = useJobs().find(({ id }) => id === written.jobId);
  const status = job?.status ?? 'waiting';
  const isOver = status === 'done' || status === 'failed' || status === 'cancelled';
  const hasFailed = status === 'failed' || status === 'cancelled';
  const share = job && job.totalUnits > 0 ? (job.doneUnits / job.totalUnits) * 100 : 0;
  return (
    <div className={hasFailed ? 'jobline bad' : 'jobline'} role={hasFailed ? 'alert' : 'status'}>
      {status === 'done' ? <IconCheck size={15} color="var(--a-ok)" aria-hidden /> : null}
      <span className="m5 nw">{text.job[written.kind]}</span>
      {isOver ? (
        <span className={hasFailed ? '' : 't2'}>
          <Plain text={job?.result ?? fill(text.job.written, { path: written.path })} limit={500} />
        </span>
      ) : (
        <>
          <span className="t2 nw">{job?.phase || text.job.waiting}</span>
          <Progress value={share} w={160} aria-label={text.job.progress} />
          {job && job.totalUnits > 0 ? (
            <span className="t3 s12 nw">
              {numberText(job.doneUnits)} / {numberText(job.totalUnits)}
            </span>
          ) : null}
        </>
      )}
      <span className="grow" />
      {status === 'done' ? <Button onClick={() => goTo(`/verify?path=${encodeURIComponent(written.path)}`)}>{text.verify}</Button> : null}
      {isOver ? (
        <ActionIcon aria-label={text.job.dismiss} onClick={onDismiss}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      ) : null}
    </div>
  );
}
