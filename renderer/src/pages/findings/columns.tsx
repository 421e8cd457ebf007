/** The columns of the findings table; place, domain and origin come in from 1600 px of width on. */
import { Checkbox } from '@mantine/core';
import type { FindingRow } from '#contract/review';
import { plain } from '#page/format/plain.ts';
import { ageText, exactMomentText } from '#page/format/time.ts';
import { text as common } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { Origin } from '#page/parts/bits.tsx';
import type { Column } from '#page/parts/grid.tsx';
import { Sev, StateTag } from '#page/parts/mark.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';

const small = { input: { width: 14, height: 14, minWidth: 14 }, inner: { width: 14, height: 14 } };

interface ColumnOptions {
  readonly isWide: boolean;
  readonly ticked: ReadonlyMap<number, FindingRow>;
  onTick(row: FindingRow): void;
}

/** Columns for the width that there is. */
export function findingColumns({ isWide, ticked, onTick }: ColumnOptions): readonly Column<FindingRow>[] {
  const tickColumn: Column<FindingRow> = {
    id: 'select',
    head: '',
    spoken: text.columns.select,
    width: '16px',
    render: (row) => (
      <Checkbox
        tabIndex={-1}
        checked={ticked.has(row.id)}
        onChange={() => onTick(row)}
        aria-label={fill(text.selectOne, { ref: row.ref })}
        styles={small}
      />
    ),
  };
  const main: Column<FindingRow>[] = [
    {
      id: 'severity',
      head: text.columns.severity,
      width: '74px',
      sort: 'severity',
      order: 'descending',
      render: ({ severity }) => <Sev severity={severity} />,
    },
    {
      id: 'title',
      head: text.columns.title,
      width: isWide ? 'minmax(220px, 1.9fr)' : 'minmax(120px, 1fr)',
      sort: 'title',
      render: ({ title, place }, { selected }) => (
        <span className={selected ? 'm5' : ''} title={plain(`${title} (${place})`, 600)}>
          <Plain text={title} limit={400} />
        </span>
      ),
    },
  ];
  const state: Column<FindingRow> = {
    id: 'state',
    head: text.columns.state,
    width: '88px',
    sort: 'state',
    render: (row) => <StateTag state={row.state} />,
  };
  const ending: Column<FindingRow>[] = [
    {
      id: 'owner',
      head: text.columns.owner,
      width: '86px',
      className: 's12 t2',
      render: ({ owner }) => (owner === '' ? <span className="t3">{text.unassigned}</span> : <Plain text={owner} limit={80} />),
    },
    {
      id: 'age',
      head: text.columns.age,
      width: '40px',
      align: 'right',
      sort: 'created',
      order: 'descending',
      className: 's12 t3',
      render: ({ createdAt }) => <span title={exactMomentText(createdAt)}>{ageText(createdAt)}</span>,
    },
  ];
  if (!isWide) return [tickColumn, ...main, state, ...ending];
  return [
    tickColumn,
    ...main,
    { id: 'place', head: text.columns.place, width: 'minmax(120px, 1fr)', className: 't3', render: ({ place }) => <Path text={place} /> },
    { id: 'domain', head: text.columns.domain, width: '124px', className: 's12 t2', render: ({ domain }) => common.domain[domain] },
    state,
    { id: 'origin', head: text.columns.origin, width: '92px', render: ({ origin }) => <Origin by={origin} /> },
    ...ending,
  ];
}
