/** Looks for files in a stream's literals while it runs, so that nothing has to be kept of those that hold none. */
import type { Budget } from '#formats/budget';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { streamWithin } from '#formats/pickle/carve';
import type { Literal } from '#formats/pickle/values';
import { mayHoldFile, type NestedFile, nestedFile, pickleInText } from './nested-literals.ts';

export interface Find {
  readonly literal: Literal;
  readonly file: NestedFile;
}

export interface NestedFinds {
  readonly found: readonly Find[];
  /** Bytes of literals in which no start was looked for behind their beginning. */
  readonly notSearched: number;
  look(literal: Literal, first: number): void;
}

const mostFound = 4096;
/** Shortest literal in which a pickle is looked for behind its start. */
const shortestSearched = 24;
/** Bytes of one file's literals in which a pickle is looked for behind their beginning. */
const mostSearched = 64 * 1024 ** 2;

/** @param source the file that the literals lie in */
export function nestedFinds(source: ByteSource, budget: Budget): NestedFinds {
  const found: Find[] = [];
  let searched = 0;
  let notSearched = 0;
  const within = (literal: Literal): NestedFile | undefined => {
    if (literal.length < shortestSearched) return undefined;
    if (literal.kind === 'text') return pickleInText(sliceSource(source, literal.at, literal.length));
    if (searched + literal.length > mostSearched) {
      notSearched += literal.length;
      return undefined;
    }
    searched += literal.length;
    const raw = sliceSource(source, literal.at, literal.length);
    const at = streamWithin(raw, 1, budget);
    return at === undefined ? undefined : { source: sliceSource(raw, at, raw.size - at), how: `from byte ${at} on`, pickle: true };
  };
  return {
    found,
    get notSearched() {
      return notSearched;
    },
    look: (literal, first) => {
      if (literal.length < 6 || found.length >= mostFound) return;
      budget.spend('maxSteps', 1 + Math.ceil(Math.min(literal.length, 16 * 1024 ** 2) / 4096));
      const file = (mayHoldFile(first, literal) ? nestedFile(source, literal, budget) : undefined) ?? within(literal);
      if (file) found.push({ literal, file });
    },
  };
}
