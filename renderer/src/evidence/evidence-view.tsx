/** All that a finding rests on, in the order of proof: the claim, the trace, the bytes, the rows, the fields; trace and bytes share one selection. */
import { IconPinned } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Evidence } from '#contract/findings';
import { text } from '../i18n/evidence.ts';
import { countText, fill } from '../i18n/fill.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Hash, KeyCap, Origin } from '../parts/bits.tsx';
import { Plain } from '../parts/plain.tsx';
import { type ByteRange, parseHex } from './bytes.ts';
import { Claim } from './claim.tsx';
import './evidence.css';
import { HexExcerpt } from './hex-excerpt.tsx';
import { Ops } from './ops.tsx';
import { countPinned, firstPinned, stepAt, stepRange } from './pins.ts';
import { EvidenceFields, EvidenceRows } from './tables.tsx';

interface EvidenceViewProps {
  readonly evidence: Evidence;
  readonly evidenceRef: string | null;
  readonly sha256: string | null;
  readonly origin: string;
}

function PartHead({ title, detail, children }: { title: string; detail?: ReactNode; children?: ReactNode }) {
  return (
    <div className="panehead evhead">
      <b>{title}</b>
      <span className="t3 el">{detail}</span>
      <span className="grow" />
      {children}
    </div>
  );
}

function pinnedText(bytes: NonNullable<Evidence['bytes']>): string {
  const size = parseHex(bytes.hex).length;
  return fill(text.pinnedOf, { pinned: countPinned(bytes.pins, { from: bytes.offset, to: bytes.offset + size }), size });
}

/** Draws one evidence item. */
export function EvidenceView({ evidence, evidenceRef, sha256, origin }: EvidenceViewProps) {
  const { trace, bytes } = evidence;
  const [picked, setPicked] = useState<ByteRange>();
  const pick = (offset: number) => {
    const range = trace ? stepRange(trace, stepAt(trace, offset)) : undefined;
    setPicked(range && offset < range.to ? range : { from: offset, to: offset + 1 });
  };
  const jumpToPin = () => {
    const first = firstPinned(evidence);
    if (first !== undefined) pick(first);
    return first !== undefined;
  };
  useKeys([{ keys: 'P', label: text.jumpKey, run: jumpToPin }]);
  const canJump = firstPinned(evidence) !== undefined;
  return (
    <>
      <div className="panehead">
        <IconPinned size={14} color="var(--a-text-3)" aria-hidden />
        <b className="mono">{evidenceRef ?? text.noRef}</b>
        <span className="grow" />
        <Origin by={origin} />
        {sha256 ? <Hash value={sha256} /> : null}
      </div>
      <Claim {...evidence} />
      {trace && trace.length > 0 ? (
        <>
          <PartHead title={text.trace} detail={countText(trace.length, text.step)}>
            {canJump ? (
              <button type="button" className="bare link s12 row4 nw" onClick={jumpToPin}>
                {text.jump} <KeyCap keys="P" />
              </button>
            ) : null}
          </PartHead>
          <Ops trace={trace} picked={picked ? stepAt(trace, picked.from) : -1} onPick={(index) => setPicked(stepRange(trace, index))} />
        </>
      ) : null}
      {bytes ? (
        <>
          <PartHead title={text.bytes} detail={pinnedText(bytes)}>
            {bytes.member ? (
              <span className="mono t3 el">
                <Plain text={bytes.member} />
              </span>
            ) : null}
          </PartHead>
          <HexExcerpt bytes={bytes} picked={picked} onPick={pick} />
        </>
      ) : null}
      {evidence.rows ? (
        <>
          <PartHead title={text.rows} detail={fill(text.masked, { rows: countText(evidence.rows.rows.length, text.row.toLowerCase()) })} />
          <EvidenceRows rows={evidence.rows} />
        </>
      ) : null}
      {evidence.fields && evidence.fields.length > 0 ? (
        <>
          <PartHead title={text.fields} detail={countText(evidence.fields.length, text.value.toLowerCase())} />
          <EvidenceFields fields={evidence.fields} />
        </>
      ) : null}
    </>
  );
}
