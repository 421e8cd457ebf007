/** The file from its first to its last byte: what was parsed, what was only hashed, what nobody read, and where findings sit. */
import type { KeyboardEvent, MouseEvent } from 'react';
import type { CoverageRange } from '#contract/findings';
import { offsetText } from '../format/bytes.ts';
import { plain } from '../format/plain.ts';
import { text } from '../i18n/evidence.ts';
import { fill } from '../i18n/fill.ts';
import { layoutCoverage, sharePercent } from './coverage.ts';

export interface StripPin {
  readonly key: number;
  readonly offset: number;
  readonly severity: string;
  readonly title: string;
}

interface CoverageStripProps {
  readonly ranges: readonly CoverageRange[];
  readonly size: number;
  readonly pins: readonly StripPin[];
  /** Offset that the hex view shows. */
  readonly at: number;
  onSeek(offset: number): void;
}

function segmentTitle({ from, to, state, what }: CoverageRange): string {
  const values = { from: offsetText(from), to: offsetText(to), state: text.coverageStates[state], what: plain(what, 200) };
  return fill(what === '' ? text.segment : text.segmentOf, values);
}

/** Share of the file that one press of an arrow key moves. */
const keyStep = 0.01;

/** A slider over the file: a click or an arrow key moves the hex view there. */
export function CoverageStrip({ ranges, size, pins, at, onSeek }: CoverageStripProps) {
  const { segments, parsed, hashed, unread } = layoutCoverage(ranges, size);
  const clamp = (offset: number) => Math.max(0, Math.min(size - 1, Math.round(offset)));
  const press = (event: KeyboardEvent) => {
    const target = { ArrowLeft: at - size * keyStep, ArrowRight: at + size * keyStep, Home: 0, End: size - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onSeek(clamp(target));
  };
  const seek = (event: MouseEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onSeek(clamp(((event.clientX - left) / width) * size));
  };
  const legend = [
    { state: 'parsed', bytes: parsed },
    { state: 'hashed', bytes: hashed },
    { state: 'unread', bytes: unread },
  ] as const;
  const place = (offset: number) => `min(${String((offset / size) * 100)}%, calc(100% - 8px))`;
  return (
    <div className="covwrap">
      <div className="row16 s11 t2 covlegend">
        <span className="b covtotal">{text.coverage}</span>
        {legend.map(({ state, bytes }) => (
          <span key={state} className="row4 nw">
            <i className={`sw cov-${state}`} />
            {text.coverageStates[state]} {sharePercent(bytes, size)}
          </span>
        ))}
        {pins.length > 0 ? (
          <span className="row4 nw">
            <i className="sw covpinlegend" />
            {text.pinnedHere}
          </span>
        ) : null}
        <span className="grow" />
        <span className="mono t3 nw">{fill(text.fromTo, { from: offsetText(0), to: offsetText(Math.max(0, size - 1)) })}</span>
      </div>
      {/* The strip is one control; its segments are only drawn. */}
      <div
        className="covbox"
        role="slider"
        tabIndex={0}
        aria-label={text.position}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, size - 1)}
        aria-valuenow={at}
        aria-valuetext={offsetText(at)}
        onKeyDown={press}
        onClick={seek}
      >
        <div className="cov">
          {segments.map((segment) => (
            <i
              key={segment.from}
              className={`cov-${segment.state}`}
              style={{ flex: segment.to - segment.from }}
              title={segmentTitle(segment)}
            />
          ))}
        </div>
        {pins.map((pin) => (
          <i key={pin.key} className="covpin" data-severity={pin.severity} title={pin.title} style={{ left: place(pin.offset) }} />
        ))}
        <i className="covhere" style={{ left: place(at) }} />
      </div>
    </div>
  );
}
