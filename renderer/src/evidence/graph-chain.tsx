/** Steps of a graph as a chain from top to bottom: each with its name, its op and what it is given; the cause is marked in word and colour. */
import { useEffect, useRef } from 'react';
import { text } from '../i18n/evidence.ts';
import { Plain } from '../parts/plain.tsx';
import { useRoving } from '../parts/use-roving.ts';
import { hexOffset } from './bytes.ts';
import type { TraceStep } from './pins.ts';

interface GraphChainProps {
  readonly trace: readonly TraceStep[];
  readonly picked: number;
  onPick(index: number): void;
}

/** Opcodes are written as one byte; everything else in a trace is the op of a graph's node. */
export function isOpcodeTrace(trace: readonly TraceStep[]): boolean {
  return trace.every(({ code }) => /^(?:0x[0-9a-f]{2}|\\x[0-9a-f]{2}|.|)$/i.test(code));
}

export function GraphChain({ trace, picked, onPick }: GraphChainProps) {
  const { at, idOf, onKeyDown, setAt } = useRoving(trace.length, onPick);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div
      ref={list}
      className="chain scroll fill"
      role="listbox"
      tabIndex={0}
      aria-label={text.chain}
      aria-activedescendant={idOf(at)}
      onKeyDown={onKeyDown}
    >
      {trace.map((step, index) => (
        <div
          key={`${String(step.offset)}-${String(index)}`}
          id={idOf(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={`chainstep ${step.mark ?? ''} ${index === picked ? 'shown' : ''}`}
          onClick={() => {
            setAt(index);
            onPick(index);
          }}
          onKeyDown={() => {}}
        >
          <div className="row">
            <b className="mono">
              <Plain text={step.code} limit={120} />
            </b>
            <span className="t2 mono el">
              <Plain text={step.name} limit={200} />
            </span>
            <span className="grow" />
            {step.mark ? (
              <span className={step.mark === 'cause' ? 'chip dangerc' : 'chip'}>{step.mark === 'cause' ? text.cause : text.takesPart}</span>
            ) : null}
            <span className="mono t3">{hexOffset(step.offset, 6)}</span>
          </div>
          {step.argument === '' ? null : (
            <div className="mono s12 chainargument">
              <Plain text={step.argument} limit={1000} />
            </div>
          )}
          {step.note ? (
            <div className="opnote">
              <Plain text={step.note} limit={400} />
            </div>
          ) : null}
        </div>
      ))}
    </div>
  );
}
