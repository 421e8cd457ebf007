/** What a single tar member's header says against it: pure, no content is read. */

import type { Severity } from '#contract/findings';
import type { TarMember } from '#formats/tar/archive';
import { leavesFolder, linkLeavesFolder, placeOf } from '../member-names.ts';
import { shownName } from '../zip-archive/shown-name.ts';

export interface MemberFault {
  readonly ruleId: string;
  readonly detail: string;
  readonly severity?: Severity;
}

const setUserOrGroup = 0o6000;

const faultRules = {
  checksum: 'MDL-TAR-007',
  cut: 'MDL-TAR-008',
  size: 'MDL-TAR-008',
  'sizes-differ': 'MDL-TAR-009',
  extended: 'MDL-TAR-008',
  sparse: 'MDL-TAR-008',
} as const;

function* linkFaults(member: TarMember, layer: boolean): Generator<MemberFault> {
  const { kind, linkName, name } = member;
  if (kind !== 'symbolic-link' && kind !== 'hard-link') return;
  // The target of a hard link is a member's name, not a path from where the link stands.
  const outside = kind === 'hard-link' ? leavesFolder(linkName) : linkLeavesFolder(name, linkName);
  // In a layer of a container image "/" is the container's own root.
  if (!outside || (layer && !linkName.split('/').includes('..'))) return;
  yield {
    ruleId: 'MDL-TAR-002',
    detail: `Unpacked, ${shownName(name)} becomes a ${kind === 'hard-link' ? 'hard' : 'symbolic'} link to ${shownName(linkName)}, outside the chosen folder.`,
    ...(layer ? { severity: 'low' as const } : {}),
  };
}

/** Everything that a member's headers say against it; in a layer of a container image some of it is ordinary. */
export function* memberFaults(member: TarMember, layer: boolean): Generator<MemberFault> {
  const { beyond, faults, kind, mode, name } = member;
  const shown = shownName(name);
  if (leavesFolder(name) && !(layer && !name.split('/').includes('..')))
    yield { ruleId: 'MDL-TAR-001', detail: `The member ${shown} would be unpacked outside the chosen folder.` };
  yield* linkFaults(member, layer);
  if (kind === 'device' || kind === 'pipe')
    yield {
      ruleId: 'MDL-TAR-004',
      detail: `Unpacked, ${shown} becomes a ${kind === 'device' ? 'device' : 'named pipe'}.`,
      ...(layer ? { severity: 'low' as const } : {}),
    };
  if (beyond !== undefined)
    yield {
      ruleId: 'MDL-TAR-006',
      detail: `The member ${shown} stands behind ${beyond === 'end-mark' ? 'the mark that ends the archive' : 'a header that cannot be read'}; some readers see it, others do not.`,
    };
  for (const fault of faults) yield { ruleId: faultRules[fault.kind], detail: `${shown} ${fault.detail}.` };
  if (kind === 'file' && (mode & setUserOrGroup) !== 0)
    yield {
      ruleId: 'MDL-TAR-010',
      detail: `Unpacked, ${shown} runs with the rights of its owner or group (mode ${(mode & 0o7777).toString(8)}).`,
      ...(layer ? { severity: 'info' as const } : {}),
    };
}

/** Follows names and links over the whole archive: what comes twice, and what is written through a link. */
export class TarNames {
  readonly #seen = new Map<string, TarMember>();
  readonly #links = new Map<string, TarMember>();

  *faults(member: TarMember, layer: boolean): Generator<MemberFault> {
    const place = placeOf(member.name);
    const shown = shownName(member.name);
    const parts = place.split('/');
    for (let length = 1; length < Math.min(parts.length, 256); length += 1) {
      const link = this.#links.get(parts.slice(0, length).join('/'));
      if (link === undefined) continue;
      yield {
        ruleId: 'MDL-TAR-003',
        detail: `${shown} is written through the link ${shownName(link.name)} to ${shownName(link.linkName)}, which stands in front of it in the archive.`,
        ...(layer ? { severity: 'low' as const } : {}),
      };
      break;
    }
    const earlier = this.#seen.get(place);
    if (earlier && member.kind !== 'folder' && place !== '')
      yield {
        ruleId: earlier.kind === 'symbolic-link' || earlier.kind === 'hard-link' ? 'MDL-TAR-003' : 'MDL-TAR-005',
        detail:
          earlier.kind === 'symbolic-link' || earlier.kind === 'hard-link'
            ? `${shown} is first a link to ${shownName(earlier.linkName)} and then a file: a careless program writes through the link.`
            : `${shown} stands in the archive twice, at ${earlier.from} and at ${member.from}: unpacked, the last one stays; readers that search take the first.`,
      };
    this.#seen.set(place, member);
    if (member.kind === 'symbolic-link') this.#links.set(place, member);
  }
}
