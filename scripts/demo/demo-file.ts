/** What every part of the demo delivers: a file's bytes with what scanning it must find, so that the promise is written where the fault is planted. */
import type { Verdict } from '#contract/findings';

export interface DemoFile {
  /** Relative to resources/demo, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Every rule or check that is raised at low or above, sorted, each once; what is raised as info is left out. */
  readonly expect: readonly string[];
  /** The worst verdict that scanning may give. */
  readonly maxVerdict: Verdict;
}

export function textBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}
