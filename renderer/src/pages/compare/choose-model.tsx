/** Choosing a model of the case, first the one to start from, then the one to lay beside it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ArtifactRow } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { bytesText } from '#page/format/bytes.ts';
import { text } from '#page/i18n/compare.ts';
import { text as common } from '#page/i18n/en.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { goTo } from '#page/navigation.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorLine, ErrorState } from '#page/parts/error-state.tsx';
import { FindField } from '#page/parts/find-field.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { VerdictMark } from '#page/parts/mark.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';
import { Path, Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { useStartComparison } from './comparison-jobs.ts';
import { SideHead } from './side-head.tsx';

type FilePage = Awaited<ReturnType<typeof client.artifacts.list>>;

const heads = text.columns;
const columns: readonly Column<ArtifactRow>[] = [
  { id: 'ref', head: heads.ref, width: '54px', className: 'mono t3', render: ({ ref }) => ref },
  { id: 'path', head: heads.path, width: 'minmax(200px, 1fr)', render: ({ path }) => <Path text={path} /> },
  { id: 'format', head: heads.format, width: '140px', className: 's12 t2', render: ({ format }) => <Plain text={format} limit={80} /> },
  { id: 'size', head: heads.size, width: '80px', align: 'right', className: 's12 t2', render: ({ size }) => bytesText(size) },
  {
    id: 'verdict',
    head: heads.verdict,
    width: '110px',
    rank: 1,
    render: ({ outcome, verdict }) => <VerdictMark verdict={verdict} outcome={outcome} />,
  },
];

export function ChooseModel({ left }: { readonly left: number | undefined }) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const start = useStartComparison();
  const first = useQuery({
    queryKey: ['artifacts', 'get', left],
    queryFn: ({ signal }) => client.artifacts.get({ id: left ?? 0 }, { signal }),
    enabled: left !== undefined,
  });
  const filter = { kind: 'model' as const, ...(words === '' ? {} : { text: words }) };
  const models = usePagedRows<ArtifactRow, FilePage>(['artifacts', 'list', filter, 'path'], (cursor, signal) =>
    client.artifacts.list({ cursor, limit: 500, filter, sort: 'path' }, { signal }),
  );
  useKeys([{ keys: '/', label: common.keys.find, hint: true, run: () => field.current?.focus() }]);
  const index = Math.min(at, Math.max(0, models.total - 1));
  const row = models.at(index);
  const choose = ({ id }: ArtifactRow) => {
    if (left === undefined) goTo(`/compare/${String(id)}`);
    else if (id !== left && !start.isPending) start.mutate({ left, right: id });
  };
  return (
    <>
      <PageBar title={text.title} about={left === undefined ? text.chooseFirst : text.chooseSecond} />
      {first.data ? <SideHead side={first.data} title={text.left} role={text.leftRole} /> : null}
      {first.error === null ? null : <ErrorState error={first.error} onRetry={first.refetch} />}
      <div className="filterbar comparebar">
        <FindField
          input={field}
          label={text.find}
          value={words}
          onChange={(next) => {
            setAt(0);
            setWords(next);
          }}
        />
        <span className="t3 s12 nw">{models.first ? countText(models.total, text.model) : ''}</span>
      </div>
      <ErrorLine error={start.error} />
      {models.error && models.first === undefined ? <ErrorState error={models.error} onRetry={models.refetch} /> : null}
      {models.isPending && !models.error ? <Skeleton rows={12} /> : null}
      {models.first && models.total === 0 ? (
        words === '' ? (
          <EmptyState title={text.noModels} action={<Button onClick={() => goTo('/import?add=1')}>{text.import}</Button>}>
            {text.noModelsText}
          </EmptyState>
        ) : (
          <EmptyState title={text.noMatch} />
        )
      ) : null}
      {models.total > 0 ? (
        <>
          <Grid
            label={text.models}
            columns={columns}
            count={models.total}
            at={models.at}
            keyOf={({ id }) => id}
            selectedIndex={index}
            onSelect={setAt}
            onOpen={choose}
            onRange={models.want}
            rowClass={({ id }) => (id === left ? 't3' : '')}
            autoFocus
          />
          <div className="comparefoot">
            {row && row.id === left ? <span className="t2 s12">{text.itself}</span> : null}
            {row && row.id !== left ? (
              <Button variant="filled" loading={start.isPending} rightSection={<KeyCap keys="Enter" />} onClick={() => choose(row)}>
                {fill(left === undefined ? text.choose : text.compareWith, { ref: row.ref })}
              </Button>
            ) : null}
          </div>
        </>
      ) : null}
    </>
  );
}
