/** The columns of the list of files, for a window's width. */
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

/** @param isWide from 1600 px on there is room for the hash, the kind, what is kept and when */
export function fileColumns(isWide: boolean): readonly Column<ArtifactRow>[] {
  const columns: readonly (Column<ArtifactRow> & { readonly wide?: true })[] = [
    { id: 'ref', head: words.ref, width: '54px', className: 'mono t3', render: ({ ref }) => ref },
    {
      id: 'path',
      head: words.path,
      width: 'minmax(160px, 1fr)',
      sort: 'path',
      order: 'ascending',
      render: ({ path }) => <Path text={path} />,
    },
    { id: 'kind', head: words.kind, width: '84px', className: 's12 t2', wide: true, render: ({ kind }) => text.kind[kind] },
    { id: 'format', head: words.format, width: '136px', className: 's12 t2', render: ({ format }) => <Plain text={format} limit={80} /> },
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
      wide: true,
      render: ({ sha256 }) => (sha256 === '' ? inventoryText.noHash : <span title={sha256}>{sha256.slice(0, 16)}</span>),
    },
    {
      id: 'verdict',
      head: words.verdict,
      width: '108px',
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
      width: '116px',
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
      wide: true,
      render: ({ attachment }) => <Kept attachment={attachment} />,
    },
    {
      id: 'imported',
      head: words.imported,
      width: '110px',
      className: 's12 t3',
      wide: true,
      render: ({ importedAt }) => <span title={exactMomentText(importedAt)}>{momentText(importedAt)}</span>,
    },
  ];
  return columns.filter(({ wide }) => isWide || !wide);
}

function Kept({ attachment }: Pick<ArtifactRow, 'attachment'>) {
  return (
    <span className={attachment === 'changed' ? 'danger' : attachment === 'not-attached' ? 'warn' : ''}>
      {inventoryText.kept[attachment]}
    </span>
  );
}
