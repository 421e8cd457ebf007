/** What the abstract machine tells while it runs: everything a loader would do, nothing judged. */
import type { Opcode } from './opcode-reader.ts';
import type { CallValue, GlobalValue, Literal, Value } from './values.ts';

export type NoteKind = 'frame' | 'fault' | 'protocol' | 'expansion' | 'depth';

/** Receives what a loader would do, in stream order. */
export interface PickleEvents {
  imported(value: GlobalValue): void;
  extension(code: number, opcode: Opcode): void;
  called(value: CallValue): void;
  /** Returns what the loader of that object reads from the stream next: so many raw bytes, or a whole pickle (joblib arrays). */
  built(target: Value, state: Value, opcode: Opcode): number | 'stream';
  /** Items put into a container or another object, keys and values in turn where it is no list: all of them, also those that are not kept. */
  extended?(target: Value, items: readonly Value[]): void;
  literal(value: Literal): void;
  /** An object that the loading program is asked for. */
  persistent?(id: Value, opcode: Opcode): void;
  noted(kind: NoteKind, detail: string, offset: number): void;
}
