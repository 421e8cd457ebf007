/** The result of a comparison: both sides, counts that filter, a table of tensors that sorts, and beside it statements and remarks. */
import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ModelComparison } from '#contract/models';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/compare.ts';
import { text as common } from '#page/i18n/en.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { FindField } from '#page/parts/find-field.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { WithInspector } from '#page/parts/inspector.tsx';
import { tellSelection } from '#page/state/ui.ts';
import { ComparisonDetails } from './comparison-details.tsx';
import { SideHead } from './side-head.tsx';
import { tensorColumns } from './tensor-columns.tsx';
import { type Change, changes, largestRelative, type TensorSort, tensorSorts, tensorsFor } from './tensors.ts';

export function ComparisonResult({ found }: { readonly found: ModelComparison }) {
  const { identical, left, right, tensors, total } = found;
  const isEqual = total > 0 && found.counts.same === total;
  const [change, setChange] = useState<Change>();
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<TensorSort>('relative');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const rows = useMemo(() => tensorsFor(tensors, { change, sort, words }), [tensors, change, sort, words]);
  const columns = useMemo(() => tensorColumns(largestRelative(tensors)), [tensors]);
  useKeys([{ keys: '/', label: common.keys.find, hint: true, run: () => field.current?.focus() }]);
  const index = Math.min(at, Math.max(0, rows.length - 1));
  const row = rows[index];
  useEffect(() => {
    tellSelection(row ? fill(text.selection, { name: plain(row.name, 80), row: index + 1, count: rows.length }) : '');
    return () => tellSelection('');
  }, [row, index, rows.length]);
  const narrow = (next: Change | undefined) => {
    setChange(next);
    setAt(0);
  };
  return (
    <>
      <SideHead side={left} title={text.left} role={text.leftRole} />
      <SideHead side={right} title={text.right} role={text.rightRole} />
      {identical || isEqual ? (
        <p className="panenote identical" role="status">
          {identical ? text.identical : fill(text.allSame, { tensors: countText(total, text.tensor) })}
        </p>
      ) : null}
      <WithInspector label={text.details} inspector={<ComparisonDetails found={found} tensor={row} />}>
        {total === 0 ? (
          <EmptyState title={text.noTensors}>{text.noTensorsText}</EmptyState>
        ) : (
          <>
            <div className="comparebar">
              <Counts found={found} change={change} onChange={narrow} />
              <span className="grow" />
              <FindField
                input={field}
                label={text.findTensor}
                value={words}
                onChange={(next) => {
                  setWords(next);
                  setAt(0);
                }}
              />
            </div>
            {total > tensors.length ? <p className="panenote s12 t2">{fill(text.listed, { shown: tensors.length, total })}</p> : null}
            {rows.length === 0 ? (
              <EmptyState
                title={text.noneSought}
                action={
                  <Button
                    onClick={() => {
                      narrow(undefined);
                      setWords('');
                    }}
                  >
                    {text.showAll}
                  </Button>
                }
              >
                {text.noneSoughtText}
              </EmptyState>
            ) : (
              <Grid
                label={text.grid}
                columns={columns}
                count={rows.length}
                at={(place) => rows[place]}
                keyOf={({ name, change: kind }) => `${kind} ${name}`}
                selectedIndex={index}
                onSelect={setAt}
                sort={sort}
                onSort={(next) => setSort(tensorSorts.find((each) => each === next) ?? 'relative')}
                autoFocus
              />
            )}
          </>
        )}
      </WithInspector>
    </>
  );
}

interface CountsProps {
  readonly found: ModelComparison;
  readonly change: Change | undefined;
  onChange(change: Change | undefined): void;
}

/** A count of nothing is faded and cannot be chosen; pressing the chosen one again shows all. */
function Counts({ found: { counts, total }, change, onChange }: CountsProps) {
  return (
    <fieldset className="counts">
      <legend className="vh">{text.counts}</legend>
      <button type="button" className="bare count" aria-pressed={change === undefined} onClick={() => onChange(undefined)}>
        {text.all} <b>{numberText(total)}</b>
      </button>
      {changes.map((each) => {
        const count = counts[each] ?? 0;
        return (
          <button
            key={each}
            type="button"
            className="bare count"
            title={text.changeMeans[each]}
            aria-pressed={change === each}
            disabled={count === 0}
            onClick={() => onChange(change === each ? undefined : each)}
          >
            {text.change[each]} <b>{numberText(count)}</b>
          </button>
        );
      })}
    </fieldset>
  );
}
