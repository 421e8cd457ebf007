/** One file of the case: what it is, how far it was read, its bytes, what was found in it, and what every method could have missed. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { CoverageStrip } from '#page/evidence/coverage-strip.tsx';
import '#page/evidence/evidence.css';
import { exactBytesText } from '#page/format/bytes.ts';
import { nameOf } from '#page/format/paths.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { numberText } from '#page/i18n/fill.ts';
import { goTo, usePlaceId } from '#page/navigation.ts';
import { Hash, Tabs } from '#page/parts/bits.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { SevCounts } from '#page/parts/mark.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import './artifact.css';
import { ArtifactActions } from './actions.tsx';
import { AssetsPane } from './assets-pane.tsx';
import { BytesPane, type Place } from './bytes-pane.tsx';
import { CardPane } from './card-pane.tsx';
import { ContentsPane } from './contents-pane.tsx';
import { FactsPane } from './facts-pane.tsx';
import { MethodsPane } from './methods-pane.tsx';
import { isInside, offsetIn, stripPins } from './pins.ts';
import { SafetyPane } from './safety-pane.tsx';

/** Findings whose places are read for the strip and the bytes; more would mark the whole file. */
const mostPinned = 60;

export function Page() {
  const id = usePlaceId();
  const query = useQuery({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }) => client.artifacts.get({ id: id ?? 0 }, { signal }),
    enabled: id !== undefined,
  });
  const { data: artifact, error } = query;
  if (error !== null || id === undefined) {
    return (
      <>
        <PageBar title={common.pages.inventory} />
        <ErrorState
          error={error}
          onRetry={query.refetch}
          choices={[{ text: text.back, label: text.back, run: () => goTo('/inventory') }]}
        />
      </>
    );
  }
  if (artifact === undefined) return <Skeleton rows={14} />;
  return <Artifact key={artifact.id} artifact={artifact} />;
}

/** Rows of this file's findings, the gravest first, and the details of the first of them. */
function useFindingsOf(artifactId: number) {
  const list = useQuery({
    queryKey: ['findings', 'of', artifactId],
    queryFn: ({ signal }) => client.findings.list({ limit: 200, filter: { artifactId }, sort: 'severity' }, { signal }),
  });
  const rows = list.data?.rows ?? [];
  const details = useQueries({
    queries: rows.slice(0, mostPinned).map(({ id }) => ({
      queryKey: ['findings', 'get', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.findings.get({ id }, { signal }),
    })),
  });
  return {
    rows,
    total: list.data?.total ?? 0,
    details: details.map(({ data }) => data).filter((data) => data !== undefined),
    error: list.error,
  };
}

function Artifact({ artifact }: { readonly artifact: ArtifactDetail }) {
  const findings = useFindingsOf(artifact.id);
  const [place, setPlace] = useState<Place>({ offset: 0, asked: 0 });
  const [viewedAt, setViewedAt] = useState(0);
  const [shownId, setShownId] = useState<number>();
  const [member, setMember] = useState('');
  const [left, setLeft] = useState(artifact.contents.length > 0 ? 'contents' : 'file');
  const [right, setRight] = useState('findings');
  const [view, setView] = useState(artifact.kind === 'cloud' ? 'assets' : 'bytes');
  const go = (offset: number) => setPlace(({ asked }) => ({ offset, asked: asked + 1 }));
  const shown = findings.details.find(({ id }) => id === shownId);
  useEffect(() => {
    tellSelection(artifact.ref);
    return () => tellSelection('');
  }, [artifact.ref]);
  const show = (id: number) => {
    setShownId(id);
    setView('bytes');
    const finding = findings.details.find((each) => each.id === id);
    const offset = finding && offsetIn(finding);
    if (offset !== undefined) go(offset);
  };
  return (
    <>
      <Bar artifact={artifact} />
      {artifact.size > 0 ? (
        <CoverageStrip
          ranges={artifact.coverage}
          size={artifact.size}
          pins={stripPins(findings.details)}
          at={Math.min(viewedAt, artifact.size - 1)}
          onSeek={go}
        />
      ) : null}
      <div className="fill artifactpanes">
        <aside className="col leftpane" aria-label={text.leftTabs}>
          <Tabs label={text.leftTabs} items={leftTabs(artifact)} value={left} onChange={setLeft} />
          {left === 'contents' ? (
            <ContentsPane
              artifact={artifact}
              findings={findings.details.map(({ location, severity }) => ({ member: location.member ?? '', severity }))}
              member={member}
              onMember={(row) => {
                setMember(row.member);
                if (row.from !== undefined) go(row.from);
              }}
            />
          ) : null}
          {left === 'file' ? <FactsPane artifact={artifact} /> : null}
          {left === 'model' ? <CardPane artifact={artifact} /> : null}
        </aside>
        <div className="col">
          {artifact.kind === 'cloud' ? (
            <Tabs
              label={text.viewTabs}
              items={[
                { id: 'assets', label: text.assets },
                { id: 'bytes', label: text.bytes },
              ]}
              value={view}
              onChange={setView}
            />
          ) : null}
          {view === 'assets' ? (
            <AssetsPane artifactId={artifact.id} />
          ) : (
            <BytesPane
              artifact={artifact}
              findings={findings.details}
              shown={shown}
              place={place}
              onPlace={go}
              onView={setViewedAt}
              onClose={() => setShownId(undefined)}
            />
          )}
        </div>
        <aside className="split col methodspane" aria-label={text.rightTabs}>
          <Tabs
            label={text.rightTabs}
            items={[
              { id: 'findings', label: text.right.findings, count: numberText(findings.total) },
              { id: 'safe', label: text.right.safe },
            ]}
            value={right}
            onChange={setRight}
          />
          {right === 'findings' ? (
            <MethodsPane
              artifact={artifact}
              findings={findings}
              member={member}
              shownId={shownId}
              onShow={show}
              onEverything={() => setMember('')}
            />
          ) : (
            <SafetyPane artifact={artifact} member={member} findings={findings.details.filter((each) => isInside(each, member)).length} />
          )}
        </aside>
      </div>
    </>
  );
}

function leftTabs({ card, contents }: ArtifactDetail) {
  return [
    ...(contents.length > 0 ? [{ id: 'contents', label: text.left.contents, count: numberText(contents.length) }] : []),
    { id: 'file', label: text.left.file },
    ...(Object.keys(card).length > 0 ? [{ id: 'model', label: text.left.model }] : []),
  ];
}

function Bar({ artifact }: { readonly artifact: ArtifactDetail }) {
  return (
    <PageBar
      title={plain(nameOf(artifact.path), 120)}
      beside={
        <>
          <span className="chip">{plain(artifact.format, 60)}</span>
          <Hash value={artifact.sha256} digits={16} />
          <span className="t3 s12 nw">{exactBytesText(artifact.size)}</span>
        </>
      }
    >
      <SevCounts counts={artifact.severityCounts} />
      <ArtifactActions artifact={artifact} />
      <Button onClick={() => goTo(`/findings?artifact=${String(artifact.id)}`)}>{text.findingsButton}</Button>
      <ActionIcon aria-label={text.back} onClick={() => goTo('/inventory')}>
        <IconArrowLeft size={16} aria-hidden />
      </ActionIcon>
    </PageBar>
  );
}
