/** One file of the case: what is inside it, how far each byte was understood, what was found where, and why the rest can be trusted. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import { client } from '#page/client.ts';
import { layoutCoverage } from '#page/evidence/coverage.ts';
import { CoverageStrip } from '#page/evidence/coverage-strip.tsx';
import '#page/evidence/evidence.css';
import { nameOf } from '#page/format/paths.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { goTo, usePlaceId, useSearchState } from '#page/navigation.ts';
import { ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { tellSelection } from '#page/state/ui.ts';
import './artifact.css';
import type { Place } from './bytes-pane.tsx';
import { Centre, type ViewId } from './centre.tsx';
import { ContentsTree } from './contents-tree.tsx';
import { FactsPane } from './facts-pane.tsx';
import { ArtifactHead } from './head.tsx';
import { offsetIn, placesOf, stripPins } from './pins.ts';
import { buildTree, findNode, memberKey, type TreeNode } from './tree.ts';
import { useFileFindings } from './use-file-findings.ts';

export function Page() {
  const id = usePlaceId();
  const query = useQuery({
    queryKey: ['artifacts', 'get', id],
    queryFn: ({ signal }) => client.artifacts.get({ id: id ?? 0 }, { signal }),
    enabled: id !== undefined,
  });
  const { data: artifact, error } = query;
  if ((error !== null && artifact === undefined) || id === undefined) {
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

/** What is shown of a node before anybody has chosen: its findings, or else why it can be trusted. */
function firstView(node: TreeNode, artifact: ArtifactDetail, findings: number): ViewId {
  if (artifact.kind === 'cloud' && node.kind === 'root') return 'assets';
  return findings > 0 ? 'findings' : 'safe';
}

function Artifact({ artifact }: { readonly artifact: ArtifactDetail }) {
  const findings = useFileFindings(artifact.id);
  const { contents, coverage, size } = artifact;
  const places = useMemo(() => placesOf(contents), [contents]);
  const root = useMemo(() => {
    const placed = findings.details.map(({ location, severity }) => ({ member: location.member ?? '', severity }));
    return buildTree(nameOf(artifact.path), contents, placed);
  }, [artifact.path, contents, findings.details]);
  const whole = useMemo(() => layoutCoverage(coverage, size), [coverage, size]);
  const pins = useMemo(() => stripPins(findings.details, coverage, places), [findings.details, coverage, places]);
  const [{ finding: asked = '' }] = useSearchState();
  const [selectedKey, setSelectedKey] = useState('');
  const [chosenView, setChosenView] = useState<ViewId>();
  const [shownId, setShownId] = useState<number>();
  const [place, setPlace] = useState<Place>({ offset: 0, asked: 0 });
  const [viewedAt, setViewedAt] = useState<number>();
  const node = findNode(root, selectedKey) ?? root;
  const count = node.kind === 'root' ? artifact.findings : node.within.count;
  const view = chosenView ?? firstView(node, artifact, count);
  useEffect(() => {
    tellSelection(artifact.ref);
    return () => tellSelection('');
  }, [artifact.ref]);
  useEffect(() => {
    if (view === 'safe' || view === 'assets') setViewedAt(undefined);
  }, [view]);

  const go = useCallback((offset: number) => setPlace(({ asked }) => ({ offset, asked: asked + 1 })), []);
  const show = useCallback(
    (finding: FindingDetail) => {
      setShownId(finding.id);
      const offset = offsetIn(finding, places);
      if (offset !== undefined) go(offset);
    },
    [places, go],
  );
  const select = (key: string) => {
    setSelectedKey(key);
    // Whoever reads bytes goes on reading bytes; every other view follows from what the part holds.
    if (view !== 'bytes') return setChosenView(undefined);
    const start = places(key);
    if (start !== undefined) go(start);
  };
  const seek = (offset: number) => {
    setChosenView('bytes');
    go(offset);
  };
  const pin = (id: number) => {
    const finding = findings.details.find((each) => each.id === id);
    if (!finding) return;
    setSelectedKey(memberKey(finding.location.member ?? ''));
    setChosenView('findings');
    show(finding);
  };
  return (
    <>
      <ArtifactHead artifact={artifact} />
      {size > 0 ? (
        <CoverageStrip
          ranges={coverage}
          size={size}
          pins={pins}
          isExamined={artifact.outcome === 'scanned' || whole.parsed > 0}
          at={viewedAt === undefined ? undefined : Math.min(viewedAt, size - 1)}
          onSeek={seek}
          onPin={pin}
        />
      ) : null}
      <div className={root.children.length > 0 ? 'fill artifactpanes' : 'fill artifactpanes lone'}>
        {root.children.length > 0 ? (
          <ContentsTree
            root={root}
            count={contents.length + artifact.contentsDropped}
            dropped={artifact.contentsDropped}
            whole={whole}
            size={size}
            format={artifact.format}
            selectedKey={node.key}
            onSelect={select}
          />
        ) : null}
        <Centre
          artifact={artifact}
          node={node}
          findings={findings}
          places={places}
          view={view}
          shownId={shownId}
          askedId={asked === '' ? undefined : Number(asked)}
          place={place}
          onView={setChosenView}
          onShow={show}
          onPlace={view === 'safe' ? seek : go}
          onViewed={setViewedAt}
        />
        <FactsPane artifact={artifact} />
      </div>
    </>
  );
}
