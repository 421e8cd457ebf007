/** Reads 7-Zip archives, tells what cannot be unpacked, and has every member examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached, MalformedInput } from '#formats/limits';
import { packedOffsets, packedStreams, readSevenZip, type SevenZip, type SevenZipFile, signatureLength } from '#formats/seven-zip/archive';
import { type Folder, folderSize } from '#formats/seven-zip/streams-info';
import { isEncrypted, unknownMethods, unpackFolder } from '#formats/seven-zip/unpack-folder';
import { sniff } from '#formats/sniff';
import { unpack } from '#formats/streams/unpack';
import { checksum } from '#formats/zip/content';
import { isBomb, isNumeric } from '../bomb.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looseFile } from '../loose-bytes.ts';
import { leavesFolder, placeOf } from '../member-names.ts';
import { shownName } from '../zip-archive/shown-name.ts';

type Say = (ruleId: string, detail: string, from: number, to: number) => Observation;
const maxPerRule = 40;

function* nameFaults(archive: SevenZip, say: Say): Generator<Observation> {
  const seen = new Set<string>();
  const told = new Map<string, number>();
  const admit = (ruleId: string): boolean => {
    told.set(ruleId, (told.get(ruleId) ?? 0) + 1);
    return (told.get(ruleId) ?? 0) <= maxPerRule;
  };
  const at = [archive.headerFrom, archive.headerTo] as const;
  for (const file of archive.files) {
    const shown = shownName(file.name);
    if (leavesFolder(file.name) && admit('MDL-7Z-005'))
      yield say('MDL-7Z-005', `The member ${shown} would be unpacked outside the chosen folder.`, ...at);
    if (file.symbolicLink && admit('MDL-7Z-006')) yield say('MDL-7Z-006', `Unpacked, ${shown} becomes a symbolic link.`, ...at);
    const place = placeOf(file.name);
    if (seen.has(place) && !file.isFolder && admit('MDL-7Z-009'))
      yield say(
        'MDL-7Z-009',
        `${shown} stands in the archive twice. Unpacked, the last one stays; readers that search take the first.`,
        ...at,
      );
    seen.add(place);
  }
}

function* members(
  files: readonly SevenZipFile[],
  content: ByteSource,
  context: ScanContext,
  say: Say,
  range: readonly [number, number],
): Generator<Observation> {
  for (const file of files) {
    const member = sliceSource(content, file.offset, file.size);
    const whole = member.size === file.size;
    if (whole && file.crc !== undefined && checksum(member, context.budget) !== file.crc)
      yield say('MDL-7Z-004', `The checksum of ${shownName(file.name)} does not fit its content.`, ...range);
    yield* context.nested(file.name, member);
  }
}

function* folderContent(
  source: ByteSource,
  archive: SevenZip,
  offsets: readonly number[],
  folder: Folder,
  files: readonly SevenZipFile[],
  context: ScanContext,
  say: Say,
): Generator<Observation> {
  context.budget.spend('maxSteps', 16);
  const packed = packedStreams(source, archive.streams, offsets, folder);
  const from = Math.min(source.size, offsets[folder.firstPacked] ?? source.size);
  const length = packed.reduce((sum, each) => sum + each.size, 0);
  const range = [from, Math.min(source.size, from + length)] as const;
  const listed =
    files
      .map((file) => shownName(file.name))
      .slice(0, 5)
      .join(', ') + (files.length > 5 ? ', …' : '');
  const unread = (ruleId: string, detail: string, why: string): Observation => {
    context.cover({ from: range[0], to: range[1], state: 'unread', what: why });
    for (const file of files) context.content(file.name, 'not unpacked', file.size, detail);
    return say(ruleId, detail, ...range);
  };
  if (isEncrypted(folder)) {
    yield unread('MDL-7Z-003', `The members are encrypted and were not examined: ${listed}.`, 'encrypted members');
    return;
  }
  const unknown = unknownMethods(folder);
  if (unknown.length > 0) {
    yield unread(
      'MDL-7Z-002',
      `The members are packed by ${unknown.join(', ')}, which is not read: ${listed}.`,
      'members packed by a method that is not read',
    );
    return;
  }
  const unpacked = unpack(() => unpackFolder(folder, packed), {
    budget: context.budget,
    depth: context.depth,
    packed: length,
    expected: folderSize(folder),
  });
  const { failure, limit, source: content } = unpacked;
  const size = folderSize(folder);
  if (failure || (limit === undefined && content.size < size))
    yield say(
      'MDL-7Z-001',
      `The packed data of ${listed} is damaged after ${content.size} of ${size} bytes: ${failure?.message ?? 'it ends too early'}`,
      ...range,
    );
  if (
    limit?.limit === 'maxRatio' ||
    isBomb(
      length,
      content.size,
      files.every((file) => numeric(content, file)),
    )
  )
    yield say('MDL-7Z-007', `The members unpack from ${length} to ${limit ? 'more than ' : ''}${content.size} bytes.`, ...range);
  const whole = !failure && !limit && content.size >= size;
  context.cover({
    from: range[0],
    to: range[1],
    state: whole ? 'parsed' : 'unread',
    what: whole ? 'packed members' : 'members not unpacked to their end',
  });
  yield* members(files, content, context, say, range);
  if (limit && limit.limit !== 'maxRatio') throw limit;
}

function numeric(content: ByteSource, file: SevenZipFile): boolean {
  return isNumeric(sniff(sliceSource(content, file.offset, file.size), '').kind);
}

/** Bytes that neither headers nor packed streams account for. */
function* loose(source: ByteSource, archive: SevenZip, offsets: readonly number[], context: ScanContext, say: Say): Generator<Observation> {
  const used = [
    [0, signatureLength],
    [archive.headerFrom, archive.headerTo],
    [offsets[0] ?? 0, offsets.at(-1) ?? 0],
    ...archive.headerPacked,
    // Where the list of members is hidden, so is what the bytes in front of it are.
    ...(archive.hidden ? [[0, archive.headerFrom] as const] : []),
    [source.size, source.size],
  ] as const;
  let reached = 0;
  for (const [from, to] of [...used].sort((left, right) => left[0] - right[0])) {
    const end = Math.min(from, source.size);
    if (end > reached) {
      const file = looseFile(sliceSource(source, reached, end - reached), context);
      context.cover({ from: reached, to: end, state: file ? 'parsed' : 'hashed', what: 'bytes that belong to no member' });
      const found = file ? ` A file lies in them: ${file.label}.` : '';
      yield say('MDL-7Z-008', `${end - reached} bytes belong to no member.${found}`, reached, end);
      if (file) yield* context.nested(`bytes at ${reached}`, file.source, reached + file.offset);
    }
    reached = Math.max(reached, to);
  }
}

