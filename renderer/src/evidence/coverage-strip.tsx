/** The file from its first to its last byte: what was parsed, what was only hashed, what nobody understands, and where findings sit. */
import { useMemo, useState } from 'react';
import type { CoverageRange } from '#contract/findings';
import { bytesText, exactBytesText, offsetText } from '../format/bytes.ts';
import { text } from '../i18n/evidence.ts';
import { countText, fill } from '../i18n/fill.ts';
import { layoutCoverage, sharePercent } from './coverage.ts';
import { CoverageTable } from './coverage-table.tsx';
import { SegmentStrip } from './segment-strip.tsx';
import { StripTicks } from './strip-ticks.tsx';

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
  /** Whether a reader looked at the file; else its bytes are hashed and nothing is claimed of them. */
  readonly isExamined: boolean;
  /** Offset that the hex view shows; undefined where none is on show. */
  readonly at: number | undefined;
  onSeek(offset: number): void;
  onPin(key: number): void;
}

const states = ['parsed', 'hashed', 'unread'] as const;

/** Segments and findings are two lists on one scale; each takes the arrow keys, and a table says the same in words. */
export function CoverageStrip({ ranges, size, pins, isExamined, at, onSeek, onPin }: CoverageStripProps) {
  const layout = useMemo(() => layoutCoverage(ranges, size), [ranges, size]);
  const [isTable, setIsTable] = useState(false);
  const understood = layout.parsed + layout.hashed;
  return (
    <section className="covwrap" aria-label={text.coverage}>
      <div className="row16 s11 t2 covlegend">
        <span className="b covtotal" title={exactText(understood, size, layout.ranges)}>
          {isExamined ? fill(text.understood, { share: sharePercent(understood, size) }) : text.notExamined}
        </span>
        {states.map((state) => (
          <span key={state} className="row4 nw" title={text.coverageMeans[state]}>
            <i className={`sw cov-${state}`} />
            {text.coverageStates[state]} {sharePercent(layout[state], size)}
            <span className="t3">{bytesText(layout[state])}</span>
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
        <button type="button" className="bare link nw covtoggle" aria-expanded={isTable} onClick={() => setIsTable(!isTable)}>
          {isTable ? text.asStrip : text.asTable}
        </button>
      </div>
      <div className="covbox">
        <SegmentStrip segments={layout.segments} size={size} onSeek={onSeek} />
        <StripTicks pins={pins} size={size} onPin={onPin} />
        {at === undefined ? null : <i className="covhere" style={{ left: `min(${String((at / size) * 100)}%, calc(100% - 8px))` }} />}
      </div>
      {isTable ? <CoverageTable segments={layout.segments} onSeek={onSeek} /> : null}
    </section>
  );
}

function exactText(understood: number, size: number, ranges: number): string {
  const values = { understood: exactBytesText(understood), all: exactBytesText(size), ranges: countText(ranges, text.range) };
  return fill(text.understoodExactly, values);
}
