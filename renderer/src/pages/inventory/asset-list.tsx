/** Cloud assets with how many checks failed, could not be assessed, and passed; the checks of the selected one beside it. */
import { useEffect, useState } from 'react';
import type { AssetRow } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { text } from '#page/i18n/en.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { goTo, useSearchState } from '#page/navigation.ts';
import { EmptyByFilter, EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar } from '#page/parts/filter-bar.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { WithInspector } from '#page/parts/inspector.tsx';
import { usePagedRows } from '#page/parts/paged-rows.ts';
import { Path, Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { AssetInspector } from './asset-inspector.tsx';

type AssetPage = Awaited<ReturnType<typeof client.artifacts.assets>>;

const words = inventoryText.assetColumns;

const columns: readonly Column<AssetRow>[] = [
  { id: 'name', head: words.name, width: 'minmax(140px, 1fr)', render: ({ name }) => <Plain text={name} limit={200} /> },
  {
    id: 'type',
    head: words.type,
    width: 'minmax(130px, .7fr)',
    className: 's12 t2',
    render: ({ type }) => <Plain text={type} limit={120} />,
  },
  {
    id: 'account',
    head: words.account,
    width: '104px',
    rank: 1,
    className: 's12 t2',
    render: ({ account }) => <Plain text={account} limit={80} />,
  },
  {
    id: 'fails',
    head: words.fails,
    width: '44px',
    align: 'right',
    className: 's12',
    render: ({ fails }) => <span className={fails > 0 ? 'danger m5' : 't3'}>{numberText(fails)}</span>,
  },
  {
    id: 'notAssessed',
    head: words.notAssessed,
    width: '78px',
    align: 'right',
    className: 's12',
    render: ({ notAssessed }) => <span className={notAssessed > 0 ? 'warn' : 't3'}>{numberText(notAssessed)}</span>,
  },
  { id: 'passes', head: words.passes, width: '44px', align: 'right', className: 's12 t2', render: ({ passes }) => numberText(passes) },
  {
    id: 'file',
    head: words.file,
    width: 'minmax(100px, .5fr)',
    rank: 2,
    className: 't3',
    render: ({ artifactPath }) => <Path text={artifactPath} />,
  },
];

export function AssetList() {
  const [search, setSearch] = useSearchState();
  const [at, setAt] = useState(0);
  const sought = search.text ?? '';
  const assets = usePagedRows<AssetRow, AssetPage>(['artifacts', 'assets', sought], (cursor, signal) =>
    client.artifacts.assets({ cursor, limit: 500, ...(sought === '' ? {} : { text: sought }) }, { signal }),
  );
  const index = Math.min(at, Math.max(0, assets.total - 1));
  const row = assets.at(index);
  const total = assets.total;
  useEffect(() => {
    tellSelection(row === undefined ? '' : fill(text.parts.row, { row: index + 1, count: total }));
  }, [row, index, total]);
  return (
    <>
      <FilterBar label={inventoryText.filters} fields={[]} values={search} find={inventoryText.findAssets} onChange={setSearch}>
        {assets.first && (
          <span className="s12 t3 nw">{`${numberText(total)} ${total === 1 ? inventoryText.asset : `${inventoryText.asset}s`}`}</span>
        )}
      </FilterBar>
      {assets.error && assets.first === undefined ? (
        <ErrorState error={assets.error} onRetry={assets.refetch} />
      ) : assets.first === undefined ? (
        <Skeleton rows={20} />
      ) : total === 0 && sought === '' ? (
        <EmptyState title={inventoryText.emptyAssets}>{inventoryText.emptyAssetsText}</EmptyState>
      ) : total === 0 ? (
        <EmptyByFilter
          filters={activeFilters([], search, inventoryText.fields.text)}
          noun={inventoryText.asset}
          queryKey={['artifacts', 'assets']}
          countWithout={async (_id, signal) => (await client.artifacts.assets({ limit: 1 }, { signal })).total}
          onRemove={() => setSearch({ text: '' })}
          onClear={() => setSearch({ text: '' })}
        />
      ) : (
        <WithInspector inspector={row ? <AssetInspector asset={row} /> : null}>
          <Grid
            label={inventoryText.assets}
            columns={columns}
            count={total}
            at={assets.at}
            keyOf={({ id }) => id}
            selectedIndex={index}
            onSelect={setAt}
            onOpen={({ artifactId }) => goTo(`/inventory/${artifactId}`)}
            onRange={assets.want}
            autoFocus
          />
        </WithInspector>
      )}
    </>
  );
}
