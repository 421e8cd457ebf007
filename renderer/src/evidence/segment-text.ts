/** What a stretch of the coverage strip is, in one line. */
import { bytesText, offsetText } from '../format/bytes.ts';
import { plain } from '../format/plain.ts';
import { text } from '../i18n/evidence.ts';
import { countText, fill } from '../i18n/fill.ts';
import type { StripSegment } from './coverage.ts';

const states = ['parsed', 'hashed', 'unread'] as const;

/** How much of each state a stretch of several ranges holds. */
export function partsText(segment: StripSegment): string {
  return states
    .filter((state) => segment[state] > 0)
    .map((state) => fill(text.part, { state: text.coverageStates[state], bytes: bytesText(segment[state]) }))
    .join(', ');
}

/** Range and what it holds; the name came out of the file and is escaped. */
export function segmentText(segment: StripSegment): string {
  const { from, ranges, state, to, what } = segment;
  const place = { from: offsetText(from), to: offsetText(Math.max(from, to - 1)) };
  if (ranges > 1) return fill(text.joined, { ...place, ranges: countText(ranges, text.range), parts: partsText(segment) });
  const values = { ...place, state: text.coverageStates[state], what: plain(what, 200) };
  return fill(what === '' ? text.segment : text.segmentOf, values);
}
