/** The opcode trace: what a loader would have done, in file order, with the steps that carry the claim marked. */
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
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
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (picked >= 0) body.current?.children[picked]?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  useEffect(() => {
    const cause = body.current?.querySelector('.cause')?.getBoundingClientRect();
    const table = body.current?.parentElement;
    // A trace that scrolls by itself begins where the claim is carried, two thirds down.
    if (cause && table) table.scrollTop = cause.top - table.getBoundingClientRect().top - (table.clientHeight * 2) / 3;
  }, []);
  const move = (event: KeyboardEvent) => {
    const target = { ArrowDown: picked + 1, ArrowUp: picked - 1, Home: 0, End: trace.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onPick(Math.max(0, Math.min(trace.length - 1, target)));
  };
  const click = (event: MouseEvent) => {
    const step = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]')?.dataset.step : undefined;
    if (step !== undefined) onPick(Number(step));
  };
  // A table that takes keys is a grid (WAI-ARIA APG, grid pattern).
  const grid = { role: 'grid', tabIndex: 0, 'aria-label': text.trace, 'aria-rowcount': trace.length } as const;
  return (
    <table className="ops hexwindow" {...grid} onKeyDown={move} onClick={click}>
      <tbody ref={body}>
        {trace.map((each, index) => (
          <tr
            key={stepKey(each, index)}
            data-step={index}
            aria-rowindex={index + 1}
            aria-selected={index === picked}
            className={`opline ${each.mark ?? ''}`}
          >
            <Step step={each} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Steps of one trace never move, and two may share an offset. */
const stepKey = ({ offset }: TraceStep, index: number): string => `${String(offset)}-${String(index)}`;

function Step({ step }: { readonly step: TraceStep }) {
  return (
    <>
      <th scope="row" className="o">
        {hexOffset(step.offset, 6)}
      </th>
      <td className="t3">
        <Plain text={step.code.replace(/^\\x/, '')} />
      </td>
      <td>
        <Plain text={step.name} />
      </td>
      <td>
        <Plain text={step.argument} />
        {step.note ? (
          <span className={step.argument ? 'opnote after' : 'opnote'}>
            <Plain text={step.note} />
          </span>
        ) : null}
      </td>
    </>
  );
}