export const sevenZipArchive = defineScanner({
  id: 'seven-zip-archive',
  version: 1,
  title: '7-Zip archives and what lies in them',
  rules: ['001', '002', '003', '004', '005', '006', '007', '008', '009'].map((number) => `MDL-7Z-${number}`),
  blindSpots:
    'Does not open encrypted members or members packed by PPMd or filters for rarer processors; each is told. Archives split over several ' +
    'files, and archives that a self-extracting program carries behind its code, are not put together.',
  accepts: (format) => format.kind === '7z',
  *scan(source, context) {
    const say: Say = (ruleId, detail, from, to) => ({
      ruleId,
      detail,
      location: { ...(context.member ? { member: context.member } : {}), offset: from, length: Math.max(0, to - from) },
      evidence: excerpt(source, context.member, from, to),
    });
    let archive: SevenZip;
    try {
      archive = readSevenZip(source, context.budget, context.depth);
    } catch (error) {
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
      yield say('MDL-7Z-001', `The archive cannot be read: ${error.message}`, 0, Math.min(signatureLength, source.size));
      const file = looseFile(sliceSource(source, signatureLength, source.size - signatureLength), context);
      if (file) yield* context.nested(`bytes at ${signatureLength + file.offset}`, file.source, signatureLength + file.offset);
      throw error;
    }
    const { faults, files, folders, headerFrom, headerPacked, headerTo, hidden } = archive;
    context.cover({ from: 0, to: signatureLength, state: 'parsed', what: 'archive headers' });
    context.cover({ from: headerFrom, to: headerTo, state: hidden ? 'unread' : 'parsed', what: 'archive headers' });
    context.fact('Members', hidden ? 'not known' : String(files.length));
    for (const fault of faults) yield say('MDL-7Z-004', fault, headerFrom, headerTo);
    if (hidden === 'encrypted')
      yield say('MDL-7Z-003', 'The list of members is encrypted: neither names nor content were examined.', headerFrom, headerTo);
    else if (hidden)
      yield say('MDL-7Z-002', `The list of members is packed by ${hidden.join(', ')}, which is not read.`, headerFrom, headerTo);
    yield* nameFaults(archive, say);
    for (const [from, to] of headerPacked) context.cover({ from, to, state: hidden ? 'unread' : 'parsed', what: 'archive headers' });
    const offsets = packedOffsets(archive.streams);
    const byFolder = Map.groupBy(files, (file) => file.folder);
    for (const [index, folder] of folders.entries())
      yield* folderContent(source, archive, offsets, folder, byFolder.get(index) ?? [], context, say);
    for (const file of files) if (file.folder === undefined && !file.isFolder) context.content(file.name, 'Empty file', 0, '');
    yield* loose(source, archive, offsets, context, say);
  },
});
