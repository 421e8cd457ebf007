/** Holds the two headers of a member against each other and against what any archive needs: pure, no content is read. */
import type { Observation } from '#contract/findings';
import type { Member } from '#formats/zip/archive';
import { descriptorFlag, hidingFlags } from '#formats/zip/entry';
import { leavesFolder } from '../member-names.ts';
import { shownName } from './shown-name.ts';

export interface HeaderFault {
  readonly ruleId: string;
  readonly detail: string;
  readonly fields?: readonly { readonly pointer: string; readonly value: string }[];
}

const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;

function* nameFaults(member: Member): Generator<HeaderFault> {
  const { listed, local } = member;
  const name = shownName(listed.name);
  const paths = new Set([listed.name, local?.name, listed.unicodeName, local?.unicodeName].filter((path) => path !== undefined));
  for (const path of paths)
    if (leavesFolder(path))
      yield { ruleId: 'MDL-ZIP-009', detail: `The member ${shownName(path)} would be unpacked outside the chosen folder.` };
  if (local && local.name !== listed.name)
    yield {
      ruleId: 'MDL-ZIP-002',
      detail: `The directory calls this member ${name}; the header in front of its data calls it ${shownName(local.name)}.`,
      fields: [
        { pointer: 'directory name', value: name },
        { pointer: 'local name', value: shownName(local.name) },
      ],
    };
  const unicode = [listed.unicodeName, local?.unicodeName].find((path) => path !== undefined && path !== listed.name);
  if (unicode !== undefined && /^[\x20-\x7e]*$/.test(listed.name))
    yield { ruleId: 'MDL-ZIP-002', detail: `The member ${name} carries a second name, ${shownName(unicode)}, in its Unicode Path field.` };
  if (listed.name.includes('\0'))
    yield { ruleId: 'MDL-ZIP-002', detail: `The name ${name} holds a zero byte; some readers cut it there and see another name.` };
}

function* valueFaults(member: Member): Generator<HeaderFault> {
  const { listed, local } = member;
  if (local === undefined) return;
  const name = shownName(listed.name);
  const hiding = (local.flags ^ listed.flags) & hidingFlags;
  if (hiding !== 0)
    yield {
      ruleId: 'MDL-ZIP-003',
      detail: `The flags of ${name} differ: ${hex(listed.flags)} in the directory, ${hex(local.flags)} in front of the data.`,
      fields: [
        { pointer: 'directory flags', value: hex(listed.flags) },
        { pointer: 'local flags', value: hex(local.flags) },
      ],
    };
  const deferred = (local.flags & descriptorFlag) !== 0;
  const pairs: [string, number, number][] = [['method', listed.method, local.method]];
  // Behind a descriptor flag the local fields may be zero (APPNOTE 4.4.4).
  for (const key of ['crc', 'compressedSize', 'size'] as const)
    if (!(deferred && (local[key] === 0 || local[key] === 0xffffffff))) pairs.push([key, listed[key], local[key]]);
  const differing = pairs.filter(([, central, front]) => central !== front);
  if (differing.length > 0)
    yield {
      ruleId: 'MDL-ZIP-011',
      detail: `The two headers of ${name} disagree on ${differing.map(([key]) => words[key] ?? key).join(', ')}.`,
      fields: differing.flatMap(([key, central, front]) => [
        { pointer: `directory ${words[key] ?? key}`, value: String(central) },
        { pointer: `local ${words[key] ?? key}`, value: String(front) },
      ]),
    };
}

const words: Readonly<Record<string, string>> = { crc: 'checksum', compressedSize: 'packed size', size: 'size', method: 'method' };

/** Everything that the headers of one member say against it. */
export function* headerFaults(member: Member): Generator<HeaderFault> {
  const name = shownName(member.listed.name);
  if (!member.inDirectory)
    yield { ruleId: 'MDL-ZIP-012', detail: `The member ${name} stands in the file at ${member.from}; the directory does not list it.` };
  if (member.inDirectory && member.local === undefined)
    yield { ruleId: 'MDL-ART-001', detail: `The directory points to ${member.from} for ${name}; no member stands there.` };
  yield* nameFaults(member);
  yield* valueFaults(member);
  if (member.symbolicLink) yield { ruleId: 'MDL-ZIP-014', detail: `Unpacked, ${name} becomes a symbolic link.` };
}

/** A fault as an observation of the archive. */
export function faultObservation(fault: HeaderFault, location: Observation['location'], evidence: Observation['evidence']): Observation {
  const fields = fault.fields ? { fields: [...fault.fields] } : {};
  return { ruleId: fault.ruleId, detail: fault.detail, location, evidence: { ...evidence, ...fields } };
}
