/** Chooses a model of the case to lay beside another: a list that is searched and taken with Enter. */
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArtifactRow } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { bytesText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/compare.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { VerdictMark } from '#page/parts/mark.tsx';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';

const columns: readonly Column<ArtifactRow>[] = [
  { id: 'ref', head: '', spoken: 'Id', width: '72px', render: ({ ref }) => <span className="mono t3">{ref}</span> },
  { id: 'path', head: text.models, width: 'minmax(200px, 1fr)', render: ({ path }) => <span className="mono el">{plain(path, 400)}</span> },
  {
    id: 'format',
    head: '',
    spoken: 'Format',
    width: '180px',
    rank: 1,
    render: ({ format }) => <span className="el">{plain(format, 80)}</span>,
  },
  { id: 'size', head: '', spoken: 'Size', width: '90px', align: 'right', rank: 2, render: ({ size }) => bytesText(size) },
  {
    id: 'verdict',
    head: '',
    spoken: 'Verdict',
    width: '110px',
    rank: 3,
    render: ({ outcome, verdict }) => <VerdictMark verdict={verdict} outcome={outcome} />,
  },
];

interface ChooseProps {
  readonly title: string;
  /** The model that is on the other side already. */
  readonly except: number | undefined;
  onChoose(id: number): void;
}

export function ChooseModel({ title, except, onChoose }: ChooseProps) {
  const [find, setFind] = useState('');
  const [at, setAt] = useState(0);
  const filter = { kind: 'model' as const, ...(find === '' ? {} : { text: find.slice(0, 200) }) };
  const list = useQuery({
    queryKey: ['artifacts', 'list', 'to compare', filter],
    queryFn: ({ signal }) => client.artifacts.list({ limit: 500, filter, sort: 'path' }, { signal }),
    placeholderData: (before) => before,
  });
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.refetch} />;
  if (list.data === undefined) return <Skeleton rows={10} />;
  const rows = list.data.rows.filter(({ id, sha256 }) => id !== except && sha256 !== '');
  if (rows.length === 0 && find === '') return <EmptyState title={text.none}>{text.noneText}</EmptyState>;
  return (
    <div className="col fill">
      <PaneHead title={title} about={text.chooseHint}>
        <TextInput
          aria-label={text.find}
          placeholder={text.find}
          className="offsetfield"
          w={220}
          value={find}
          onChange={(event) => {
            setAt(0);
            setFind(event.currentTarget.value);
          }}
        />
      </PaneHead>
      <Grid
        label={text.models}
        columns={columns}
        count={rows.length}
        at={(index) => rows[index]}
        keyOf={({ id }) => id}
        selectedIndex={Math.min(at, Math.max(0, rows.length - 1))}
        onSelect={setAt}
        onOpen={({ id }) => onChoose(id)}
        autoFocus
      />
    </div>
  );
}
