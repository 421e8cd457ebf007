/** Findings: everything that was found, ordered by risk, with what it rests on beside it and the decision one key away. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { FindingRow } from '#contract/review';
import { text as common } from '#page/i18n/en.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { goTo, usePlaceId, useSearchState } from '#page/navigation.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { EmptyByFilter, EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { activeFilters, FilterBar, type FilterValues } from '#page/parts/filter-bar.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { WithInspector } from '#page/parts/inspector.tsx';
import { SevCounts } from '#page/parts/mark.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection, useUi } from '#page/state/ui.ts';
import { findingColumns } from './columns.tsx';
import { DecisionBar, type Target } from './decide.tsx';
import './findings.css';
import { FindingInspector, type TabId } from './inspector.tsx';
import { between, tick } from './selection.ts';
import { countFindings, sortOf, sorts, useFindingFields, useFindingRows, useStateCounts } from './use-findings.ts';

/** Rows searched for the finding that an address names; beyond them it is inspected without its row being selected. */
const searchedRows = 5000;

export function Page() {
  const [values, change] = useSearchState();
  const asked = usePlaceId();
  const list = useFindingRows(values);
  const [index, setIndex] = useState(0);
  const [wanted, setWanted] = useState(asked);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const [tab, setTab] = useState<TabId>('evidence');
  const rows = useMemo(
    () => Array.from({ length: Math.min(list.loaded, searchedRows) }, (_, at) => list.at(at)).filter((row) => row !== undefined),
    [list.at, list.loaded],
  );
  const fields = useFindingFields(values, rows);
  useEffect(() => setWanted(asked), [asked]);
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
    setTicked(new Set());
  };
  const check = (from: number, to: number) =>
    setTicked((now) =>
      tick(
        now,
        between(from, to).map((at) => list.at(at)?.id),
      ),
    );
  const targets = useTargets(ticked, rows, row);
  const filters = activeFilters(fields, values, text.find);
  const clear = () => alter(Object.fromEntries(filters.map(({ id }) => [id, ''])));
  const all = list.first?.all ?? 0;
  const isEmpty = !list.isPending && list.total === 0;
  const columns = useColumns(ticked, (id) => setTicked((now) => tick(now, [id])));

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
          <button type="button" className="bare link s12 nw" onClick={() => setTicked(new Set())}>
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
                <DecisionBar targets={targets} onDone={() => setTicked(new Set())} />
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
function useTargets(ticked: ReadonlySet<number>, rows: readonly FindingRow[], row: FindingRow | undefined): readonly Target[] {
  return useMemo(() => {
    if (ticked.size > 0) return rows.filter(({ id }) => ticked.has(id));
    return row === undefined ? [] : [row];
  }, [ticked, rows, row]);
}

function useColumns(ticked: ReadonlySet<number>, onTick: (id: number) => void) {
  const isWide = useMediaQuery('(min-width: 1600px)', window.innerWidth >= 1600, { getInitialValueInEffect: false }) ?? false;
  return findingColumns({ isWide, ticked, onTick });
}

function Views({ values, onChange }: { values: FilterValues; onChange(change: FilterValues): void }) {
  const counts = useStateCounts();
  const views = ['', 'proposed', 'review', 'confirmed', 'dismissed'] as const;
  const current = views.find((view) => view !== '' && view === values.state) ?? '';
  return (
    <Tabs
      tall
      label={text.views}
      items={views.map((view) => ({
        id: view,
        label: view === '' ? text.all : common.state[view],
        count: counts === undefined ? undefined : numberText(view === '' ? counts.all : (counts.states[view] ?? 0)),
      }))}
      value={current}
      onChange={(state) => onChange({ state })}
    />
  );
}

function SortMenu({ values, onChange }: { values: FilterValues; onChange(change: FilterValues): void }) {
  const current = sortOf(values);
  return (
    <Menu>
      <Menu.Target>
        <Button aria-label={`${text.sort}: ${text.sorts[current]}`} rightSection={<IconChevronDown size={13} aria-hidden />}>
          {text.sorts[current]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorts.map((sort) => (
          <Menu.Item key={sort} onClick={() => onChange({ sort })}>
            {text.sorts[sort]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function InspectorButton() {
  const isShown = useUi((state) => state.inspectorShown);
  return (
    <ActionIcon
      aria-label={isShown ? common.parts.hideInspector : common.parts.showInspector}
      aria-pressed={isShown}
      onClick={() => useUi.setState({ inspectorShown: !isShown })}
    >
      <IconLayoutSidebarRight size={16} aria-hidden />
    </ActionIcon>
  );
}

function NothingYet() {
  return (
    <EmptyState
      title={text.emptyTitle}
      action={
        <Button variant="filled" onClick={() => goTo('/import')}>
          {text.emptyAction}
        </Button>
      }
    >
      {text.empty}
    </EmptyState>
  );
}
