/** Two models laid side by side: counts, the tensors that changed most, and what the files say differently. */
import { useState } from 'react';
import type { ModelComparison, TensorChange } from '#contract/models';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/compare.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { sortTensors, type TensorSort, tensorSorts } from './sort-tensors.ts';
import { tensorColumns } from './tensor-columns.tsx';

const changes = ['changed', 'added', 'removed', 'reshaped', 'retyped', 'not-compared', 'same'] as const;

function Counts({ counts }: Pick<ModelComparison, 'counts'>) {
  return (
    <ul className="row comparecounts">
      {changes.map((change) => (
        <li key={change} className={(counts[change] ?? 0) > 0 ? '' : 't3'}>
          <b>{numberText(counts[change] ?? 0)}</b> {text.changes[change]}
        </li>
      ))}
    </ul>
  );
}

function Tensors({ tensors, total }: Pick<ModelComparison, 'tensors' | 'total'>) {
  const [sort, setSort] = useState<TensorSort>('relative');
  const [at, setAt] = useState(0);
  const rows = sortTensors(tensors, sort);
  return (
    <div className="col fill">
      <PaneHead
        title={text.tensors}
        about={
          total > tensors.length ? fill(text.more, { shown: numberText(tensors.length), total: numberText(total) }) : numberText(total)
        }
      />
      <Grid<TensorChange>
        label={text.tensors}
        columns={tensorColumns}
        count={rows.length}
        at={(index) => rows[index]}
        keyOf={({ change, name }) => `${change} ${name}`}
        selectedIndex={Math.min(at, Math.max(0, rows.length - 1))}
        onSelect={setAt}
        sort={sort}
        onSort={(next) => setSort(tensorSorts.find((each) => each === next) ?? 'relative')}
        autoFocus
      />
      <p className="artifactpart note s12">{text.meaning}</p>
    </div>
  );
}

function Beside({ remarks, statements }: Pick<ModelComparison, 'remarks' | 'statements'>) {
  return (
    <aside className="split col" aria-label={text.statements}>
      <ScrollPane label={text.statements} className="fill">
        <section className="artifactpart">
          <h2>{text.statements}</h2>
          {statements.length === 0 ? <p className="t2 s12">{text.noStatements}</p> : null}
          <dl className="statements s12">
            {statements.map(({ label, left, right }) => (
              <div key={label}>
                <dt className="m5">{plain(label, 120)}</dt>
                <dd className="breakable t2">
                  <Plain text={left === '' ? text.notStated : left} limit={400} /> →{' '}
                  <Plain text={right === '' ? text.notStated : right} limit={400} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        {remarks.length === 0 ? null : (
          <section className="artifactpart">
            <h2>{text.remarks}</h2>
            <ul className="methods s12">
              {remarks.slice(0, 200).map((remark) => (
                <li key={remark} className="breakable">
                  <Plain text={remark} limit={600} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </ScrollPane>
    </aside>
  );
}

export function ComparisonResult({ comparison }: { readonly comparison: ModelComparison }) {
  const { counts, identical, remarks, statements, tensors, total } = comparison;
  if (identical) return <EmptyState title={text.identical}>{text.identicalText}</EmptyState>;
  return (
    <>
      <Counts counts={counts} />
      <div className="fill comparepanes">
        {total === 0 ? <EmptyState title={text.noTensors}>{text.noTensorsText}</EmptyState> : <Tensors tensors={tensors} total={total} />}
        <Beside statements={statements} remarks={remarks} />
      </div>
    </>
  );
}
