/** Where the findings of a file sit in its own bytes; those inside a member of an archive have offsets of that member instead. */
import type { FindingDetail } from '#contract/review';
import type { StripPin } from '#page/evidence/coverage-strip.tsx';
import type { Pin } from '#page/evidence/pins.ts';

/** Whether the offsets of a finding are those of the file itself. */
export function isOutermost({ location, evidence }: Pick<FindingDetail, 'location' | 'evidence'>): boolean {
  return !location.member && !evidence?.bytes?.member;
}

/** Whether a finding lies in this member or in something inside it; every finding lies in the file itself. */
export function isInside({ location }: Pick<FindingDetail, 'location'>, member: string): boolean {
  return member === '' || location.member === member || (location.member ?? '').startsWith(`${member}!`);
}

/** Where a finding begins in the file, if it says so. */
export function offsetIn(finding: Pick<FindingDetail, 'location' | 'evidence'>): number | undefined {
  if (!isOutermost(finding)) return undefined;
  const { bytes } = finding.evidence ?? {};
  const pin = bytes?.pins.find(({ strong }) => strong) ?? bytes?.pins[0];
  return pin?.from ?? finding.location.offset;
}

/** All pins in the file: those of the evidence, else the place that the finding names. */
export function pinsIn(findings: readonly Pick<FindingDetail, 'location' | 'evidence'>[]): readonly Pin[] {
  return findings.filter(isOutermost).flatMap(({ location: { offset, length }, evidence }): Pin[] => {
    const pins = evidence?.bytes?.pins ?? [];
    if (pins.length > 0) return [...pins];
    return offset === undefined ? [] : [{ from: offset, to: offset + Math.max(1, length ?? 1) }];
  });
}

/** Marks for the coverage strip. */
export function stripPins(findings: readonly FindingDetail[]): readonly StripPin[] {
  return findings.flatMap((finding) => {
    const offset = offsetIn(finding);
    return offset === undefined ? [] : [{ key: finding.id, offset, severity: finding.severity, title: `${finding.ref} ${finding.title}` }];
  });
}
