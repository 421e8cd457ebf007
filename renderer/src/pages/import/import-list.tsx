/** Every file of the case with what became of it; failures stay on top. */
import { Button } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ArtifactRow } from '#contract/artifacts';
import { outcome as outcomes } from '#contract/findings';
import { client } from '#page/client.ts';
import { bytesText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { importText } from '#page/i18n/import.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { goTo, useSearchState } from '#page/navigation.ts';
import { EmptyByFilter } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar, type FilterField } from '#page/parts/filter-bar.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { OutcomeMark, OutcomeTag } from '#page/parts/outcome.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';
import { Path, Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';

type FilePage = Awaited<ReturnType<typeof client.artifacts.list>>;

const words = importText.columns;

const columns: readonly Column<ArtifactRow>[] = [
  { id: 'outcome', head: words.outcome, width: '128px', render: ({ outcome }) => <OutcomeTag outcome={outcome} /> },
  { id: 'path', head: words.file, width: 'minmax(180px, 1.1fr)', render: ({ path }) => <Path text={path} /> },
  { id: 'format', head: words.format, width: '140px', className: 's12 t2', render: ({ format }) => <Plain text={format} limit={80} /> },
  { id: 'size', head: words.size, width: '72px', align: 'right', className: 's12 t2', render: ({ size }) => bytesText(size) },
  {
    id: 'detail',
    head: words.detail,
    width: 'minmax(200px, 1.3fr)',
    className: 's12 t2',
    render: ({ outcomeDetail }) => (
      <span title={plain(outcomeDetail, 600)}>
        <Plain text={outcomeDetail} limit={600} />
      </span>
    ),
  },
];

const fields: readonly FilterField[] = [
  {
    id: 'outcome',
    label: words.outcome,
    options: outcomes.options.map((value) => ({ value, label: text.outcome[value], draw: <OutcomeTag outcome={value} /> })),
  },
];

export function ImportList({ onImport }: { onImport(): void }) {
  const [search, setSearch] = useSearchState();
  const [at, setAt] = useState(0);
  const parsed = outcomes.safeParse(search.outcome);
  const filter = { ...(parsed.success ? { outcome: parsed.data } : {}), ...(search.text ? { text: search.text } : {}) };
  const files = usePagedRows<ArtifactRow, FilePage>(['artifacts', 'list', filter, 'outcome'], (cursor, signal) =>
    client.artifacts.list({ cursor, limit: 500, filter, sort: 'outcome' }, { signal }),
  );
  const index = Math.min(at, Math.max(0, files.total - 1));
  const row = files.at(index);
  const total = files.total;
  useEffect(() => {
    tellSelection(row === undefined ? '' : `${row.ref}, ${fill(text.parts.row, { row: index + 1, count: total })}`);
  }, [row, index, total]);
  const { first } = files;
  if (first === undefined) return files.error ? <ErrorState error={files.error} onRetry={files.refetch} /> : <Skeleton rows={18} />;
  if (first.all === 0) return <EmptyImport onImport={onImport} />;
  return (
    <>
      <FilterBar label={importText.filters} fields={fields} values={search} find={importText.find} onChange={setSearch}>
        <Outcomes counts={first.outcomes} />
        <span className="s12 t3 nw wideonly">{importText.failuresFirst}</span>
      </FilterBar>
      {total === 0 ? (
        <EmptyByFilter
          filters={activeFilters(fields, search, inventoryText.fields.text)}
          noun={importText.file}
          queryKey={['artifacts', 'list', filter]}
          countWithout={async (id, signal) =>
            (
              await client.artifacts.list(
                { limit: 1, filter: Object.fromEntries(Object.entries(filter).filter(([key]) => key !== id)) },
                { signal },
              )
            ).total
          }
          onRemove={(id) => setSearch({ [id]: '' })}
          onClear={() => setSearch({ outcome: '', text: '' })}
        />
      ) : (
        <Grid
          label={importText.list}
          columns={columns}
          count={total}
          at={files.at}
          keyOf={({ id }) => id}
          selectedIndex={index}
          onSelect={setAt}
          onOpen={({ id }) => goTo(`/inventory/${id}`)}
          onRange={files.want}
          autoFocus
        />
      )}
    </>
  );
}

function Outcomes({ counts }: { counts: Readonly<Record<string, number>> }) {
  return (
    <span className="row12 s12 t2 outcomes">
      {outcomes.options.map((outcome) => {
        const count = counts[outcome] ?? 0;
        const isFailure = outcome === 'crashed' || outcome === 'unreadable';
        return count === 0 ? null : (
          <span key={outcome} className={isFailure ? 'row4 nw danger' : 'row4 nw'}>
            <OutcomeMark outcome={outcome} />
            {fill(importText.outcomes[outcome], { count })}
          </span>
        );
      })}
    </span>
  );
}

function EmptyImport({ onImport }: { onImport(): void }) {
  return (
    <div className="dropbox">
      <IconPackageImport size={28} stroke={1.4} color="var(--a-text-3)" aria-hidden="true" />
      <h2>{importText.emptyTitle}</h2>
      <p>{importText.dropHere}.</p>
      <p className="t2 s12">{importText.dropHelp}</p>
      <Button onClick={onImport}>{importText.importFiles}</Button>
    </div>
  );
}
