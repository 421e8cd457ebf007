/** The middle of the page: the selected part's findings with their proof, its bytes, and why it can be trusted. */
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import { bytesText } from '#page/format/bytes.ts';
import { text } from '#page/i18n/artifact.ts';
import { numberText } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { MiddleCut } from '#page/parts/middle-cut.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { AssetsPane } from './assets-pane.tsx';
import { BytesPane, type Place } from './bytes-pane.tsx';
import { findingsWithin, titleOf } from './node-facts.ts';
import { NodeFindings } from './node-findings.tsx';
import type { Places } from './pins.ts';
import { SafePane } from './safe-pane.tsx';
import type { TreeNode } from './tree.ts';
import type { FileFindings } from './use-file-findings.ts';

export type ViewId = 'assets' | 'findings' | 'bytes' | 'safe';

interface CentreProps {
  readonly artifact: ArtifactDetail;
  readonly node: TreeNode;
  readonly findings: FileFindings;
  readonly places: Places;
  readonly view: ViewId;
  readonly shownId: number | undefined;
  readonly askedId: number | undefined;
  readonly place: Place;
  onView(view: ViewId): void;
  onShow(finding: FindingDetail): void;
  onPlace(offset: number): void;
  onViewed(offset: number): void;
}

const viewIds: readonly ViewId[] = ['assets', 'findings', 'bytes', 'safe'];

export function Centre(props: CentreProps) {
  const { artifact, node, findings, view, onView } = props;
  const here = findingsWithin(node, findings.details);
  const views = viewIds.filter((each) => each !== 'assets' || (artifact.kind === 'cloud' && node.kind === 'root'));
  const labels = { assets: text.assets, findings: text.centre.findings, bytes: text.centre.bytes, safe: text.centre.safe };
  const turn = (by: number) => onView(views[(views.indexOf(view) + by + views.length) % views.length] ?? 'findings');
  useKeys([
    { keys: '[', label: text.keys.tabs, run: () => turn(-1), hint: true, shownAs: '[ ]' },
    { keys: ']', label: text.keys.tabs, run: () => turn(1), shownAs: '' },
  ]);
  const panel = { id: 'part-panel', role: 'tabpanel', 'aria-label': labels[view] } as const;
  return (
    <section className="col centrepane" aria-label={text.centre.tabs}>
      <NodeHead artifact={artifact} node={node} />
      <Tabs
        label={text.centre.tabs}
        panel="part-panel"
        items={views.map((id) => ({
          id,
          label: labels[id],
          ...(id === 'findings' ? { count: numberText(node.kind === 'root' ? findings.total : here.length) } : {}),
        }))}
        value={view}
        onChange={(next) => onView(viewIds.find((each) => each === next) ?? 'findings')}
      />
      <div className="col fill" {...panel}>
        {view === 'assets' ? <AssetsPane artifactId={artifact.id} /> : null}
        {view === 'findings' ? <NodeFindings {...props} here={here} /> : null}
        {view === 'bytes' ? <NodeBytes {...props} /> : null}
        {view === 'safe' ? <SafePane artifact={artifact} node={node} here={here} total={findings.total} onPlace={props.onPlace} /> : null}
      </div>
    </section>
  );
}

/** The selected part: its path, cut in the middle, its format and its size. */
function NodeHead({ artifact, node }: Pick<CentreProps, 'artifact' | 'node'>) {
  const isRoot = node.kind === 'root';
  const format = isRoot ? artifact.format : (node.content?.format ?? (node.kind === 'folder' ? text.centre.folder : text.tree.unlisted));
  const size = isRoot ? artifact.size : node.content?.size;
  return (
    <div className="panehead">
      <h2 className="nodehead mono">
        <MiddleCut text={titleOf(node, artifact)} />
      </h2>
      <span className="t3 nw el">{isRoot ? text.centre.whole : null}</span>
      <span className="grow" />
      <span className="t2 nw">
        <Plain text={format} limit={60} />
      </span>
      {size === undefined ? null : <span className="t3 nw">{bytesText(size)}</span>}
    </div>
  );
}

/** Bytes of the outermost file, beginning where the part lies in it. */
function NodeBytes({ artifact, node, places, findings, place, onPlace, onViewed }: CentreProps) {
  const start = node.member === undefined ? undefined : places(node.member);
  const isPacked = node.kind === 'file' && start === undefined;
  return (
    <>
      {isPacked ? <p className="panenote s12 t2">{node.content ? text.centre.packed : text.centre.notHere}</p> : null}
      <BytesPane artifact={artifact} pinned={findings.details} places={places} place={place} onPlace={onPlace} onView={onViewed} />
    </>
  );
}
