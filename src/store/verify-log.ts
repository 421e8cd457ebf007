/** The log as the rows are held against it: the last that was said about each object, by act. */
import type { ZodType } from 'zod';
import type { CustodyLine } from './custody.ts';

/** Entries in order, with what each says of an object found in one step. */
export class LogIndex {
  readonly lines: readonly CustodyLine[];
  readonly #bySeq: ReadonlyMap<number, CustodyLine>;
  readonly #last = new Map<string, CustodyLine>();

  constructor(lines: ReadonlyMap<number, CustodyLine>) {
    this.#bySeq = lines;
    this.lines = [...lines.values()];
    for (const line of this.lines) this.#last.set(`${line.act} ${line.object}`, line);
  }

  at(seq: number): CustodyLine | undefined {
    return this.#bySeq.get(seq);
  }

  /** The newest entry by which `act` was done to `object`. */
  last(act: string, object: string): CustodyLine | undefined {
    return this.#last.get(`${act} ${object}`);
  }

  /** All entries of an act, in order. */
  of(act: string): CustodyLine[] {
    return this.lines.filter((line) => line.act === act);
  }
}

/** What an entry says about its rows, or undefined where it says nothing of this shape. */
export function dataOf<T>(line: CustodyLine | undefined, shape: ZodType<T>): T | undefined {
  const parsed = shape.safeParse(line?.data);
  return parsed.success ? parsed.data : undefined;
}

/** A stored text as JSON, or undefined when somebody made it something else. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
