/** All runs of the case, newest first. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AssessmentRow } from '#contract/assessments';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { exactMomentText, momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/assessments.ts';
import { fill } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { RunForm } from './run-form.tsx';

const { columns: heads } = text;

const columns: readonly Column<AssessmentRow>[] = [
  { id: 'ref', head: heads.ref, width: '56px', className: 'mono', render: ({ ref }) => ref },
  {
    id: 'title',
    head: heads.title,
    width: 'minmax(120px, .8fr)',
    render: ({ title }, { selected }) => (
      <span className={selected ? 'm5' : ''}>
        <Plain text={title} limit={200} />
      </span>
    ),
  },
  { id: 'model', head: heads.model, width: 'minmax(100px, .7fr)', className: 't2', render: ({ modelPath }) => <Path text={modelPath} /> },
  { id: 'data', head: heads.data, width: 'minmax(100px, .7fr)', className: 't2', render: ({ dataPath }) => <Path text={dataPath} /> },
  {
    id: 'headline',
    head: heads.headline,
    width: 'minmax(180px, 1.4fr)',
    render: ({ headline, statusDetail }) => (
      <span title={plain(headline || statusDetail, 600)}>
        <Plain text={headline || statusDetail} limit={300} />
      </span>
    ),
  },
  {
    id: 'status',
    head: heads.status,
    width: '64px',
    className: 's12 t2',
    render: ({ status }) => <span className={status === 'failed' ? 'danger' : ''}>{text.status[status]}</span>,
  },
  {
    id: 'started',
    head: heads.started,
    width: '104px',
    align: 'right',
    className: 's12 t3',
    render: ({ startedAt }) => <span title={exactMomentText(startedAt)}>{momentText(startedAt)}</span>,
  },
];

export function RunList() {
  const [index, setIndex] = useState(0);
  const [isAsking, setIsAsking] = useState(false);
  const query = useQuery({ queryKey: ['assessments', 'list'], queryFn: ({ signal }) => client.assessments.list(undefined, { signal }) });
  const rows = query.data ?? [];
  const row = rows[Math.min(index, rows.length - 1)];
  useEffect(() => {
    tellSelection(row === undefined ? '' : fill(text.selection, { ref: row.ref, row: index + 1, count: rows.length }));
    return () => tellSelection('');
  }, [row, index, rows.length]);
  const ask = (
    <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setIsAsking(true)}>
      {text.newRun}
    </Button>
  );
  const isEmpty = query.data !== undefined && rows.length === 0;
  return (
    <>
      <PageBar title={text.title}>{isEmpty ? null : ask}</PageBar>
      {query.error !== null ? <ErrorState error={query.error} onRetry={query.refetch} /> : null}
      {query.isPending ? <Skeleton /> : null}
      {isEmpty ? (
        <EmptyState title={text.emptyTitle} action={ask}>
          {text.empty}
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <Grid
          label={text.grid}
          columns={columns}
          count={rows.length}
          at={(at) => rows[at]}
          keyOf={({ id }) => id}
          selectedIndex={Math.min(index, rows.length - 1)}
          onSelect={setIndex}
          onOpen={({ id }) => goTo(`/assessments/${String(id)}`)}
          rowHeight={36}
          autoFocus
        />
      ) : null}
      {isAsking ? <RunForm onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
