/** The columns of the tensor table: what changed, and by how much. */
import type { TensorChange } from '#contract/models';
import { sharePercent } from '#page/evidence/coverage.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/compare.ts';
import type { Column } from '#page/parts/grid.tsx';
import { figureText, shareChanged } from './sort-tensors.ts';

const words = text.columns;

function pairText(left: string, right: string): string {
  if (left === right) return left;
  if (left === '') return right;
  return right === '' ? left : `${left} → ${right}`;
}

/** A bar on a logarithmic scale from 1e-6 to 1: fine-tuning and noise lie orders of magnitude apart. */
function RelativeBar({ value }: { readonly value: number | null }) {
  if (value === null || value === 0) return null;
  const share = Math.max(0.02, Math.min(1, (Math.log10(value) + 6) / 6));
  return <i className="relbar" aria-hidden="true" style={{ width: `${Math.round(share * 64)}px` }} />;
}

export const tensorColumns: readonly Column<TensorChange>[] = [
  {
    id: 'name',
    head: words.name,
    width: 'minmax(180px, 1fr)',
    sort: 'name',
    order: 'ascending',
    render: ({ name }) => (
      <span className="mono el" title={plain(name, 400)}>
        {plain(name, 400)}
      </span>
    ),
  },
  {
    id: 'change',
    head: words.change,
    width: '104px',
    sort: 'change',
    order: 'descending',
    render: ({ change }) => <span className={change === 'same' ? 't3' : 'm5'}>{text.changes[change]}</span>,
  },
  {
    id: 'relative',
    head: words.relative,
    width: '150px',
    sort: 'relative',
    order: 'descending',
    render: ({ relative }) => (
      <span className="row4 nw">
        <span className="relfigure">{figureText(relative)}</span>
        <RelativeBar value={relative} />
      </span>
    ),
  },
  {
    id: 'maximum',
    head: words.maximum,
    width: '84px',
    align: 'right',
    sort: 'maximum',
    order: 'descending',
    rank: 2,
    render: ({ maximum }) => figureText(maximum),
  },
  { id: 'cosine', head: words.cosine, width: '76px', align: 'right', rank: 4, render: ({ cosine }) => figureText(cosine) },
  {
    id: 'share',
    head: words.share,
    width: '128px',
    align: 'right',
    sort: 'share',
    order: 'descending',
    rank: 1,
    render: (tensor) => {
      const share = shareChanged(tensor);
      return share === undefined ? '' : sharePercent(share, 1);
    },
  },
  {
    id: 'type',
    head: words.type,
    width: '110px',
    rank: 3,
    render: ({ leftType, rightType }) => <span className="mono t2 el">{plain(pairText(leftType, rightType), 60)}</span>,
  },
  {
    id: 'shape',
    head: words.shape,
    width: '170px',
    rank: 5,
    render: ({ leftShape, rightShape }) => <span className="mono t2 el">{plain(pairText(leftShape, rightShape), 120)}</span>,
  },
];
