/** Looks for a file inside a value of a model, where a plain sentence must not be taken for one. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { sniff } from '#formats/sniff';
import type { ScanContext } from './define.ts';
import { type LooseFile, looseFile } from './loose-bytes.ts';

/** Kinds of text that have no mark of their own: an address alone reads as a list of requirements. */
const unmarked = new Set(['text', 'requirements', 'yaml', 'python', 'csv', 'jsonl', 'model-card', 'pipeline']);

/** The file that the value is, or that lies in it; undefined for mere text. */
export function innerFile(content: ByteSource, context: ScanContext): LooseFile | undefined {
  const told = unmarked.has(sniff(content, '').kind);
  return looseFile(content, told ? { ...context, reads: () => false } : context);
}

/** Examines that file. */
export function* examineInner(content: ByteSource, what: string, context: ScanContext): Generator<Observation, LooseFile | undefined> {
  const found = innerFile(content, context);
  if (found) yield* context.nested(found.offset === 0 ? what : `${what}, at ${found.offset}`, found.source);
  return found;
}
