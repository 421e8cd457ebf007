/** The strip itself: a list whose options lie side by side on the scale of the file. */
import { useState } from 'react';
import { text } from '../i18n/evidence.ts';
import { useRoving } from '../parts/use-roving.ts';
import type { StripSegment } from './coverage.ts';
import { segmentText } from './segment-text.ts';

interface SegmentStripProps {
  readonly segments: readonly StripSegment[];
  readonly size: number;
  onSeek(offset: number): void;
}

const states = ['parsed', 'hashed', 'unread'] as const;

/** The tip stays with the stretch that has the pointer, else with the one that has the keys. */
export function SegmentStrip({ segments, size, onSeek }: SegmentStripProps) {
  const [pointed, setPointed] = useState(-1);
  const [isFocused, setIsFocused] = useState(false);
  const { at, idOf, onKeyDown, setAt } = useRoving(segments.length, (index) => onSeek(segments[index]?.from ?? 0));
  const told = segments[pointed] ?? (isFocused ? segments[at] : undefined);
  return (
    <>
      <div
        className="cov"
        role="listbox"
        tabIndex={0}
        aria-label={text.strip}
        aria-orientation="horizontal"
        aria-activedescendant={segments.length > 0 ? idOf(at) : undefined}
        onKeyDown={onKeyDown}
        onFocus={() => setIsFocused(true)}
        onBlur={() => setIsFocused(false)}
        onPointerLeave={() => setPointed(-1)}
      >
        {segments.map((segment, index) => (
          <Segment
            key={segment.from}
            id={idOf(index)}
            segment={segment}
            isCurrent={index === at}
            onPoint={() => setPointed(index)}
            onPick={(share) => {
              setAt(index);
              onSeek(Math.min(segment.to - 1, Math.floor(segment.from + share * (segment.to - segment.from))));
            }}
          />
        ))}
      </div>
      {told ? (
        <div className="covtip" aria-hidden style={tipPlace(((told.from + told.to) / 2 / Math.max(1, size)) * 100)}>
          {segmentText(told)}
        </div>
      ) : null}
    </>
  );
}

/** Grows away from the nearer end of the strip. */
function tipPlace(percent: number): { left: string } | { right: string } {
  return percent <= 50 ? { left: `${String(percent)}%` } : { right: `${String(100 - percent)}%` };
}

interface SegmentProps {
  readonly id: string;
  readonly segment: StripSegment;
  readonly isCurrent: boolean;
  onPoint(): void;
  /** Told how far into the stretch was clicked, 0 to 1. */
  onPick(share: number): void;
}

/** Several thin ranges show what they hold as layers, so that a byte that nobody understood is never hidden by its neighbours. */
function Segment({ id, segment, isCurrent, onPoint, onPick }: SegmentProps) {
  const isMixed = states.filter((state) => segment[state] > 0).length > 1;
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-label={segmentText(segment)}
      className={isMixed ? 'covseg mixed' : `covseg cov-${segment.state}`}
      style={{ flex: segment.to - segment.from }}
      onPointerEnter={onPoint}
      onClick={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        onPick(width > 0 ? Math.max(0, Math.min(1, (event.clientX - left) / width)) : 0);
      }}
      onKeyDown={() => {}}
    >
      {isMixed ? states.map((state) => <LayerOf key={state} state={state} bytes={segment[state]} />) : null}
    </div>
  );
}

function LayerOf({ state, bytes }: { readonly state: (typeof states)[number]; readonly bytes: number }) {
  return bytes > 0 ? <i className={`cov-${state}`} style={{ flex: bytes }} /> : null;
}
