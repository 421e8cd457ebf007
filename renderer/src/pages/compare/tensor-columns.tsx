/** The columns of the table of tensors; what was not told is said, never drawn as nothing. */
import type { TensorChange } from '#contract/models';
import { sharePercent } from '#page/evidence/coverage.ts';
import { text } from '#page/i18n/compare.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import type { Column } from '#page/parts/grid.tsx';
import { MiddleCut } from '#page/parts/middle-cut.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { cosineText, measureText } from './tensors.ts';

const heads = text.heads;
const untold = <span className="t3">–</span>;

/** One value where both sides agree or only one has it; else both. */
function bothText(left: string, right: string): string {
  if (left === right || right === '') return left;
  return left === '' ? right : fill(text.from, { left, right });
}

/** @param largest relative change of all tensors: the length of a whole bar */
export function tensorColumns(largest: number): readonly Column<TensorChange>[] {
  return [
    {
      id: 'name',
      head: heads.name,
      width: 'minmax(160px, 1.4fr)',
      sort: 'name',
      order: 'ascending',
      render: ({ name }) => <MiddleCut text={name} className="mono" />,
    },
    {
      id: 'change',
      head: heads.change,
      width: '92px',
      sort: 'change',
      order: 'ascending',
      className: 's12',
      render: ({ change }) => (
        <span className={change === 'same' ? 't3' : 'm5'} title={text.changeMeans[change]}>
          {text.change[change]}
        </span>
      ),
    },
    {
      id: 'relative',
      head: heads.relative,
      width: '150px',
      sort: 'relative',
      order: 'descending',
      className: 's12',
      render: ({ relative }) => <Relative value={relative} largest={largest} />,
    },
    {
      id: 'share',
      head: heads.share,
      width: '110px',
      align: 'right',
      sort: 'share',
      order: 'descending',
      className: 's12 t2',
      rank: 1,
      render: ({ change, changed, elements }) =>
        change === 'same' || change === 'changed' ? sharePercent(changed, Math.max(1, elements)) : untold,
    },
    {
      id: 'maximum',
      head: heads.maximum,
      width: '88px',
      align: 'right',
      sort: 'maximum',
      order: 'descending',
      className: 's12 t2',
      rank: 2,
      render: ({ maximum }) => (maximum === null ? untold : measureText(maximum)),
    },
    {
      id: 'cosine',
      head: heads.cosine,
      width: '96px',
      align: 'right',
      sort: 'cosine',
      order: 'ascending',
      className: 's12 t2',
      rank: 3,
      render: ({ cosine }) => (cosine === null ? untold : cosineText(cosine)),
    },
    {
      id: 'type',
      head: heads.type,
      width: '96px',
      className: 's12 t2',
      rank: 4,
      render: ({ leftType, rightType }) => <Plain text={bothText(leftType, rightType)} limit={60} />,
    },
    {
      id: 'shape',
      head: heads.shape,
      width: 'minmax(90px, .6fr)',
      className: 's12 t2 mono',
      rank: 5,
      render: ({ leftShape, rightShape }) => <Plain text={bothText(leftShape, rightShape)} limit={120} />,
    },
    {
      id: 'elements',
      head: heads.elements,
      width: '92px',
      align: 'right',
      sort: 'elements',
      order: 'descending',
      className: 's12 t3',
      rank: 6,
      render: ({ elements }) => numberText(elements),
    },
  ];
}

function Relative({ value, largest }: { readonly value: number | null; readonly largest: number }) {
  if (value === null) return untold;
  return (
    <span className="relative">
      <span className="relativebar">
        <i style={{ width: `${String(largest > 0 ? Math.min(100, (value / largest) * 100) : 0)}%` }} />
      </span>
      <span className={value === 0 ? 't3' : ''}>{measureText(value)}</span>
    </span>
  );
}
