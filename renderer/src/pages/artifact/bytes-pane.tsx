/** The bytes of the outermost file with everything that is pinned in them, a field to go to an offset, and copying of what is selected. */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import type { FindingDetail } from '#contract/review';
import { type ByteRange, parseOffset } from '#page/evidence/bytes.ts';
import { exactBytesText, offsetText } from '#page/format/bytes.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { partOf, partRows } from './chunks.ts';
import { CopyBytes } from './copy-bytes.tsx';
import { FileHex } from './file-hex.tsx';
import { type Places, pinsIn } from './pins.ts';

export interface Place {
  readonly offset: number;
  /** Goes up each time somebody asks to go there. */
  readonly asked: number;
}

interface BytesPaneProps {
  readonly artifact: ArtifactDetail;
  readonly pinned: readonly FindingDetail[];
  readonly places: Places;
  readonly place: Place;
  /** Selected bytes, where somebody outside tells them; else the pane keeps them itself. */
  readonly picked?: ByteRange | undefined;
  readonly note?: ReactNode;
  onPick?(offset: number): void;
  onPlace(offset: number): void;
  onView(offset: number): void;
}

export function BytesPane({ artifact, pinned, places, place, picked: told, note, onPick, onPlace, onView }: BytesPaneProps) {
  const [own, setOwn] = useState<ByteRange>();
  const picked = onPick ? told : own;
  if (artifact.attachment === 'not-attached') return <EmptyState title={text.notAttached}>{text.notAttachedWhy}</EmptyState>;
  if (artifact.size === 0) return <EmptyState title={text.bytes}>{text.empty}</EmptyState>;
  return (
    <div className="col fill">
      <BytesHead size={artifact.size} place={place} onPlace={onPlace} note={note} />
      <FileHex
        id={artifact.id}
        size={artifact.size}
        pins={pinsIn(pinned, places)}
        at={place.offset}
        asked={place.asked}
        picked={picked}
        onPick={onPick ?? ((offset) => setOwn({ from: offset, to: offset + 1 }))}
        onGo={onPlace}
        onView={onView}
      />
      <div className="row hexfoot s11 t2">
        {picked ? (
          <>
            <span className="nw">{selectionText(picked)}</span>
            <CopyBytes key={`${String(picked.from)}-${String(picked.to)}`} id={artifact.id} range={picked} />
          </>
        ) : null}
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

export function selectionText({ from, to }: ByteRange): string {
  return fill(text.selection, { from: offsetText(from), to: offsetText(to - 1), bytes: exactBytesText(to - from) });
}

interface BytesHeadProps {
  readonly size: number;
  readonly place: Place;
  readonly note: ReactNode;
  onPlace(offset: number): void;
}

function BytesHead({ size, place, note, onPlace }: BytesHeadProps) {
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
      <span className="t2 el">{note ?? exactBytesText(size)}</span>
      {count > 1 ? (
        <span className="row4 t2 nw">
          <ActionIcon size={24} aria-label={text.previousPart} disabled={at === 0} onClick={() => onPlace((at - 1) * partRows * 16)}>
            <IconChevronLeft size={14} aria-hidden />
          </ActionIcon>
          {fill(text.part, { at: at + 1, count })}
          <ActionIcon size={24} aria-label={text.nextPart} disabled={at === count - 1} onClick={() => onPlace((at + 1) * partRows * 16)}>
            <IconChevronRight size={14} aria-hidden />
          </ActionIcon>
        </span>
      ) : null}
      <span className="grow" />
      <form onSubmit={submit} className="row">
        {typed !== '' && offset === undefined ? <span className="danger s12 nw">{text.badOffset}</span> : null}
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
