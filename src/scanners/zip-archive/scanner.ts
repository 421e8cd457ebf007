/** Reads zip archives the way their loaders do, says where loaders would disagree, and has every member examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { type Archive, type Member, readArchive } from '#formats/zip/archive';
import { memberContent } from '#formats/zip/content';
import { zipKinds } from '#formats/zip/recognise';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looseFile } from '../loose-bytes.ts';
import { placeOf } from '../member-names.ts';
import { faultObservation, headerFaults } from './header-checks.ts';
import { reviewMember } from './member-review.ts';
import { shownName } from './shown-name.ts';
import { torchFacts } from './torch-layout.ts';

/** Observations of one rule that are told member by member. */
const maxPerRule = 40;
/** Members that share bytes could otherwise have the same bytes read a hundred thousand times. */
const mostClaimed = 10;

function location(context: ScanContext, from: number, to: number): Observation['location'] {
  return { ...(context.member ? { member: context.member } : {}), offset: from, length: Math.max(0, to - from) };
}

interface Twin {
  readonly first: Member;
  readonly second: Member;
  /** Equal only to readers that do not tell capitals from small letters, as PyTorch's. */
  readonly byLetter: boolean;
}

/** Members of one name, as a careless file system or loader compares names. */
function* duplicates(members: readonly Member[]): Generator<Twin> {
  const seen = new Map<string, Member>();
  const folded = new Map<string, Member>();
  for (const member of members) {
    const key = placeOf(member.listed.name);
    const small = key.toLowerCase();
    const earlier = seen.get(key);
    const similar = folded.get(small);
    if (earlier) yield { first: earlier, second: member, byLetter: false };
    else if (similar) yield { first: similar, second: member, byLetter: true };
    if (!earlier) seen.set(key, member);
    if (!similar) folded.set(small, member);
  }
}

function* archiveFaults(source: ByteSource, archive: Archive, context: ScanContext): Generator<Observation> {
  const at = (from: number, to: number) => ({ location: location(context, from, to), evidence: excerpt(source, context.member, from, to) });
  for (const detail of archive.faults) {
    const from = archive.end?.directoryStart ?? 0;
    yield { ruleId: 'MDL-ZIP-016', detail, ...at(from, archive.end?.offset ?? from + 4) };
  }
  for (const { byLetter, first, second } of duplicates(archive.members)) {
    const name = shownName(second.listed.name);
    const detail = byLetter
      ? `${shownName(first.listed.name)} and ${name} differ by capital letters alone; PyTorch looks for a name without regard to them.`
      : `${name} stands in the archive twice, at ${first.from} and at ${second.from}. PyTorch takes the first, Python's zipfile the last; both were examined.`;
    yield {
      ruleId: 'MDL-ZIP-001',
      ...(byLetter ? { severity: 'medium' as const } : {}),
      detail,
      ...at(second.listed.offset, second.listed.end),
    };
  }
  for (const [first, second] of archive.overlaps) {
    const detail = `The bytes of ${shownName(first.listed.name)} and of ${shownName(second.listed.name)} overlap from ${second.from} on.`;
    yield { ruleId: 'MDL-ZIP-015', detail, ...at(second.from, Math.min(first.to, second.to)) };
  }
}

const looseRule = { before: 'MDL-ZIP-007', between: 'MDL-ZIP-008', after: 'MDL-ZIP-008' } as const;
const looseWords = { before: 'in front of the archive', between: 'between the members', after: 'behind the archive' } as const;

function* looseBytes(source: ByteSource, archive: Archive, context: ScanContext, runs: CoverRuns): Generator<Observation> {
  for (const { where, from, to } of archive.loose) {
    const content = sliceSource(source, from, to - from);
    const file = looseFile(content, context);
    const found = file ? ` A file lies in them: ${file.label}.` : '';
    yield {
      ruleId: looseRule[where],
      detail: `${to - from} bytes stand ${looseWords[where]}.${found}`,
      location: location(context, from, to),
      evidence: excerpt(source, context.member, from, to),
    };
    if (file) yield* context.nested(`bytes ${looseWords[where]}`, file.source);
    runs.cover(from, to, file ? 'parsed' : 'hashed', `bytes ${looseWords[where]}`);
  }
}

/** How often one stretch of bytes is examined, under as many names. */
const mostLooks = 4;

