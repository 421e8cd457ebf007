/** Tells a pickle from other bytes by running its first opcodes: protocols 0 and 1 carry no magic number. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { PickleMachine } from './machine.ts';
import { opcodeKinds } from './opcodes.ts';

const trialSteps = 2000;
const briefSteps = 4;
/** Opcodes with a count of four or eight bytes: text, bytes, long numbers, frames. */
const counted = new Set([...'XBT\x8b\x8d\x8e\x95\x96'].map((letter) => letter.charCodeAt(0)));
const identifierPath = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

export interface PickleTrial {
  readonly recognised: boolean;
  /** The stream stops exactly at the end of the source. */
  readonly whole: boolean;
  readonly imports: number;
  readonly protocol: number;
  /** Opcodes that the trial read: what it cost. */
  readonly opcodes: number;
  /** One past STOP, or where the trial ended. */
  readonly end: number;
  readonly stopped: boolean;
}

const refused: PickleTrial = { recognised: false, whole: false, imports: 0, protocol: 0, opcodes: 0, end: 0, stopped: false };

/**
 * Tries the bytes from `start` as a pickle; reads at most some thousand opcodes.
 * @param brief stops after a few opcodes where the first byte is the mark of protocol 2 and later: enough to recognise one, not to
 * know its imports
 * @param longestLine bytes, where many starts are tried: one that is none must not cost a pass over the file
 */
export function tryPickle(source: ByteSource, start = 0, brief = false, longestLine?: number): PickleTrial {
  const head = source.read(start, 3);
  const first = head[0];
  const [, second, third] = head;
  if (first === undefined || second === undefined || opcodeKinds[first] === undefined) return refused;
  const marked = first === 0x80 && second <= 5;
  if (first === 0x80 && !marked) return refused;
  let imports = 0;
  let calls = 0;
  let faults = 0;
  const machine = new PickleMachine(
    source,
    start,
    new Budget(),
    {
      imported: (value) => {
        if (identifierPath.test(value.module) && identifierPath.test(value.name)) imports += 1;
      },
      called: () => {
        calls += 1;
      },
      literal: () => {},
      noted: (kind) => {
        if (kind === 'fault') faults += 1;
      },
      extension: () => {},
      built: () => 0,
    },
    undefined,
    longestLine,
  );
  const stream = machine.run(brief && marked ? briefSteps : trialSteps);
  const whole = stream.ended === 'stop' && stream.end === source.size;
  const clean = faults === 0;
  const recognised = marked
    ? // A first value that claims more than there is breaks off at once, and loaders have made room for it by then.
      (stream.opcodes === 1 && stream.ended === 'malformed' && second >= 2 && third !== undefined && counted.has(third)) ||
      stream.opcodes >= 3 ||
      (stream.opcodes === 2 && clean)
    : (whole && clean) ||
      (imports > 0 && (calls > 0 || (clean && stream.opcodes >= 2))) ||
      (stream.ended === 'stop' && clean && stream.memoized > 0) ||
      // Two thousand opcodes in which a loader finds no fault are no text.
      (stream.ended === 'limit' && clean);
  return {
    recognised,
    whole,
    imports,
    protocol: stream.protocol,
    opcodes: stream.opcodes,
    end: stream.end,
    stopped: stream.ended === 'stop',
  };
}
