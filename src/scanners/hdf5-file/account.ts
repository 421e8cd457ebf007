/** Accounts for every byte of an HDF5 file, and looks for files among those that nothing in it refers to. */
import type { CoverageRange, Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import type { Hdf5File } from '#formats/hdf5/file';
import type { ByteRange } from '#formats/hdf5/model';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looseFile } from '../loose-bytes.ts';
import { located } from './storage.ts';

/** More stretches are not listed one by one. */
const maxRuns = 1500;
const window = 1024 * 1024;

/** Sorted ranges with overlaps and neighbours joined. */
function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = [...ranges].sort((left, right) => left.from - right.from);
  const result: { from: number; to: number }[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}

/** What of [0, size) lies in none of the ranges, which are sorted and joined. */
function gapsOf(ranges: readonly ByteRange[], size: number): ByteRange[] {
  const gaps: ByteRange[] = [];
  let position = 0;
  for (const range of ranges) {
    if (range.from > position) gaps.push({ from: position, to: range.from });
    position = Math.max(position, range.to);
  }
  if (position < size) gaps.push({ from: position, to: size });
  return gaps;
}

/** First byte of a range that is not zero, or undefined. */
function firstByte(source: ByteSource, range: ByteRange, context: ScanContext): number | undefined {
  for (let at = range.from; at < range.to; at += window) {
    context.budget.spend('maxSteps', 16);
    const bytes = source.read(at, Math.min(window, range.to - at));
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
  const found = looseFile(content, context);
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

/** Notes how far each byte was understood; bytes that nothing refers to are looked through. */
export function* accountFor(file: Hdf5File, context: ScanContext): Generator<Observation> {
  const parsed = joined(file.parsed);
  const data = joined(file.data);
  const covered = joined([...parsed, ...data]);
  const runs: CoverageRange[] = [];
  // Structure is noted first: where both claim a byte, it was read as structure.
  const few = parsed.length + data.length <= maxRuns;
  if (few) {
    for (const range of parsed) runs.push({ ...range, state: 'parsed', what: 'structure' });
    for (const range of data) runs.push({ ...range, state: 'hashed', what: 'data' });
  } else for (const range of covered.slice(0, maxRuns)) runs.push({ ...range, state: 'hashed', what: 'structure and data' });
  for (const gap of gapsOf(covered, file.source.size)) {
    const filled = yield* loose(file, gap, context);
    if (!filled) runs.push({ ...gap, state: 'parsed', what: 'zeros that nothing refers to' });
    else runs.push({ ...gap, state: 'unread', what: 'bytes that nothing refers to' });
  }
  for (const run of runs) context.cover(run);
}
