/** The columns of the list of cases; rows are two lines high. */
import { IconDevicesOff, IconLock, IconLockOpen } from '@tabler/icons-react';
import type { RecentCase } from '#contract/case';
import { bytesText } from '#page/format/bytes.ts';
import { exactMomentText, momentText } from '#page/format/time.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import type { Column } from '#page/parts/grid.tsx';
import { SevCounts } from '#page/parts/mark.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import { classification as grounds } from '#page/tokens.ts';

const words = welcomeText.columns;

export const caseColumns: readonly Column<RecentCase>[] = [
  { id: 'id', head: words.id, width: '74px', className: 'mono t2', render: ({ id }) => <Plain text={id} limit={40} /> },
  { id: 'name', head: words.name, width: 'minmax(170px, 1fr)', render: (row) => <NameAndPlace row={row} /> },
  {
    id: 'classification',
    head: words.classification,
    width: '112px',
    className: 's11',
    render: ({ classification }) => <Marking classification={classification} />,
  },
  { id: 'state', head: words.state, rank: 3, width: '132px', className: 's12 t2', render: (row) => <State row={row} /> },
  {
    id: 'findings',
    head: words.findings,
    rank: 1,
    width: '160px',
    className: 's12 t3',
    render: ({ findings, attached }) =>
      findings && attached ? <SevCounts counts={findings} gap={6} /> : attached ? welcomeText.unread : welcomeText.unknown,
  },
  {
    id: 'size',
    head: words.size,
    rank: 4,
    width: '62px',
    align: 'right',
    className: 's12 t2',
    render: ({ sizeBytes }) => (sizeBytes === undefined ? '' : bytesText(sizeBytes)),
  },
  {
    id: 'opened',
    head: words.opened,
    rank: 2,
    width: '104px',
    align: 'right',
    className: 's12 t3',
    render: ({ openedAt }) => <span title={exactMomentText(openedAt)}>{momentText(openedAt)}</span>,
  },
];

function NameAndPlace({ row: { name, client, dir } }: { row: RecentCase }) {
  return (
    <>
      <span className="m5 el block">
        <Plain text={name === '' ? client : name} limit={200} />
      </span>
      <Path text={dir} className="t3 s11 place" />
    </>
  );
}

/** The classification as a colour and its word. */
export function Marking({ classification }: Pick<RecentCase, 'classification'>) {
  return (
    <span className="row6">
      <i className="sw marking" style={{ background: grounds[classification].bg }} />
      {classification}
    </span>
  );
}

function State({ row: { attached, encrypted } }: { row: RecentCase }) {
  const [Icon, word] = !attached
    ? ([IconDevicesOff, welcomeText.state.detached] as const)
    : encrypted
      ? ([IconLock, welcomeText.state.encrypted] as const)
      : ([IconLockOpen, welcomeText.state.plain] as const);
  return (
    <span className="row6">
      <Icon size={14} style={{ flex: 'none' }} aria-hidden="true" />
      {word}
    </span>
  );
}
