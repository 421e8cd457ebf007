/** Runs a pickle on the abstract machine for tests and writes down what it tells, one line per event. */
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits } from '../limits.ts';
import type { PickleEvents } from '../pickle/events.ts';
import { PickleMachine, type StreamEnd } from '../pickle/machine.ts';
import { render } from '../pickle/render.ts';
import type { Value } from '../pickle/values.ts';

export interface Trace {
  /** What a loader would do, in stream order. */
  readonly lines: readonly string[];
  readonly end: StreamEnd;
  /** The value that loading gives. */
  readonly result: string;
  readonly machine: PickleMachine;
}

interface TraceOptions {
  readonly maxSteps?: number;
  readonly start?: number;
  /** Opcodes of a trial. */
  readonly most?: number;
  readonly built?: PickleEvents['built'];
}

export function tracePickle(bytes: Uint8Array, { maxSteps = defaultLimits.maxSteps, start = 0, most, built }: TraceOptions = {}): Trace {
  const lines: string[] = [];
  const show = (value: Value): string => render(value, (literal, limit) => machine.text(literal, limit));
  const machine: PickleMachine = new PickleMachine(bytesSource(bytes), start, new Budget({ ...defaultLimits, maxSteps }), {
    imported: (value) => lines.push(`import ${value.module}.${value.name}${value.exact ? '' : ' inexactly'} at ${value.offset}`),
    called: (value) => lines.push(`${value.opcode} ${show(value)} at ${value.offset}`),
    extension: (code, opcode) => lines.push(`extension ${code} at ${opcode.offset}`),
    built: (target, state, opcode) => {
      lines.push(`build ${show(target)} with ${show(state)} at ${opcode.offset}`);
      return built ? built(target, state, opcode) : 0;
    },
    extended: (target, items) => lines.push(`extend ${show(target)} by ${items.map(show).join(', ')}`),
    literal: ({ kind, offset, at, length }) => lines.push(`${kind} at ${offset}: ${at}+${length}`),
    persistent: (id, opcode) => lines.push(`persistent ${show(id)} at ${opcode.offset}`),
    noted: (kind, detail, offset) => lines.push(`${kind} at ${offset}: ${detail}`),
  });
  const end = machine.run(most);
  return { lines, end, result: show(end.result), machine };
}
