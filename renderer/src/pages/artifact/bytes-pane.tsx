/** The middle of the page: the file's bytes, and under them the evidence of the finding that was picked, pinned to each other. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import { type ByteRange, parseOffset } from '#page/evidence/bytes.ts';
import { Claim } from '#page/evidence/claim.tsx';
import { EvidenceView } from '#page/evidence/evidence-view.tsx';
import { Ops } from '#page/evidence/ops.tsx';
import { stepAt, stepRange } from '#page/evidence/pins.ts';
import { exactBytesText, offsetText } from '#page/format/bytes.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { goTo } from '#page/navigation.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { partOf, partRows } from './chunks.ts';
import { FileHex } from './file-hex.tsx';
import { isOutermost, pinsIn } from './pins.ts';

export interface Place {
  readonly offset: number;
  /** Goes up each time somebody asks to go there. */
  readonly asked: number;
}

interface BytesPaneProps {
  readonly artifact: ArtifactDetail;
  readonly findings: readonly FindingDetail[];
  readonly shown: FindingDetail | undefined;
  readonly place: Place;
  onPlace(offset: number): void;
  onView(offset: number): void;
  onClose(): void;
}

export function BytesPane({ artifact, findings, shown, place, onPlace, onView, onClose }: BytesPaneProps) {
  const [picked, setPicked] = useState<ByteRange>();
  const trace = shown && isOutermost(shown) ? shown.evidence?.trace : undefined;
  const pick = (offset: number) => {
    const range = trace ? stepRange(trace, stepAt(trace, offset)) : undefined;
    setPicked(range && offset < range.to ? range : { from: offset, to: offset + 1 });
  };
  const pickStep = (index: number) => {
    const range = trace ? stepRange(trace, index) : undefined;
    setPicked(range);
    if (range) onPlace(range.from);
  };
  if (artifact.attachment === 'not-attached') return <EmptyState title={text.notAttached}>{text.notAttachedWhy}</EmptyState>;
  if (artifact.size === 0) return <EmptyState title={text.bytes}>{text.empty}</EmptyState>;
  return (
    <div className="col fill">
      <BytesHead size={artifact.size} place={place} onPlace={onPlace} />
      <FileHex
        id={artifact.id}
        size={artifact.size}
        pins={pinsIn(findings)}
        at={place.offset}
        asked={place.asked}
        picked={picked}
        onPick={pick}
        onGo={onPlace}
        onView={onView}
      />
      {shown ? (
        <section className="underbytes" aria-label={fill(text.evidenceOf, { ref: shown.ref })}>
          <div className="panehead">
            <b>{fill(text.evidenceOf, { ref: shown.ref })}</b>
            <span className="t2 el">{shown.title}</span>
            <span className="grow" />
            <Button onClick={() => goTo(`/findings/${String(shown.id)}`)}>{fill(text.open, { ref: shown.ref })}</Button>
            <ActionIcon aria-label={text.closeEvidence} onClick={onClose}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </div>
          <div className="scroll fill">
            <ShownEvidence finding={shown} picked={picked} onPickStep={pickStep} />
          </div>
        </section>
      ) : null}
      <div className="row hexfoot s11 t2">
        {picked ? <span>{selectionText(picked)}</span> : null}
        <span className="grow" />
        <span className="row4 nw">
          <i className="sw pin" /> {text.pinned}
        </span>
        <span className="row4 nw">
          <i className="sw pin2" /> {text.cause}
        </span>
      </div>
    </div>
  );
}

function selectionText({ from, to }: ByteRange): string {
  return fill(text.selection, { from: offsetText(from), to: offsetText(to - 1), bytes: exactBytesText(to - from) });
}

interface ShownProps {
  readonly finding: FindingDetail;
  readonly picked: ByteRange | undefined;
  onPickStep(index: number): void;
}

/** In the file itself the trace is pinned to the hex above; inside a member it comes with its own excerpt. */
function ShownEvidence({ finding, picked, onPickStep }: ShownProps) {
  const { evidence } = finding;
  if (!evidence) return <p className="panetext t2">{text.noTrace}</p>;
  if (isOutermost(finding) && evidence.trace) {
    return (
      <>
        <Claim {...evidence} />
        <Ops trace={evidence.trace} picked={picked ? stepAt(evidence.trace, picked.from) : -1} onPick={onPickStep} />
      </>
    );
  }
  return (
    <EvidenceView
      key={finding.id}
      evidence={evidence}
      evidenceRef={finding.evidenceRef}
      sha256={finding.evidenceSha256}
      origin={finding.origin}
    />
  );
}

function BytesHead({ size, place, onPlace }: { readonly size: number; readonly place: Place; onPlace(offset: number): void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const { at, count } = partOf(place.offset, size);
  const offset = parseOffset(typed, size);
  useKeys([{ keys: 'Ctrl+G', label: text.keys.goTo, hint: true, run: () => field.current?.focus() }]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (offset !== undefined) onPlace(offset);
  };
  return (
    <div className="panehead">
      <b>{text.bytes}</b>
      <span className="t3">{exactBytesText(size)}</span>
      {count > 1 ? (
        <span className="row4 t2 nw">
          <ActionIcon size={20} aria-label={text.previousPart} disabled={at === 0} onClick={() => onPlace((at - 1) * partRows * 16)}>
            <IconChevronLeft size={14} aria-hidden />
          </ActionIcon>
          {fill(text.part, { at: at + 1, count })}
          <ActionIcon size={20} aria-label={text.nextPart} disabled={at === count - 1} onClick={() => onPlace((at + 1) * partRows * 16)}>
            <IconChevronRight size={14} aria-hidden />
          </ActionIcon>
        </span>
      ) : null}
      <span className="grow" />
      <form onSubmit={submit} className="row">
        {typed !== '' && offset === undefined ? <span className="danger s12">{text.badOffset}</span> : null}
        <TextInput
          ref={field}
          aria-label={text.goTo}
          placeholder={text.goTo}
          w={120}
          className="monofield offsetfield"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
    </div>
  );
}
