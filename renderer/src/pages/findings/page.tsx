/** Findings: everything that was found, ordered by risk, with what it rests on beside it and the decision one key away. */
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { FindingRow } from '#contract/review';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { usePlaceId, useSearchState } from '#page/navigation.ts';
import { EmptyByFilter } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar, type FilterValues } from '#page/parts/filter-bar.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { WithInspector } from '#page/parts/inspector.tsx';
import { SevCounts } from '#page/parts/mark.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { InspectorButton, NothingYet, SortMenu, Views } from './bars.tsx';
import { findingColumns } from './columns.tsx';
import { DecisionBar } from './decide.tsx';
import type { Target } from './decisions.ts';
import './findings.css';
import { FindingInspector, type TabId } from './inspector.tsx';
import { between, tick } from './selection.ts';
import { countFindings, sortOf, useFindingFields, useFindingRows } from './use-findings.ts';

/** Rows searched for the finding that an address names; beyond them it is inspected without its row being selected. */
const searchedRows = 5000;

export function Page() {
  const [values, change] = useSearchState();
  const asked = usePlaceId();
  const list = useFindingRows(values);
  const [index, setIndex] = useState(0);
  const [wanted, setWanted] = useState(asked);
  const [ticked, setTicked] = useState<ReadonlyMap<number, FindingRow>>(new Map());
  const [tab, setTab] = useState<TabId>('evidence');
  const rows = useMemo(
    () => Array.from({ length: Math.min(list.loaded, searchedRows) }, (_, at) => list.at(at)).filter((row) => row !== undefined),
    [list.at, list.loaded],
  );
  const fields = useFindingFields(values, rows);
  useEffect(() => setWanted(asked), [asked]);
  const listed = JSON.stringify(values);
  useEffect(() => {
    if (listed !== '') setTicked(new Map());
  }, [listed]);
  useEffect(() => {
    const found = wanted === undefined ? -1 : rows.findIndex(({ id }) => id === wanted);
    if (found < 0) return;
    setIndex(found);
    setWanted(undefined);
  }, [rows, wanted]);

  const selectedIndex = wanted === undefined ? Math.min(index, Math.max(0, list.total - 1)) : -1;
  const row = selectedIndex < 0 ? undefined : list.at(selectedIndex);
  const inspected = wanted ?? row?.id;
  useEffect(() => {
    tellSelection(row === undefined ? '' : fill(text.selection, { ref: row.ref, row: selectedIndex + 1, count: list.total }));
    return () => tellSelection('');
  }, [row, selectedIndex, list.total]);
  const select = (next: number) => {
    setWanted(undefined);
    setIndex(next);
  };
  const move = (by: number) => select(Math.max(0, Math.min(list.total - 1, selectedIndex + by)));
  const alter = (next: FilterValues) => {
    change(next);
    setIndex(0);
    setTicked(new Map());
  };
  const check = (from: number, to: number) => setTicked((now) => tick(now, between(from, to).map(list.at)));
  const targets = useTargets(ticked, row);
  const filters = activeFilters(fields, values, text.find);
  const clear = () => alter(Object.fromEntries(filters.map(({ id }) => [id, ''])));
  const all = list.first?.all ?? 0;
  const isEmpty = !list.isPending && list.total === 0;
  const columns = useColumns(ticked, (row) => setTicked((now) => tick(now, [row])));

  return (
    <>
      <PageBar title={text.title} beside={<Views values={values} onChange={alter} />}>
        {list.first ? <SevCounts counts={list.first.counts} info /> : null}
      </PageBar>
      <FilterBar label={text.filters} fields={fields} values={values} onChange={alter} find={text.find}>
        <span className="t3 s12 nw">
          {fill(text.shown, { shown: list.total, all })}
          {ticked.size > 0 ? fill(text.selected, { count: ticked.size }) : ''}
        </span>
        {ticked.size > 0 ? (
          <button type="button" className="bare link s12 nw" onClick={() => setTicked(new Map())}>
            {text.clearSelection}
          </button>
        ) : null}
        <SortMenu values={values} onChange={alter} />
        <InspectorButton />
      </FilterBar>
      {list.error !== null && list.error !== undefined ? <ErrorState error={list.error} onRetry={list.refetch} /> : null}
      {list.isPending && !list.error ? <Skeleton rows={16} /> : null}
      {isEmpty && filters.length === 0 ? <NothingYet /> : null}
      {isEmpty && filters.length > 0 ? (
        <EmptyByFilter
          filters={filters}
          noun={text.noun}
          queryKey={['findings', 'empty', values]}
          countWithout={(id, signal) => countFindings({ ...values, [id]: '' }, signal)}
          onRemove={(id) => alter({ [id]: '' })}
          onClear={clear}
        />
      ) : null}
      {list.total > 0 ? (
        <WithInspector
          inspector={
            inspected === undefined ? (
              <p className="panetext t2">{text.noSelection}</p>
            ) : (
              <>
                <FindingInspector id={inspected} tab={tab} onTab={setTab} onMove={move} />
                <DecisionBar targets={targets} onDone={() => setTicked(new Map())} />
              </>
            )
          }
        >
          <Grid
            label={text.grid}
            columns={columns}
            count={list.total}
            at={list.at}
            keyOf={({ id }) => id}
            selectedIndex={selectedIndex}
            onSelect={select}
            onCheck={check}
            sort={sortOf(values)}
            onSort={(sort) => alter({ sort })}
            onRange={list.want}
            autoFocus
          />
        </WithInspector>
      ) : null}
    </>
  );
}

/** Ticked findings, else the selected one. */
function useTargets(ticked: ReadonlyMap<number, FindingRow>, row: FindingRow | undefined): readonly Target[] {
  return useMemo(() => {
    if (ticked.size > 0) return [...ticked.values()];
    return row === undefined ? [] : [row];
  }, [ticked, row]);
}

function useColumns(ticked: ReadonlyMap<number, FindingRow>, onTick: (row: FindingRow) => void) {
  const isWide = useMediaQuery('(min-width: 1600px)', window.innerWidth >= 1600, { getInitialValueInEffect: false }) ?? false;
  return findingColumns({ isWide, ticked, onTick });
}
