/** How far a file was read, laid out as a strip: every byte belongs to a segment, and what nobody described counts as not understood. */
import type { CoverageRange } from '#contract/findings';

export interface Totals {
  readonly parsed: number;
  readonly hashed: number;
  readonly unread: number;
}

/** A stretch of the strip: one range, or several that are too thin to be drawn each for itself. */
export interface StripSegment extends Totals {
  readonly from: number;
  readonly to: number;
  /** What most of it is. */
  readonly state: CoverageRange['state'];
  /** What it holds; '' where several ranges of different kinds are drawn as one. */
  readonly what: string;
  /** Ranges in it. */
  readonly ranges: number;
}

export interface CoverageLayout extends Totals {
  readonly segments: readonly StripSegment[];
  /** Ranges that there are, gaps among them. */
  readonly ranges: number;
}

/** Stretches that a strip of a wide window has room for. */
const mostSegments = 360;

function sorted(ranges: readonly CoverageRange[]): readonly CoverageRange[] {
  const isSorted = ranges.every((range, index) => index === 0 || (ranges[index - 1]?.from ?? 0) <= range.from);
  return isSorted ? ranges : ranges.toSorted((left, right) => left.from - right.from || left.to - right.to);
}

function fillGaps(ranges: readonly CoverageRange[], size: number): CoverageRange[] {
  const filled: CoverageRange[] = [];
  let at = 0;
  for (const range of sorted(ranges)) {
    const from = Math.max(range.from, at);
    const to = Math.min(range.to, size);
    if (to <= from) continue;
    if (from > at) filled.push({ from: at, to: from, state: 'unread', what: '' });
    filled.push({ ...range, from, to });
    at = to;
  }
  if (at < size) filled.push({ from: at, to: size, state: 'unread', what: '' });
  return filled;
}

function segmentOf({ from, state, to, what }: CoverageRange): StripSegment {
  return { from, to, state, what, ranges: 1, parsed: 0, hashed: 0, unread: 0, [state]: to - from };
}

function mainState({ hashed, parsed, unread }: Totals): CoverageRange['state'] {
  if (unread >= parsed && unread >= hashed) return 'unread';
  return parsed >= hashed ? 'parsed' : 'hashed';
}

function join(left: StripSegment, right: StripSegment): StripSegment {
  const totals = { parsed: left.parsed + right.parsed, hashed: left.hashed + right.hashed, unread: left.unread + right.unread };
  const what = left.what === right.what ? left.what : '';
  return { from: left.from, to: right.to, state: mainState(totals), what, ranges: left.ranges + right.ranges, ...totals };
}

/** Joins neighbours that are thinner than `least` bytes until they are not; what is wide enough stays by itself. */
function coarsen(segments: readonly StripSegment[], least: number): StripSegment[] {
  const drawn: StripSegment[] = [];
  for (const segment of segments) {
    const last = drawn.at(-1);
    const isThin = (each: StripSegment) => each.to - each.from < least;
    if (last && isThin(last) && isThin(segment)) drawn[drawn.length - 1] = join(last, segment);
    else drawn.push(segment);
  }
  return drawn;
}

/**
 * Lays coverage over a file, in time that grows with the number of ranges.
 * @param ranges half-open byte ranges in any order; overlaps count once, for the range that begins first
 * @param size of the file in bytes
 */
export function layoutCoverage(ranges: readonly CoverageRange[], size: number): CoverageLayout {
  const filled = fillGaps(ranges, size).map(segmentOf);
  const totals = { parsed: 0, hashed: 0, unread: 0 };
  for (const { parsed, hashed, unread } of filled) {
    totals.parsed += parsed;
    totals.hashed += hashed;
    totals.unread += unread;
  }
  // Wide stretches and joined ones take turns at worst, so twice the share of one keeps to the bound.
  const segments = filled.length > mostSegments ? coarsen(filled, (size / mostSegments) * 2) : filled;
  return { segments, ranges: filled.length, ...totals };
}

/** A share in percent with one digit, never rounded up to 100 or down to 0 when it is neither. */
export function sharePercent(part: number, whole: number): string {
  if (whole <= 0) return '0 %';
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.1) return 'under 0.1 %';
  if (part < whole && percent > 99.9) return 'over 99.9 %';
  return `${percent.toFixed(percent === 100 || percent === 0 ? 0 : 1)} %`;
}
