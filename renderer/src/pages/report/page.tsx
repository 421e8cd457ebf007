/** Report: its sections, its pages as they will be printed, what still stands in the way, and what was signed. */
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ReportDocument } from '#contract/delivery';
import { paginate } from '#page/blocks/paginate.ts';
import { client } from '#page/client.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { ErrorLine, ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { pickFiles } from '#page/parts/pick-files.ts';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { useCase } from '#page/state/use-case.ts';
import { JobLine, type Written } from './job-line.tsx';
import { Preview } from './preview.tsx';
import './report.css';
import { Sections } from './sections.tsx';
import { Side } from './side.tsx';
import { SignDialog } from './sign-dialog.tsx';
import { suggestedPath } from './sign-form.ts';

export function Page() {
  const query = useQuery({ queryKey: ['reports', 'preview'], queryFn: ({ signal }) => client.reports.preview(undefined, { signal }) });
  const [isSigning, setIsSigning] = useState(false);
  const [written, setWritten] = useState<Written>();
  const open = useCase();
  const draft = useMutation({
    mutationFn: (out: string) => client.reports.draft({ out }),
    onSuccess: ({ jobId, path }) => setWritten({ kind: 'draft', jobId, path }),
  });
  const writeDraft = async () => {
    const start = open ? suggestedPath(open.dir, open.id, 'draft') : '';
    const name = start.split(/[\\/]/).at(-1) ?? 'draft.pdf';
    const folder = start.slice(0, Math.max(0, start.length - name.length - 1));
    const [out] = await pickFiles({
      kind: 'save',
      title: text.saveDraft,
      verb: text.write,
      name,
      ...(folder === '' ? {} : { start: folder }),
    });
    if (out !== undefined) draft.mutate(out);
  };
  const report = query.data;
  return (
    <>
      <ReportBar report={report}>
        <Button loading={draft.isPending} onClick={() => void writeDraft()}>
          {text.draftPdf}
        </Button>
        <Button variant="filled" onClick={() => setIsSigning(true)}>
          {text.sign}
        </Button>
      </ReportBar>
      <ErrorLine error={draft.error} />
      {written ? <JobLine written={written} onDismiss={() => setWritten(undefined)} /> : null}
      {query.error === null ? null : <ErrorState error={query.error} onRetry={query.refetch} />}
      {query.isPending ? <Skeleton rows={14} /> : null}
      {report ? <Panes report={report} /> : null}
      {isSigning ? <SignDialog onClose={() => setIsSigning(false)} onStarted={(job) => setWritten({ kind: 'sign', ...job })} /> : null}
    </>
  );
}

function ReportBar({ report, children }: { readonly report: ReportDocument | undefined; readonly children: React.ReactNode }) {
  const pages = useMemo(() => (report ? paginate(report).length : 0), [report]);
  if (report === undefined) return <PageBar title={text.title} />;
  const about = fill(text.about, { pages: countText(pages, text.page), state: report.draft ? text.draft : text.final });
  return (
    <PageBar title={text.title} about={about}>
      {children}
    </PageBar>
  );
}

function Panes({ report }: { readonly report: ReportDocument }) {
  const pages = useMemo(() => paginate(report), [report]);
  /** The section in view, and a count that asks the preview to go there. */
  const [current, setCurrent] = useState(report.sections[0]?.id ?? '');
  const [asked, setAsked] = useState({ id: '', count: 0 });
  const at = Math.max(
    0,
    report.sections.findIndex(({ id }) => id === current),
  );
  const go = (id: string) => {
    setCurrent(id);
    setAsked(({ count }) => ({ id, count: count + 1 }));
  };
  const step = (by: number) => {
    const next = report.sections[Math.max(0, Math.min(report.sections.length - 1, at + by))];
    if (next) go(next.id);
  };
  useKeys([
    { keys: 'Alt+ArrowDown', label: text.keys.section, hint: true, shownAs: 'Alt ↑ ↓', run: () => step(1) },
    { keys: 'Alt+ArrowUp', label: text.keys.section, shownAs: '', run: () => step(-1) },
  ]);
  const title = report.sections[at]?.title ?? '';
  useEffect(() => {
    tellSelection(fill(text.selection, { at: at + 1, count: report.sections.length, title }));
    return () => tellSelection('');
  }, [at, report.sections.length, title]);
  return (
    <div className="fill reportpanes">
      <Sections sections={report.sections} pages={pages} current={current} onSection={go} />
      <Preview report={report} pages={pages} asked={asked} onSection={setCurrent} />
      <Side />
    </div>
  );
}
