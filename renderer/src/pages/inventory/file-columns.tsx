/** The columns of the list of files; those with a rank come where there is room. */
import type { ArtifactRow } from '#contract/artifacts';
import { bytesText, exactBytesText } from '../../format/bytes.ts';
import { exactMomentText, momentText } from '../../format/time.ts';
import { text } from '../../i18n/en.ts';
import { numberText } from '../../i18n/fill.ts';
import { inventoryText } from '../../i18n/inventory.ts';
import type { Column } from '../../parts/grid.tsx';
import { VerdictMark } from '../../parts/mark.tsx';
import { OutcomeTag } from '../../parts/outcome.tsx';
import { Path, Plain } from '../../parts/plain.tsx';

const words = inventoryText.columns;

export const fileColumns: readonly Column<ArtifactRow>[] = [
  { id: 'ref', head: words.ref, width: '54px', className: 'mono t3', rank: 3, render: ({ ref }) => ref },
  {
    id: 'path',
    head: words.path,
    width: 'minmax(160px, 1fr)',
    sort: 'path',
    order: 'ascending',
    render: ({ path }) => <Path text={path} />,
  },
  { id: 'kind', head: words.kind, width: '84px', className: 's12 t2', rank: 2, render: ({ kind }) => text.kind[kind] },
  { id: 'format', head: words.format, width: '128px', className: 's12 t2', render: ({ format }) => <Plain text={format} limit={80} /> },
  {
    id: 'size',
    head: words.size,
    width: '72px',
    align: 'right',
    className: 's12 t2',
    sort: 'size',
    order: 'descending',
    render: ({ size }) => <span title={exactBytesText(size)}>{bytesText(size)}</span>,
  },
  {
    id: 'hash',
    head: words.hash,
    width: '134px',
    className: 'mono t3',
    rank: 1,
    render: ({ sha256 }) => (sha256 === '' ? inventoryText.noHash : <span title={sha256}>{sha256.slice(0, 16)}</span>),
  },
  {
    id: 'verdict',
    head: words.verdict,
    width: '100px',
    sort: 'verdict',
    order: 'descending',
    render: ({ verdict }) => <VerdictMark verdict={verdict} />,
  },
  {
    id: 'findings',
    head: words.findings,
    width: '58px',
    align: 'right',
    className: 's12 t2',
    render: ({ findings }) => (findings === 0 ? <span className="t3">0</span> : numberText(findings)),
  },
  {
    id: 'outcome',
    head: words.outcome,
    width: '120px',
    sort: 'outcome',
    order: 'ascending',
    render: ({ outcome, outcomeDetail }) => (
      <span title={outcomeDetail}>
        <OutcomeTag outcome={outcome} />
      </span>
    ),
  },
  {
    id: 'attachment',
    head: words.attachment,
    width: '90px',
    className: 's12 t2',
    rank: 4,
    render: ({ attachment }) => <Kept attachment={attachment} />,
  },
  {
    id: 'imported',
    head: words.imported,
    width: '110px',
    className: 's12 t3',
    rank: 5,
    render: ({ importedAt }) => <span title={exactMomentText(importedAt)}>{momentText(importedAt)}</span>,
  },
];

function Kept({ attachment }: Pick<ArtifactRow, 'attachment'>) {
  return (
    <span className={attachment === 'changed' ? 'danger' : attachment === 'not-attached' ? 'warn' : ''}>
      {inventoryText.kept[attachment]}
    </span>
  );
}
