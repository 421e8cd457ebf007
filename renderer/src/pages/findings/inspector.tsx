/** Everything about one finding beside the table: what it says, what it rests on, what to do, which controls it touches, who decided. */
import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { FindingDetail } from '#contract/review';
import { client } from '#page/client.ts';
import { EvidenceView } from '#page/evidence/evidence-view.tsx';
import { offsetText } from '#page/format/bytes.ts';
import { numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { hrefOf } from '#page/navigation.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { Sev, StateTag } from '#page/parts/mark.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { Controls, History, Remedy, What } from './tabs.tsx';

const tabIds = ['what', 'evidence', 'remedy', 'controls', 'history'] as const;
export type TabId = (typeof tabIds)[number];

interface FindingInspectorProps {
  readonly id: number;
  readonly tab: TabId;
  onTab(tab: TabId): void;
  onMove(by: number): void;
}

/** A pane that scrolls takes the focus, so that it can be read by keyboard (WCAG 2.1.1). */
const focusable = { tabIndex: 0 } as const;

/** Keeps its tab while the selection moves, so that evidence after evidence can be walked. */
export function FindingInspector({ id, tab, onTab, onMove }: FindingInspectorProps) {
  const query = useQuery({ queryKey: ['findings', 'get', id], queryFn: ({ signal }) => client.findings.get({ id }, { signal }) });
  const turn = (by: number) => onTab(tabIds[(tabIds.indexOf(tab) + by + tabIds.length) % tabIds.length] ?? 'what');
  useKeys([
    { keys: '[', label: text.keys.tabs, run: () => turn(-1), hint: true, shownAs: '[ ]' },
    { keys: ']', label: text.keys.tabs, run: () => turn(1), shownAs: '' },
  ]);
  const { data: finding, error } = query;
  if (error !== null) return <ErrorState error={error} onRetry={query.refetch} />;
  if (finding === undefined) return <Skeleton rows={10} />;
  const counts = {
    what: undefined,
    evidence: finding.evidence ? 1 : 0,
    remedy: undefined,
    controls: controlCount(finding),
    history: finding.history.length,
  };
  return (
    <>
      <Head finding={finding} onMove={onMove} />
      <Tabs
        label={text.tabsLabel}
        panel="finding-panel"
        items={tabIds.map((each) => ({
          id: each,
          label: text.tabs[each],
          ...(counts[each] === undefined ? {} : { count: numberText(counts[each] ?? 0) }),
        }))}
        value={tab}
        onChange={(next) => onTab(tabIds.find((each) => each === next) ?? 'what')}
      />
      <div id="finding-panel" className="fill scroll" role="tabpanel" aria-label={text.tabs[tab]} {...focusable}>
        {tab === 'what' ? <What finding={finding} /> : null}
        {tab === 'evidence' ? <EvidencePane finding={finding} /> : null}
        {tab === 'remedy' ? <Remedy finding={finding} /> : null}
        {tab === 'controls' ? <Controls finding={finding} /> : null}
        {tab === 'history' ? <History finding={finding} /> : null}
      </div>
    </>
  );
}

const controlCount = ({ controls }: FindingDetail) => controls.reduce((sum, { nodes }) => sum + nodes.length, 0);

function EvidencePane({ finding }: { finding: FindingDetail }) {
  if (!finding.evidence) return <p className="panetext t2">{text.noEvidence}</p>;
  return (
    <EvidenceView
      key={finding.id}
      evidence={finding.evidence}
      evidenceRef={finding.evidenceRef}
      sha256={finding.evidenceSha256}
      origin={finding.origin}
    />
  );
}

function Head({ finding, onMove }: { finding: FindingDetail; onMove(by: number): void }) {
  return (
    <div className="inspectorhead">
      <div className="row s12">
        <Sev severity={finding.severity} weight={600} />
        <span className="mono t3">{finding.ref}</span>
        <span className="vsep short" />
        <StateTag state={finding.state} />
        <span className="grow" />
        <ActionIcon aria-label={text.previous} onClick={() => onMove(-1)}>
          <IconChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={text.next} onClick={() => onMove(1)}>
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
      </div>
      <h2>
        <Plain text={finding.title} limit={600} />
      </h2>
      <PlaceLine finding={finding} />
    </div>
  );
}

/** File, member and place inside it, as steps. */
function PlaceLine({ finding: { artifact, id, location, place } }: { finding: FindingDetail }) {
  const { member, offset, length, row, field, pointer } = location;
  const range =
    offset === undefined ? undefined : length ? `${offsetText(offset)} to ${offsetText(offset + length - 1)}` : offsetText(offset);
  const steps = [member, range, row === undefined ? undefined : `row ${numberText(row)}`, field, pointer].filter(
    (step) => step !== undefined && step !== '',
  );
  return (
    <div className="mono t2 placeline">
      {artifact === null ? (
        <Plain text={place} limit={300} />
      ) : (
        <a href={hrefOf(`/inventory/${String(artifact.id)}?finding=${String(id)}`)}>
          <Plain text={artifact.path} limit={300} />
        </a>
      )}
      {steps.map((step) => (
        <span key={step}>
          <span className="t3"> ▸ </span>
          <Plain text={step ?? ''} limit={300} />
        </span>
      ))}
    </div>
  );
}
