/** Accounts for every byte of an HDF5 file, and looks for files among those that nothing in it refers to. */
import type { CoverageRange, Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import type { Hdf5File } from '#formats/hdf5/file';
import type { ByteRange } from '#formats/hdf5/model';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hiddenFile } from './hidden-file.ts';
import { located } from './storage.ts';

/** More stretches of the file are not told apart in its account. */
const maxRuns = 1800;
const window = 1024 * 1024;
const zeros = Buffer.alloc(window);

/** A stretch of the file: structure, data, both mixed, or what neither claims. */
interface Stretch extends ByteRange {
  readonly kind: 'structure' | 'data' | 'gap';
}

/** The whole file in order. Where both claim a byte, it was read as structure. */
function* stretches(file: Hdf5File): Generator<Stretch> {
  const data = file.data.joined();
  let next = data.next();
  let position = 0;
  function* upTo(limit: number): Generator<Stretch> {
    while (!next.done && position < limit) {
      const { from, to } = next.value;
      if (from > position) {
        const end = Math.min(from, limit);
        yield { kind: 'gap', from: position, to: end };
        position = end;
      }
      if (position < limit && to > position) {
        const end = Math.min(to, limit);
        yield { kind: 'data', from: position, to: end };
        position = end;
      }
      if (to <= position) next = data.next();
    }
    if (position < limit) yield { kind: 'gap', from: position, to: limit };
    position = Math.max(position, limit);
  }
  for (const { from, to } of file.parsed.joined()) {
    yield* upTo(from);
    yield { kind: 'structure', from: position, to };
    position = Math.max(position, to);
  }
  yield* upTo(file.source.size);
}

/** First byte of a range that is not zero, or undefined. */
function firstByte(source: ByteSource, range: ByteRange, context: ScanContext): number | undefined {
  for (let at = range.from; at < range.to; at += window) {
    context.budget.spend('maxSteps', 16);
    const bytes = source.read(at, Math.min(window, range.to - at));
    if (zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0) continue;
    const index = bytes.findIndex((byte) => byte !== 0);
    if (index >= 0) return at + index;
  }
  return undefined;
}

function nameOf(gap: ByteRange, file: Hdf5File): string {
  const { base, fileEnd } = file.superblock;
  if (gap.from < base) return 'user block';
  return fileEnd !== undefined && gap.from >= fileEnd ? 'bytes behind the end' : `unused bytes at ${gap.from}`;
}

function* loose(file: Hdf5File, gap: ByteRange, context: ScanContext): Generator<Observation, boolean> {
  const start = firstByte(file.source, gap, context);
  if (start === undefined) return false;
  const content = sliceSource(file.source, start, gap.to - start);
  const found = hiddenFile(content, context);
  if (found === undefined) return true;
  const at = start + found.offset;
  const what = nameOf(gap, file);
  yield {
    ruleId: 'MDL-H5-008',
    detail: `${found.label} stands in the ${what.replace(/ at \d+$/, '')} of the file, where no object of it leads.`,
    location: located(context, { from: at, to: gap.to }, ''),
    evidence: excerpt(file.source, context.member, at, Math.min(gap.to, at + 64)),
  };
  yield* context.nested(found.offset === 0 ? what : `${what}, at ${at}`, found.source, at);
  return true;
}

/** What is noted of a stretch; `filled` where a gap holds more than zeros. */
function rangeOf({ from, to, kind }: Stretch, filled: boolean): CoverageRange {
  if (kind === 'structure') return { from, to, state: 'parsed', what: 'structure' };
  if (kind === 'data') return { from, to, state: 'hashed', what: 'data' };
  if (filled) return { from, to, state: 'unread', what: 'bytes that nothing refers to' };
  return { from, to, state: 'parsed', what: 'zeros that nothing refers to' };
}

/** Notes how far each byte was understood; bytes that nothing refers to are looked through. */
export function* accountFor(file: Hdf5File, context: ScanContext): Generator<Observation> {
  let noted = 0;
  let rest: number | undefined;
  for (const stretch of stretches(file)) {
    const filled = stretch.kind === 'gap' && (yield* loose(file, stretch, context));
    if (noted < maxRuns) {
      noted += 1;
      context.cover(rangeOf(stretch, filled));
    } else rest ??= stretch.from;
  }
  if (rest !== undefined)
    context.cover({ from: rest, to: file.source.size, state: 'hashed', what: 'structure, data and room between them, not told apart' });
}
