/** The columns of the list of files; those with a rank come where there is room. */
import type { ArtifactRow } from '#contract/artifacts';
import { bytesText, exactBytesText } from '#page/format/bytes.ts';
import { exactMomentText, momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/en.ts';
import { numberText } from '#page/i18n/fill.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import type { Column } from '#page/parts/grid.tsx';
import { VerdictMark } from '#page/parts/mark.tsx';
import { OutcomeTag } from '#page/parts/outcome.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';

const words = inventoryText.columns;

export const fileColumns: readonly Column<ArtifactRow>[] = [
  { id: 'ref', head: words.ref, width: '54px', className: 'mono t3', rank: 6, render: ({ ref }) => ref },
  {
    id: 'path',
    head: words.path,
    width: 'minmax(150px, 1fr)',
    sort: 'path',
    order: 'ascending',
    render: ({ path }) => <Path text={path} />,
  },
  { id: 'kind', head: words.kind, width: '84px', className: 's12 t2', rank: 5, render: ({ kind }) => text.kind[kind] },
  {
    id: 'format',
    head: words.format,
    rank: 2,
    width: '108px',
    className: 's12 t2',
    render: ({ format }) => <Plain text={format} limit={80} />,
  },
  {
    id: 'size',
    head: words.size,
    rank: 1,
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
    rank: 4,
    render: ({ sha256 }) => (sha256 === '' ? inventoryText.noHash : <span title={sha256}>{sha256.slice(0, 16)}</span>),
  },
  {
    id: 'verdict',
    head: words.verdict,
    width: '100px',
    sort: 'verdict',
    order: 'descending',
    render: ({ verdict, outcome }) => <VerdictMark verdict={verdict} outcome={outcome} />,
  },
  {
    id: 'findings',
    head: words.findings,
    rank: 3,
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
    rank: 7,
    render: ({ attachment }) => <Kept attachment={attachment} />,
  },
  {
    id: 'imported',
    head: words.imported,
    width: '110px',
    className: 's12 t3',
    rank: 8,
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
