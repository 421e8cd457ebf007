/** The opcode trace: what a loader would have done, in file order, with the steps that carry the claim marked. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { text } from '../i18n/evidence.ts';
import { Plain } from '../parts/plain.tsx';
import { hexOffset } from './bytes.ts';
import type { TraceStep } from './pins.ts';

interface OpsProps {
  readonly trace: readonly TraceStep[];
  /** Index of the selected step, or -1. */
  readonly picked: number;
  onPick(index: number): void;
}

/** Rows are steps; up and down move the selection, and the bytes follow. */
export function Ops({ trace, picked, onPick }: OpsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picked >= 0) box.current?.children[picked]?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  const move = (event: KeyboardEvent) => {
    const target = { ArrowDown: picked + 1, ArrowUp: picked - 1, Home: 0, End: trace.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onPick(Math.max(0, Math.min(trace.length - 1, target)));
  };
  return (
    <div ref={box} className="ops hexwindow" role="grid" aria-label={text.trace} aria-rowcount={trace.length} tabIndex={0} onKeyDown={move}>
      {trace.map((each, index) => (
        <div
          // Steps of one trace never move, and two may share an offset.
          key={`${each.offset}-${String(index)}`}
          role="row"
          aria-rowindex={index + 1}
          aria-selected={index === picked}
          className={`opline ${each.mark ?? ''}`}
          onClick={() => onPick(index)}
        >
          <span role="gridcell" className="o">
            {hexOffset(each.offset, 6)}
          </span>
          <span role="gridcell" className="t3">
            <Plain text={each.code.replace(/^\\x/, '')} />
          </span>
          <span role="gridcell">
            <Plain text={each.name} />
          </span>
          <span role="gridcell">
            <Plain text={each.argument} />
            {each.note ? (
              <span className={each.argument ? 'opnote after' : 'opnote'}>
                <Plain text={each.note} />
              </span>
            ) : null}
          </span>
        </div>
      ))}
    </div>
  );
}
