/** Where the findings of a file sit in its own bytes: a member that lies there unpacked has its offsets moved, a packed one has none. */
import type { CoverageRange } from '#contract/findings';
import type { ContentNode } from '#contract/models';
import type { FindingDetail } from '#contract/review';
import type { StripPin } from '#page/evidence/coverage-strip.tsx';
import type { Pin } from '#page/evidence/pins.ts';
import { memberKey } from './tree.ts';

type Placed = Pick<FindingDetail, 'location' | 'evidence'>;

/** Tells where a member's first byte lies in the outermost file, or nothing where it is packed. */
export type Places = (member: string) => number | undefined;

/** Places of the members of a file; '' is the file itself. */
export function placesOf(contents: readonly ContentNode[]): Places {
  const starts = new Map(contents.map(({ from, member }) => [memberKey(member), from]));
  return (member) => (member === '' ? 0 : starts.get(memberKey(member)));
}

/** The member whose bytes the evidence shows. */
export function evidenceMember({ location, evidence }: Placed): string {
  return evidence?.bytes?.member ?? location.member ?? '';
}

/** Where the bytes that a finding speaks of begin in the outermost file: 0 for those of the file itself. */
export function baseOf(finding: Placed, places: Places): number | undefined {
  return places(evidenceMember(finding));
}

/** Where a finding begins in the outermost file, if it says so. */
export function offsetIn(finding: Placed, places: Places): number | undefined {
  const base = baseOf(finding, places);
  if (base === undefined) return undefined;
  const { bytes } = finding.evidence ?? {};
  const pin = bytes?.pins.find(({ strong }) => strong) ?? bytes?.pins[0];
  const offset = pin?.from ?? finding.location.offset;
  return offset === undefined ? undefined : base + offset;
}

/** All pins in the outermost file: those of the evidence, else the place that the finding names. */
export function pinsIn(findings: readonly Placed[], places: Places): readonly Pin[] {
  return findings.flatMap((finding): Pin[] => {
    const base = baseOf(finding, places);
    if (base === undefined) return [];
    const { location, evidence } = finding;
    const pins = evidence?.bytes?.pins ?? [];
    if (pins.length > 0) return pins.map((pin) => ({ ...pin, from: base + pin.from, to: base + pin.to }));
    if (location.offset === undefined) return [];
    return [{ from: base + location.offset, to: base + location.offset + Math.max(1, location.length ?? 1) }];
  });
}

/** Where a packed member stands: the range that was noted for it, or for a container around it. */
function rangeStart(member: string, coverage: readonly CoverageRange[], places: Places): number | undefined {
  for (let outer = member, left = 16; outer !== '' && left > 0; left -= 1) {
    const start = places(outer) ?? coverage.find(({ what }) => what === `member ${outer}`)?.from;
    if (start !== undefined) return start;
    outer = outer.slice(0, Math.max(0, outer.lastIndexOf('!')));
  }
  return undefined;
}

/** Marks for the coverage strip, in the order of the file; a finding without any place has none. */
export function stripPins(findings: readonly FindingDetail[], coverage: readonly CoverageRange[], places: Places): readonly StripPin[] {
  return findings
    .flatMap((finding): StripPin[] => {
      const offset = offsetIn(finding, places) ?? rangeStart(evidenceMember(finding), coverage, places);
      if (offset === undefined) return [];
      return [{ key: finding.id, offset, severity: finding.severity, title: `${finding.ref} ${finding.title}` }];
    })
    .toSorted((left, right) => left.offset - right.offset);
}
