/** Findings of the selected part as a short list, and under it the proof of the one that is shown. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import { offsetText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { hrefOf } from '#page/navigation.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { Sev, StateTag } from '#page/parts/mark.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import type { Place } from './bytes-pane.tsx';
import type { ViewId } from './centre.tsx';
import { FindingProof } from './finding-proof.tsx';
import type { Places } from './pins.ts';
import type { FileFindings } from './use-file-findings.ts';

interface NodeFindingsProps {
  readonly artifact: ArtifactDetail;
  readonly findings: FileFindings;
  /** Those of the selected part. */
  readonly here: readonly FindingDetail[];
  readonly places: Places;
  readonly shownId: number | undefined;
  /** The finding that the address names, shown before anybody has chosen another. */
  readonly askedId: number | undefined;
  readonly place: Place;
  onView(view: ViewId): void;
  onShow(finding: FindingDetail): void;
  onPlace(offset: number): void;
  onViewed(offset: number): void;
}

const heads = text.centre.columns;
const columns: readonly Column<FindingDetail>[] = [
  { id: 'severity', head: heads.severity, width: '74px', render: ({ severity }) => <Sev severity={severity} /> },
  {
    id: 'title',
    head: heads.title,
    width: 'minmax(140px, 1.6fr)',
    render: ({ title, ref }) => (
      <span title={plain(title, 600)}>
        <span className="mono t3">{ref}</span> <Plain text={title} limit={300} />
      </span>
    ),
  },
  { id: 'place', head: heads.place, width: 'minmax(90px, 1fr)', className: 't3', render: (finding) => <Path text={placeText(finding)} /> },
  { id: 'state', head: heads.state, width: '88px', rank: 1, render: ({ state }) => <StateTag state={state} /> },
];

/** Rows that the list shows before it scrolls. */
const mostRows = 4;

function placeText({ location: { field, member, offset, pointer, row } }: FindingDetail): string {
  const place = pointer ?? field ?? (row === undefined ? undefined : `row ${String(row)}`);
  const steps = [member, place, offset === undefined ? undefined : `@ ${offsetText(offset)}`];
  return steps.filter((step) => step !== undefined && step !== '').join(' ');
}

export function NodeFindings({
  artifact,
  findings,
  here,
  places,
  shownId,
  askedId,
  place,
  onView,
  onShow,
  onPlace,
  onViewed,
}: NodeFindingsProps) {
  const found = here.findIndex(({ id }) => id === shownId);
  const asked = here.findIndex(({ id }) => id === askedId);
  const at = Math.max(0, found < 0 ? asked : found);
  // Details come one by one; the gravest is not known before the last.
  const shown = findings.isRead ? here[at] : undefined;
  useEffect(() => {
    if (found < 0 && shown) onShow(shown);
  }, [found, shown, onShow]);
  if (findings.error !== null && here.length === 0) return <ErrorState error={findings.error} onRetry={findings.refetch} />;
  if (shown === undefined && !findings.isRead) return <Skeleton rows={6} />;
  if (shown === undefined) {
    return (
      <EmptyState title={text.centre.nothing} action={<Button onClick={() => onView('safe')}>{text.centre.toSafe}</Button>}>
        {text.outcomes[artifact.outcome]}
      </EmptyState>
    );
  }
  return (
    <div className="col fill">
      <div className="nodelist col" style={{ height: 29 + Math.min(mostRows, here.length) * 28 }}>
        <Grid
          label={text.centre.grid}
          columns={columns}
          count={here.length}
          at={(index) => here[index]}
          keyOf={({ id }) => id}
          selectedIndex={at}
          onSelect={(index) => {
            const next = here[index];
            if (next) onShow(next);
          }}
        />
      </div>
      {findings.total > findings.rows.length ? (
        <p className="panenote s12 t2">
          {fill(text.centre.unplaced, { all: findings.total, shown: findings.rows.length })}{' '}
          <a href={hrefOf(`/findings?artifact=${String(artifact.id)}`)}>{text.centre.openAll}</a>
        </p>
      ) : null}
      <FindingProof
        key={shown.id}
        artifact={artifact}
        finding={shown}
        places={places}
        place={place}
        onPlace={onPlace}
        onViewed={onViewed}
      />
    </div>
  );
}
