/** Reads tar archives the way their programs do, says where these would disagree, and has every member examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { sniff } from '#formats/sniff';
import { type TarGap, type TarMember, walkTar } from '#formats/tar/archive';
import { blockLength, looksLikeTar } from '#formats/tar/header';
import { firstTarNames, tarLayout } from '#formats/tar/recognise';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looseFile } from '../loose-bytes.ts';
import { reviewServing } from '../torch-serving.ts';
import { shownName } from '../zip-archive/shown-name.ts';
import { inImageLayer, sha256Of, statedDigest } from './blob-digests.ts';
import { type MemberFault, memberFaults, TarNames } from './member-checks.ts';

/** Observations of one rule that are told member by member. */
const maxPerRule = 40;

/** Tells no rule more often than a person reads it, and counts the rest. */
class Told {
  readonly #counts = new Map<string, number>();

  admits(ruleId: string): boolean {
    const count = (this.#counts.get(ruleId) ?? 0) + 1;
    this.#counts.set(ruleId, count);
    return count <= maxPerRule;
  }

  *rest(): Generator<readonly [ruleId: string, count: number]> {
    for (const [ruleId, count] of this.#counts) if (count > maxPerRule) yield [ruleId, count - maxPerRule];
  }
}

function observe(
  source: ByteSource,
  context: ScanContext,
  { detail, ruleId, severity }: MemberFault,
  from: number,
  to: number,
): Observation {
  return {
    ruleId,
    ...(severity ? { severity } : {}),
    detail,
    location: { ...(context.member ? { member: context.member } : {}), offset: from, length: Math.max(0, to - from) },
    evidence: excerpt(source, context.member, from, Math.min(to, from + blockLength)),
  };
}

/** Where the sizes of two headers differ, the member and all behind it by the other one. */
function* otherReading(source: ByteSource, member: TarMember, context: ScanContext): Generator<Observation> {
  if (member.otherSize === undefined) return;
  const next = member.dataStart + Math.ceil(member.otherSize / blockLength) * blockLength;
  const name = `${member.name} (by its own header)`;
  if (member.otherSize > 0) yield* context.nested(name, sliceSource(source, member.dataStart, member.otherSize), member.dataStart);
  if (next < member.to && looksLikeTar(source, next))
    yield* context.nested(`${name}, members behind it`, sliceSource(source, next, source.size - next), next);
}

function* content(source: ByteSource, member: TarMember, context: ScanContext, runs: CoverRuns, layer: boolean): Generator<Observation> {
  const { dataStart, from, kind, name, packed, to } = member;
  runs.cover(from, dataStart, 'parsed', 'archive headers');
  if (packed === 0 || (kind !== 'file' && kind !== 'other' && kind !== 'hard-link')) {
    runs.cover(dataStart, to, 'parsed', 'archive headers');
    if (kind === 'symbolic-link' || kind === 'hard-link' || kind === 'device' || kind === 'pipe')
      context.content(name, kind.replace('-', ' '), 0, member.linkName === '' ? '' : `Leads to ${shownName(member.linkName)}.`);
    return;
  }
  const digest = layer ? undefined : statedDigest(name);
  if (digest !== undefined) {
    const own = sha256Of(member.content, context.budget);
    if (own !== digest)
      yield {
        ...observe(
          source,
          context,
          { ruleId: 'MDL-TAR-011', detail: `${shownName(name)} has the SHA-256 ${own}, not the one in its name.` },
          from,
          to,
        ),
        evidence: {
          fields: [
            { pointer: 'name', value: digest },
            { pointer: 'content', value: own },
          ],
        },
      };
  }
  const read = context.reads(sniff(member.content, name));
  yield* context.nested(name, member.content, member.plain ? dataStart : undefined);
  const state = read ? 'parsed' : digest === undefined ? 'unread' : 'hashed';
  runs.cover(dataStart, dataStart + packed, state, read ? `member ${shownName(name)}` : 'members that no scanner reads');
  runs.cover(dataStart + packed, to, 'parsed', 'archive headers');
}

function* gapFindings(source: ByteSource, gaps: readonly TarGap[], context: ScanContext, runs: CoverRuns): Generator<Observation> {
  for (const { from, kind, to } of gaps) {
    if (kind === 'zeros') {
      runs.cover(from, to, 'parsed', 'end of the archive');
      continue;
    }
    const file = looseFile(sliceSource(source, from, to - from), context);
    const found = file ? ` A file lies in them: ${file.label}.` : '';
    const fault =
      kind === 'damaged'
        ? { ruleId: 'MDL-TAR-007', detail: `${to - from} bytes stand where a header has to; programs stop here or search on.${found}` }
        : { ruleId: 'MDL-TAR-012', detail: `${to - from} bytes stand behind the end of the archive.${found}` };
    yield observe(source, context, fault, from, to);
    if (file) yield* context.nested(`bytes at ${from + file.offset}`, file.source, from + file.offset);
    runs.cover(from, to, file ? 'parsed' : 'hashed', 'bytes that belong to no member');
  }
}

const legacyTorch = {
  ruleId: 'MDL-TAR-013',
  detail:
    'The archive is laid out as PyTorch wrote models before 2017; torch.load unpickles its members, in versions before 2.6 even with weights_only=True.',
};

export const tarArchive = defineScanner({
  id: 'tar-archive',
  version: 1,
  title: 'Tar archives and what lies in them',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013', '014'].map(
      (number) => `MDL-TAR-${number}`,
    ),
    'MDL-MAR-001',
    'MDL-MAR-002',
  ],
  blindSpots:
    'Members have no checksum in a tar archive, so damaged content is told only by the reader of that content. Links are followed by name inside one ' +
    'archive, not over the layers of a container image. Dialects other than v7, ustar, pax and GNU are read as far as they agree with these.',
  accepts: (format) => format.kind === 'tar',
  *scan(source, context) {
    const walk = walkTar(source, context.budget);
    const runs = new CoverRuns((range) => context.cover(range));
    const layer = inImageLayer(context.member);
    const layout = tarLayout(firstTarNames(source));
    const names = new TarNames();
    const told = new Told();
    if (layout === 'PyTorch legacy tar') yield observe(source, context, legacyTorch, 0, Math.min(source.size, blockLength));
    if (layout) context.fact('Layout', layout);
    let count = 0;
    for (const member of walk.members()) {
      count += 1;
      const faults = [...memberFaults(member, layer), ...names.faults(member, layer)];
      for (const fault of faults)
        if (told.admits(fault.ruleId)) yield observe(source, context, fault, member.from, Math.min(member.to, member.dataStart));
      yield* content(source, member, context, runs, layer);
      yield* otherReading(source, member, context);
      if (member.kind === 'file') yield* reviewServing(member.name, member.content, context, member.plain ? member.dataStart : undefined);
    }
    context.fact('Members', String(count));
    for (const [ruleId, more] of told.rest())
      yield observe(source, context, { ruleId, detail: `${more} more members of this kind are not listed one by one.` }, 0, 0);
    if (walk.globalOverrides)
      yield observe(
        source,
        context,
        {
          ruleId: 'MDL-TAR-009',
          detail: 'A global extended header names path, link or size for every member behind it; few programs follow that.',
        },
        0,
        blockLength,
      );
    yield* gapFindings(source, walk.gaps, context, runs);
    runs.finish();
    if (count === 0 && walk.gaps.every((gap) => gap.kind !== 'zeros'))
      throw new MalformedInput('The archive has no member that can be read.', 0);
  },
});
