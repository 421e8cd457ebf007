/** How far a file was read, laid out as a strip: every byte belongs to a segment, and what nobody described counts as unread. */
import type { CoverageRange } from '#contract/findings';

export interface CoverageLayout {
  readonly segments: readonly CoverageRange[];
  /** Bytes of each state. */
  readonly parsed: number;
  readonly hashed: number;
  readonly unread: number;
}

/** Segments drawn at most: more would be thinner than a pixel. */
const mostSegments = 400;

function fillGaps(ranges: readonly CoverageRange[], size: number): CoverageRange[] {
  const filled: CoverageRange[] = [];
  let at = 0;
  for (const range of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
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

/** Joins neighbours of one state, whatever they hold, until few enough are left to draw. */
function coarsen(segments: readonly CoverageRange[]): CoverageRange[] {
  const joined: CoverageRange[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && last.state === segment.state) joined[joined.length - 1] = { ...last, to: segment.to, what: '' };
    else joined.push(segment);
  }
  if (joined.length <= mostSegments) return joined;
  return [...joined]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostSegments)
    .sort((a, b) => a.from - b.from);
}

/**
 * Lays coverage over a file.
 * @param ranges half-open byte ranges in any order; overlaps count once, for the range that begins first
 * @param size of the file in bytes
 */
export function layoutCoverage(ranges: readonly CoverageRange[], size: number): CoverageLayout {
  const filled = fillGaps(ranges, size);
  const sum = (state: CoverageRange['state']) =>
    filled.reduce((total, segment) => total + (segment.state === state ? segment.to - segment.from : 0), 0);
  const segments = filled.length > mostSegments ? coarsen(filled) : filled;
  return { segments, parsed: sum('parsed'), hashed: sum('hashed'), unread: sum('unread') };
}

/** A share in percent with one digit, never rounded up to 100 or down to 0 when it is neither. */
export function sharePercent(part: number, whole: number): string {
  if (whole <= 0) return '0 %';
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.1) return 'under 0.1 %';
  if (part < whole && percent > 99.9) return 'over 99.9 %';
  return `${percent.toFixed(percent === 100 || percent === 0 ? 0 : 1)} %`;
}
