/** What is being taken in now: remaining time first, then how far each step is; otherwise how the last import ended. */
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { JobState } from '#contract/jobs';
import { client } from '#page/client.ts';
import { bytesText } from '#page/format/bytes.ts';
import { doneText, fractionOf } from '#page/format/job-summary.ts';
import { shownError } from '#page/format/shown-error.ts';
import { remainingText } from '#page/format/time.ts';
import { hasEnded, useJobs } from '#page/frame/job-feed.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { importText } from '#page/i18n/import.ts';
import { ErrorState } from '#page/parts/error-state.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { type Upload, useUploads } from './upload.ts';

export function ImportHead() {
  const { upload, stop } = useUploads();
  const jobs = useJobs().filter(({ kind }) => kind === 'import' || kind === 'scan');
  const active = jobs.find((job) => !hasEnded(job));
  const last = jobs.findLast(hasEnded);
  if (upload?.error !== undefined) return <UploadFailure upload={upload} />;
  if (upload) return <UploadProgress upload={upload} onStop={() => stop?.abort()} />;
  if (active) return <ActiveImport job={active} />;
  return last ? <LastImport job={last} /> : null;
}

function UploadProgress({ upload, onStop }: { upload: Upload; onStop(): void }) {
  const { files, filesDone, bytes, bytesDone, current } = upload;
  return (
    <section className="importhead" aria-label={importText.progress}>
      <div className="importline">
        <span className="importtitle">{importText.uploading}</span>
        <span className="grow" />
        <span className="t2 nw">
          {fill(importText.uploadDetail, { done: filesDone, total: files, bytes: bytesText(bytesDone), allBytes: bytesText(bytes) })}
        </span>
        <Button onClick={onStop}>{importText.stopUpload}</Button>
      </div>
      <Progress value={bytes === 0 ? 0 : (bytesDone / bytes) * 100} aria-label={importText.uploading} transitionDuration={0} />
      <div className="s12 t3 el importphase">
        <Plain text={current} limit={300} />
      </div>
    </section>
  );
}

function UploadFailure({ upload }: { upload: Upload }) {
  const dismiss = {
    text: shownError(upload.error).advice,
    label: importText.dismiss,
    run: () => useUploads.setState({ upload: undefined, stop: undefined }),
  };
  const safe = fill(importText.uploadSafe, { done: upload.filesDone, total: upload.files, removed: importText.uploadRemoved });
  return (
    <div className="importfailure">
      <ErrorState error={upload.error} what={importText.stopped} safe={safe} choices={[dismiss]} />
    </div>
  );
}

function ActiveImport({ job }: { job: JobState }) {
  const stop = useMutation({ mutationFn: () => client.jobs.cancel({ id: job.id }) });
  const remaining = job.remaining && remainingText(job.remaining);
  const title = remaining
    ? capital(fill(text.jobs.left, { time: remaining.about }))
    : job.status === 'waiting'
      ? importText.waiting
      : importText.measuring;
  return (
    <section className="importhead" aria-label={importText.progress}>
      <div className="importline">
        <span className="importtitle">{title}</span>
        {remaining && <span className="t3 el">{remaining.range}</span>}
        <span className="grow" />
        <span className="t2 nw">{doneText(job)}</span>
        <Button loading={stop.isPending} onClick={() => stop.mutate()}>
          {importText.stop}
        </Button>
      </div>
      <Progress value={fractionOf(job) * 100} aria-label={importText.progress} transitionDuration={0} />
      <div className="s12 t3 el importphase">
        <Plain text={job.title} limit={200} />
        {job.phase !== '' && (
          <>
            {' · '}
            <Plain text={job.phase} limit={300} />
          </>
        )}
      </div>
    </section>
  );
}

function LastImport({ job }: { job: JobState }) {
  const dismiss = useMutation({ mutationFn: () => client.jobs.dismiss({ id: job.id }) });
  const isFailed = job.status === 'failed';
  return (
    <section className={isFailed ? 'importlast callout d' : 'importlast'} aria-label={importText.last}>
      {isFailed ? (
        <IconX size={14} color="var(--a-danger)" aria-hidden="true" />
      ) : (
        <IconCheck size={14} color="var(--a-ok)" aria-hidden="true" />
      )}
      <span className="grow">
        <span className="m5">{isFailed ? importText.lastFailed : importText.last}: </span>
        <Plain text={job.result ?? text.jobs.status[job.status]} limit={600} />
      </span>
      <ActionIcon aria-label={importText.dismiss} onClick={() => dismiss.mutate()}>
        <IconX size={13} />
      </ActionIcon>
    </section>
  );
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
