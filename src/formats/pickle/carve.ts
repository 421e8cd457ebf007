/** Finds where the next pickle stream starts after one has ended, also behind bytes that belong to no stream. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { opcodeKinds } from './opcodes.ts';
import { tryPickle } from './recognise.ts';

const chunk = 1024 * 1024;
const longestLine = 65_536;

/** Whether the bytes at a place start like a stream: a protocol mark with a sane second opcode, or a GLOBAL with two identifiers. */
function plausible(bytes: Uint8Array, index: number): boolean {
  const first = bytes[index];
  if (first === 0x80) {
    const version = bytes[index + 1] ?? 255;
    return version >= 2 && version <= 5 && opcodeKinds[bytes[index + 2] ?? 255] !== undefined;
  }
  if (first !== 0x63) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + index + 1, Math.min(160, bytes.length - index - 1)).toString('latin1');
  return /^[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n[(VSXU\]})0-9NKMIJ\x8c]/.test(text);
}

/** Offset of a stream that imports something, at or after `from`. */
export function streamWithin(source: ByteSource, from: number, budget: Budget): number | undefined {
  for (let base = from; base < source.size; base += chunk) {
    budget.spend('maxSteps', 64);
    // Some overlap, so that a start is seen whole; a copy, because trials read the source too.
    const bytes = copyBytes(source, base, chunk + 256);
    const limit = Math.min(chunk, bytes.length);
    let marked = bytes.indexOf(0x80);
    let named = bytes.indexOf(0x63);
    while ((marked >= 0 && marked < limit) || (named >= 0 && named < limit)) {
      const first = marked >= 0 && (named < 0 || marked < named);
      const index = first ? marked : named;
      if (first) marked = bytes.indexOf(0x80, marked + 1);
      else named = bytes.indexOf(0x63, named + 1);
      if (index >= limit || !plausible(bytes, index)) continue;
      const trial = tryPickle(source, base + index, false, longestLine);
      // What a trial costs is counted, so that bytes made to look like many starts end at the limit and are told.
      budget.spend('maxSteps', 256 + trial.opcodes);
      if (trial.recognised && trial.imports > 0) return base + index;
    }
  }
  return undefined;
}

/** Offset of the next stream at or after `from`: right there when it parses, else behind junk when it imports something. */
export function nextStream(source: ByteSource, from: number, budget: Budget): number | undefined {
  if (from >= source.size) return undefined;
  return tryPickle(source, from, true).recognised ? from : streamWithin(source, from, budget);
}
