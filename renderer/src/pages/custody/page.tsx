/** The custody log: every change of the case in order, each entry holding the hash of the one before. */
import { Button } from '@mantine/core';
import { IconCpu, IconUser } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { CustodyRow } from '#contract/delivery';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { exactMomentText } from '#page/format/time.ts';
import { text } from '#page/i18n/custody.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { goTo, useSearchState } from '#page/navigation.ts';
import { Hash } from '#page/parts/bits.tsx';
import { EmptyByFilter, EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar } from '#page/parts/filter-bar.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';
import { Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { useCase } from '#page/state/use-case.ts';

type CustodyPage = Awaited<ReturnType<typeof client.custody.list>>;

const limit = 500;
/** Actors that are no persons. */
const machines = ['engine', 'assay', 'scan', 'system'];

const listOf = (words: string) => (cursor: string | null, signal: AbortSignal) =>
  client.custody.list({ cursor, limit, ...(words === '' ? {} : { text: words }) }, { signal });

function Actor({ actor }: { readonly actor: string }) {
  const Icon = machines.includes(actor.toLowerCase()) ? IconCpu : IconUser;
  return (
    <span className="row6 s12">
      <Icon size={13} color="var(--a-text-3)" aria-hidden />
      <Plain text={actor} limit={80} />
    </span>
  );
}

/** `before` is the entry below in the list; only with the whole log on show is it the previous one. */
function columnsOf(before: (index: number, row: CustodyRow) => string | undefined): readonly Column<CustodyRow>[] {
  const { columns: heads } = text;
  return [
    { id: 'seq', head: heads.seq, width: '56px', align: 'right', className: 'mono', render: ({ seq }) => numberText(seq) },
    { id: 'at', head: heads.at, width: '144px', className: 's12 t3', render: ({ at }) => exactMomentText(at) },
    { id: 'actor', head: heads.actor, width: '128px', render: ({ actor }) => <Actor actor={actor} /> },
    {
      id: 'what',
      head: heads.what,
      width: 'minmax(220px, 1fr)',
      render: ({ text: said }) => (
        <span title={plain(said, 1000)}>
          <Plain text={said} limit={500} />
        </span>
      ),
    },
    { id: 'object', head: heads.object, width: '104px', className: 'mono t2', render: ({ object }) => <Plain text={object} limit={80} /> },
    {
      id: 'hash',
      head: heads.hash,
      width: '112px',
      className: 't2',
      render: ({ hash, seq }) => <Hash value={hash} digits={10} what={fill(text.hash, { seq })} />,
    },
    {
      id: 'previous',
      head: heads.previous,
      width: '96px',
      className: 'mono t3',
      render: (row, { index }) => {
        const hash = before(index, row);
        return hash === undefined ? (
          <span className="s12">{row.seq <= 1 ? text.first : ''}</span>
        ) : (
          <span title={hash}>{hash.slice(0, 10)}</span>
        );
      },
    },
  ];
}

export function Page() {
  const [values, change] = useSearchState();
  const words = values.text ?? '';
  const list = usePagedRows<CustodyRow, CustodyPage>(['custody', 'list', words], listOf(words));
  const [index, setIndex] = useState(0);
  const log = useCase()?.log;
  const dir = useCase()?.dir;
  const columns = useMemo(
    () =>
      columnsOf((at, row) => {
        const below = list.at(at + 1);
        return below && below.seq === row.seq - 1 ? below.hash : undefined;
      }),
    [list.at],
  );
  const row = list.at(index);
  useEffect(() => {
    tellSelection(row === undefined ? '' : fill(text.selection, { seq: numberText(row.seq), row: index + 1, count: list.total }));
    return () => tellSelection('');
  }, [row, index, list.total]);
  const filters = activeFilters([], values, text.find);
  const alter = (next: Readonly<Record<string, string>>) => {
    change(next);
    setIndex(0);
  };
  const all = log?.entries ?? list.total;
  const head = list.first?.head ?? log?.head ?? '';
  return (
    <>
      <PageBar title={text.title} about={fill(text.about, { entries: countText(all, text.entry, text.entries) })}>
        {head === '' ? null : (
          <span className="row6 s12 t2 nw">
            {text.head} <Hash value={head} digits={16} what={text.head} />
          </span>
        )}
        {dir === undefined ? null : <Button onClick={() => goTo(`/verify?path=${encodeURIComponent(dir)}`)}>{text.verify}</Button>}
      </PageBar>
      <FilterBar label={text.filters} fields={[]} values={values} onChange={alter} find={text.find}>
        <span className="s12 t3 nw">{words === '' ? text.appendOnly : fill(text.shown, { shown: list.total, all })}</span>
      </FilterBar>
      {list.error !== null && list.error !== undefined ? <ErrorState error={list.error} onRetry={list.refetch} /> : null}
      {list.isPending && !list.error ? <Skeleton rows={16} /> : null}
      {!list.isPending && list.total === 0 && filters.length === 0 && !list.error ? (
        <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
      ) : null}
      {!list.isPending && list.total === 0 && filters.length > 0 ? (
        <EmptyByFilter
          filters={filters}
          noun={text.noun}
          queryKey={['custody', 'empty']}
          countWithout={async (_id, signal) => (await listOf('')(null, signal)).total}
          onRemove={() => alter({ text: '' })}
          onClear={() => alter({ text: '' })}
        />
      ) : null}
      {list.total > 0 ? (
        <Grid
          label={text.grid}
          columns={columns}
          count={list.total}
          at={list.at}
          keyOf={({ seq }) => seq}
          selectedIndex={Math.min(index, list.total - 1)}
          onSelect={setIndex}
          onRange={list.want}
          autoFocus
        />
      ) : null}
    </>
  );
}
