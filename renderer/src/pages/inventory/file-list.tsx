/** The list of files, of any length, with filters, sorting and the selected file beside it. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ArtifactRow } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { goTo, useSearchState } from '#page/navigation.ts';
import { EmptyByFilter, EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar } from '#page/parts/filter-bar.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { WithInspector } from '#page/parts/inspector.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { fileColumns } from './file-columns.tsx';
import { fileFields, fileFilter } from './file-fields.tsx';
import { FileInspector } from './file-inspector.tsx';

type FilePage = Awaited<ReturnType<typeof client.artifacts.list>>;

const sorts = ['path', 'size', 'verdict', 'outcome'] as const;
const noFilters = { outcome: '', kind: '', verdict: '', text: '' };

export function FileList() {
  const [search, setSearch] = useSearchState();
  const sort = sorts.find((each) => each === search.sort) ?? 'path';
  const filter = fileFilter(search);
  const [at, setAt] = useState(0);
  const files = usePagedRows<ArtifactRow, FilePage>(['artifacts', 'list', filter, sort], (cursor, signal) =>
    client.artifacts.list({ cursor, limit: 500, filter, sort }, { signal }),
  );
  const index = Math.min(at, Math.max(0, files.total - 1));
  const row = files.at(index);
  const total = files.total;
  useEffect(() => {
    tellSelection(row === undefined ? '' : `${row.ref}, ${fill(text.parts.row, { row: index + 1, count: total })}`);
  }, [row, index, total]);
  const open = ({ id }: ArtifactRow) => goTo(`/inventory/${id}`);
  const filters = activeFilters(fileFields, search, inventoryText.fields.text);
  const all = files.first?.all ?? 0;
  return (
    <>
      <FilterBar
        label={inventoryText.filters}
        fields={fileFields}
        values={search}
        find={inventoryText.find}
        onChange={(change) => {
          setAt(0);
          setSearch(change);
        }}
      >
        {files.first && <span className="s12 t3 nw">{fill(text.parts.shown, { shown: files.total, all })}</span>}
      </FilterBar>
      {files.error && files.first === undefined ? (
        <ErrorState error={files.error} onRetry={files.refetch} />
      ) : files.first === undefined ? (
        <Skeleton rows={20} />
      ) : all === 0 ? (
        <EmptyState
          title={inventoryText.emptyTitle}
          action={
            <Button variant="filled" onClick={() => goTo('/import?add=1')}>
              {inventoryText.import}
            </Button>
          }
        >
          {inventoryText.emptyText}
        </EmptyState>
      ) : files.total === 0 ? (
        <EmptyByFilter
          filters={filters}
          noun={inventoryText.item}
          queryKey={['artifacts', 'list', filter]}
          countWithout={async (id, signal) =>
            (await client.artifacts.list({ limit: 1, filter: fileFilter({ ...search, [id]: '' }) }, { signal })).total
          }
          onRemove={(id) => setSearch({ [id]: '' })}
          onClear={() => setSearch(noFilters)}
        />
      ) : (
        <WithInspector label={inventoryText.selected} inspector={row ? <FileInspector row={row} /> : null}>
          <Grid
            label={inventoryText.files}
            columns={fileColumns}
            count={files.total}
            at={files.at}
            keyOf={({ id }) => id}
            selectedIndex={index}
            onSelect={setAt}
            onOpen={open}
            onRange={files.want}
            sort={sort}
            onSort={(next) => setSearch({ sort: next === 'path' ? '' : next })}
            autoFocus
          />
        </WithInspector>
      )}
    </>
  );
}