function* members(source: ByteSource, archive: Archive, context: ScanContext, runs: CoverRuns): Generator<Observation> {
  let claimed = 0;
  const told = new Map<string, number>();
  const unread = new Map<string, number>();
  // Entries that share their bytes share their content: a few looks are enough, thousands are what such an archive is made for.
  const looks = new Map<string, number>();
  for (const member of [...archive.members].sort((left, right) => left.from - right.from)) {
    const { from, to, local } = member;
    claimed += member.listed.compressedSize;
    if (claimed > source.size * mostClaimed + 1024 * 1024)
      throw new LimitReached('maxRatio', `The members of the archive claim together more than ${mostClaimed} times the bytes of the file.`);
    const evidence = excerpt(source, context.member, from, Math.max(from, local?.end ?? from));
    const say = (ruleId: string, detail: string, severity?: Observation['severity']): Observation => ({
      ruleId,
      ...(severity ? { severity } : {}),
      detail,
      location: location(context, from, to),
      evidence,
    });
    function* counted(all: Iterable<Observation>): Generator<Observation> {
      for (const each of all) {
        const count = (told.get(each.ruleId) ?? 0) + 1;
        told.set(each.ruleId, count);
        if (count <= maxPerRule) yield each;
      }
    }
    for (const fault of headerFaults(member)) yield* counted([faultObservation(fault, location(context, from, to), evidence)]);
    const stretch = `${from} ${local?.end} ${member.listed.compressedSize} ${member.listed.method}`;
    const seen = looks.get(stretch) ?? 0;
    looks.set(stretch, seen + 1);
    if (seen >= mostLooks) continue;
    const reading = yield* reviewMember(source, member, context, say);
    runs.cover(from, to, reading.state, reading.what);
    if (reading.unreadFormat) unread.set(reading.unreadFormat, (unread.get(reading.unreadFormat) ?? 0) + 1);
  }
  if (unread.size > 0) context.fact('Members not read further', [...unread].map(([label, count]) => `${label} × ${count}`).join(', '));
  for (const [ruleId, count] of told)
    if (count > maxPerRule)
      yield {
        ruleId,
        detail: `${count - maxPerRule} more members of this kind are not listed one by one.`,
        location: location(context, 0, 0),
      };
}

/** Comments are shown by few programs and read by none; they have room for a file. */
function* comments(source: ByteSource, archive: Archive, context: ScanContext): Generator<Observation> {
  const stretches = archive.members
    .filter((member) => member.commentLength > 7)
    .map((member) => [member.listed.end - member.commentLength, member.listed.end] as const);
  const { end } = archive;
  if (end && end.comment > 7) stretches.push([source.size - end.trailing - end.comment, source.size - end.trailing]);
  for (const [from, to] of stretches.slice(0, maxPerRule)) {
    const content = sliceSource(source, from, to - from);
    const file = looseFile(content, context);
    if (file === undefined || file.label === 'Text') continue;
    yield {
      ruleId: 'MDL-ZIP-017',
      detail: `A comment of ${to - from} bytes holds a file: ${file.label}.`,
      location: location(context, from, to),
      evidence: excerpt(source, context.member, from, to),
    };
    yield* context.nested('comment', file.source, from + file.offset);
  }
}

function readText(source: ByteSource, member: Member, context: ScanContext): string {
  if (member.local === undefined || member.listed.size > 4096) return '';
  const content = memberContent(source, member.listed, member.local.end, context.budget, context.depth);
  return content.state === 'read' ? Buffer.from(content.source.read(0, 4096)).toString('utf8') : '';
}

export const zipArchive = defineScanner({
  id: 'zip-archive',
  version: 2,
  title: 'Zip archives and what lies in them',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013', '014', '015', '016', '017'].map(
      (number) => `MDL-ZIP-${number}`,
    ),
    'MDL-MAR-001',
    'MDL-MAR-002',
  ],
  blindSpots:
    'Does not open encrypted members, or members packed by other methods than stored, deflate, deflate64, bzip2, LZMA, xz and Zstandard; each is told. ' +
    'Tensor storages are checked by checksum and looked at for files at their very beginning, not interpreted.',
  accepts: (format) => zipKinds.includes(format.kind),
  *scan(source, context) {
    const archive = readArchive(source, context.budget);
    const runs = new CoverRuns((range) => context.cover(range));
    context.fact('Members', String(archive.members.length));
    for (const [label, value] of torchFacts(archive.members, (member) => readText(source, member, context))) context.fact(label, value);
    yield* archiveFaults(source, archive, context);
    yield* members(source, archive, context, runs);
    yield* looseBytes(source, archive, context, runs);
    yield* comments(source, archive, context);
    if (archive.end) runs.cover(archive.end.directoryStart, source.size - archive.end.trailing, 'parsed', 'archive directory');
    runs.finish();
    if (archive.end === undefined) throw new MalformedInput('The archive has no directory at its end.', source.size);
  },
});
