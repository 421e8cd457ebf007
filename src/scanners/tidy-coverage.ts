/** Turns what scanners noted about ranges into one gapless account of the file. */
import type { CoverageRange } from '#contract/findings';

/** Sorted, clipped to the file, overlaps resolved in favour of what was noted first, holes named as unread. */
export function tidyCoverage(noted: readonly CoverageRange[], size: number): CoverageRange[] {
  const sorted = [...noted]
    .map((range) => ({ ...range, from: Math.max(0, Math.trunc(range.from)), to: Math.min(size, Math.trunc(range.to)) }))
    .filter((range) => range.to > range.from)
    .sort((left, right) => left.from - right.from || right.to - left.to);
  const tidy: CoverageRange[] = [];
  let position = 0;
  const append = (range: CoverageRange) => {
    const last = tidy.at(-1);
    if (last && last.state === range.state && last.what === range.what && last.to === range.from) last.to = range.to;
    else tidy.push(range);
  };
  for (const range of sorted) {
    if (range.to <= position) continue;
    if (range.from > position) append({ from: position, to: range.from, state: 'unread', what: 'not examined' });
    append({ ...range, from: Math.max(range.from, position) });
    position = range.to;
  }
  if (position < size) append({ from: position, to: size, state: 'unread', what: 'not examined' });
  return tidy;
}
