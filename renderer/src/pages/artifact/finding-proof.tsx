/** One finding twice, in plain words and in code, and under it what proves it: bytes, steps, fields, rows, and what to do. */
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import type { ByteRange } from '#page/evidence/bytes.ts';
import { GraphChain, isOpcodeTrace } from '#page/evidence/graph-chain.tsx';
import { HexExcerpt } from '#page/evidence/hex-excerpt.tsx';
import { Ops } from '#page/evidence/ops.tsx';
import { stepAt, stepRange, type TraceStep } from '#page/evidence/pins.ts';
import { EvidenceFields, EvidenceRows } from '#page/evidence/tables.tsx';
import { offsetText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { BytesPane, type Place, selectionText } from './bytes-pane.tsx';
import { FindingClaim } from './finding-claim.tsx';
import { baseOf, evidenceMember, type Places } from './pins.ts';

interface FindingProofProps {
  readonly artifact: ArtifactDetail;
  readonly finding: FindingDetail;
  readonly places: Places;
  readonly place: Place;
  onPlace(offset: number): void;
  onViewed(offset: number): void;
}

type ProofId = 'both' | 'hex' | 'steps' | 'fields' | 'rows' | 'remedy';

/** Pixels that bytes and steps need beside each other. */
const bothWidth = 920;

const noSteps: readonly TraceStep[] = [];

/** Bytes and steps share one selection; offsets are those of the file where the part lies in it unpacked. */
export function FindingProof({ artifact, finding, places, place, onPlace, onViewed }: FindingProofProps) {
  const { ref: measure, width } = useElementSize<HTMLElement>();
  const { evidence } = finding;
  const base = artifact.attachment === 'not-attached' ? undefined : baseOf(finding, places);
  const trace = shifted(evidence?.trace ?? noSteps, base ?? 0);
  const isCode = isOpcodeTrace(trace);
  const hasHex =
    (base !== undefined && (evidence?.bytes !== undefined || finding.location.offset !== undefined)) || evidence?.bytes !== undefined;
  const isBoth = width >= bothWidth && hasHex && trace.length > 0;
  const tabs: readonly { readonly id: ProofId; readonly label: string; readonly count?: string; readonly has: boolean }[] = [
    { id: 'both', label: isCode ? text.proof.both : `${text.proof.hex}, ${text.proof.graph.toLowerCase()}`, has: isBoth },
    { id: 'hex', label: text.proof.hex, has: hasHex && !isBoth },
    {
      id: 'steps',
      label: isCode ? text.proof.opcodes : text.proof.graph,
      count: numberText(trace.length),
      has: trace.length > 0 && !isBoth,
    },
    {
      id: 'fields',
      label: text.proof.fields,
      count: numberText(evidence?.fields?.length ?? 0),
      has: (evidence?.fields?.length ?? 0) > 0,
    },
    { id: 'rows', label: text.proof.rows, has: evidence?.rows !== undefined },
    { id: 'remedy', label: text.proof.remedy, has: true },
  ];
  const shown = tabs.filter(({ has }) => has);
  const [asked, setAsked] = useState<ProofId>(isCode ? 'hex' : 'steps');
  const [picked, setPicked] = useState<ByteRange>();
  const tab = (shown.find(({ id }) => id === asked) ?? shown[0])?.id ?? 'remedy';
  const pick = (offset: number) => {
    const range = stepRange(trace, stepAt(trace, offset));
    setPicked(range && offset < range.to ? range : { from: offset, to: offset + 1 });
  };
  const pickStep = (index: number) => {
    const range = stepRange(trace, index);
    setPicked(range);
    if (range && base !== undefined) onPlace(range.from);
  };
  const pickedStep = picked ? stepAt(trace, picked.from) : -1;
  const steps = isCode ? (
    <ScrollPane label={text.proof.opcodes} className="fill">
      <Ops trace={trace} picked={pickedStep} onPick={pickStep} />
    </ScrollPane>
  ) : (
    <GraphChain trace={trace} picked={pickedStep} onPick={pickStep} />
  );
  const hex =
    base === undefined ? (
      <Excerpt finding={finding} picked={picked} onPick={pick} />
    ) : (
      <BytesPane
        artifact={artifact}
        pinned={[finding]}
        places={places}
        place={place}
        picked={picked}
        note={base > 0 ? fill(text.proof.moved, { member: plain(evidenceMember(finding), 60), from: offsetText(base) }) : undefined}
        onPick={pick}
        onPlace={onPlace}
        onView={onViewed}
      />
    );
  return (
    <section ref={measure} className="col fill" aria-label={fill(text.open, { ref: finding.ref })}>
      <FindingClaim finding={finding} />
      <Tabs
        label={text.proof.tabs}
        panel="proof-panel"
        items={shown.map(({ count, id, label }) => ({ id, label, ...(count === undefined ? {} : { count }) }))}
        value={tab}
        onChange={(next) => setAsked(tabs.find(({ id }) => id === next)?.id ?? 'hex')}
      />
      <div id="proof-panel" role="tabpanel" aria-label={shown.find(({ id }) => id === tab)?.label} className="col fill proofpanel">
        {tab === 'both' ? (
          <div className="fill bothpanes">
            <div className="col">{hex}</div>
            <div className="col split">{steps}</div>
          </div>
        ) : null}
        {tab === 'hex' ? hex : null}
        {tab === 'steps' ? steps : null}
        {tab === 'fields' || tab === 'rows' ? (
          <ScrollPane label={text.proof.fields} className="fill">
            {tab === 'fields' && evidence?.fields ? <EvidenceFields fields={evidence.fields} /> : null}
            {tab === 'rows' && evidence?.rows ? <EvidenceRows rows={evidence.rows} /> : null}
          </ScrollPane>
        ) : null}
        {tab === 'remedy' ? <Remedy finding={finding} hasPins={hasHex || trace.length > 0} /> : null}
      </div>
    </section>
  );
}

function shifted(trace: readonly TraceStep[], by: number): readonly TraceStep[] {
  return by === 0 ? trace : trace.map((step) => ({ ...step, offset: step.offset + by }));
}

interface ExcerptProps {
  readonly finding: FindingDetail;
  readonly picked: ByteRange | undefined;
  onPick(offset: number): void;
}

/** What was kept of a packed member's bytes. */
function Excerpt({ finding, picked, onPick }: ExcerptProps) {
  const bytes = finding.evidence?.bytes;
  const member = evidenceMember(finding);
  if (!bytes) return null;
  return (
    <>
      <p className="panenote s12 t2">
        <Plain text={fill(text.proof.excerpt, { member })} limit={300} />
      </p>
      <ScrollPane label={text.proof.hex} className="fill">
        <HexExcerpt bytes={bytes} picked={picked} onPick={onPick} />
      </ScrollPane>
      <div className="row hexfoot s11 t2">{picked ? selectionText(picked) : null}</div>
    </>
  );
}

function Remedy({ finding, hasPins }: { readonly finding: FindingDetail; readonly hasPins: boolean }) {
  return (
    <ScrollPane label={text.proof.remedy} className="fill">
      <div className="panetext reading">
        {hasPins ? null : <p className="t2">{text.proof.nothing}</p>}
        <p className="prose">
          <Plain text={finding.remediation} limit={2000} />
        </p>
        <p className="prose t2">
          <Plain text={finding.rationale} limit={2000} />
        </p>
      </div>
    </ScrollPane>
  );
}
