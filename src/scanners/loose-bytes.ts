/** Looks into bytes that a format does not account for: a file of their own, or a pickle somewhere among them. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { nextStream } from '#formats/pickle/carve';
import { sniff } from '#formats/sniff';
import type { ScanContext } from './define.ts';

export interface LooseFile {
  readonly source: ByteSource;
  /** What it is, to stand in a sentence. */
  readonly label: string;
  /** Where it starts in the bytes given. */
  readonly offset: number;
}

/** The file that lies in these bytes, if there is one that some scanner reads. */
export function looseFile(content: ByteSource, context: ScanContext): LooseFile | undefined {
  const format = sniff(content, '');
  if (context.reads(format)) return { source: content, label: format.label, offset: 0 };
  const offset = nextStream(content, 0, context.budget);
  if (offset === undefined) return undefined;
  return { source: sliceSource(content, offset, content.size - offset), label: 'Pickle', offset };
}

/** Examines that file. */
export function* examineLoose(content: ByteSource, what: string, context: ScanContext): Generator<Observation, LooseFile | undefined> {
  const found = looseFile(content, context);
  if (found) yield* context.nested(found.offset === 0 ? what : `${what}, at ${found.offset}`, found.source);
  return found;
}
