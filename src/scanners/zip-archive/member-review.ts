/** Opens one member of an archive the ways in which loaders open it, and has what it holds examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import type { Member } from '#formats/zip/archive';
import { type Content, checksum, memberContent } from '#formats/zip/content';
import { hidingFlags, type MemberHeader } from '#formats/zip/entry';
import type { ScanContext } from '../define.ts';
import { shownName } from './shown-name.ts';
import { isCode, isTensorStorage, reachingOperation } from './torch-layout.ts';

/** How far a member was understood, for the account of the file's bytes. */
export interface MemberReading {
  readonly state: 'parsed' | 'hashed' | 'unread';
  readonly what: string;
  /** The format of a member that no scanner reads. */
  readonly unreadFormat?: string;
}

/** Above this ratio a member of some size is a bomb; arrays of zeros come near it in benign archives. */
const bombRatio = 200;
const bombBytes = 256 * 1024 * 1024;
const smallBombBytes = 1024 * 1024;

type Say = (ruleId: string, detail: string, severity?: Observation['severity']) => Observation;

/** Whether the bytes of tensor data are a file of their own that somebody could load. */
function holdsFile(source: ByteSource): boolean {
  const head = Buffer.from(source.read(0, 4)).toString('latin1');
  if (head === 'PK\x03\x04') return true;
  const trial = tryPickle(source);
  return trial.recognised && trial.imports > 0;
}

function isBomb(member: MemberHeader, produced: number, numeric: boolean): boolean {
  const ratio = produced / Math.max(1, member.compressedSize);
  if (produced >= bombBytes) return ratio > bombRatio;
  return !numeric && produced >= smallBombBytes && ratio > 500;
}

function* examineContent(member: Member, content: ByteSource, context: ScanContext, say: Say): Generator<Observation, MemberReading> {
  const { name } = member.listed;
  if (isTensorStorage(name) && !holdsFile(content)) return { state: 'hashed', what: 'tensor storages' };
  if (isCode(name)) {
    const operation = reachingOperation(content);
    yield operation === undefined
      ? say('MDL-ZIP-013', `${shownName(name)} is program code.`)
      : say('MDL-ZIP-013', `${shownName(name)} is program code and uses ${operation}.`, 'high');
    return { state: 'parsed', what: `member ${shownName(name)}` };
  }
  const format = sniff(content, name);
  if (!context.reads(format)) {
    if (content.size === 0) return { state: 'hashed', what: 'empty members' };
    return { state: 'hashed', what: `members not read further (${format.label})`, unreadFormat: format.label };
  }
  yield* context.nested(name, content);
  return { state: 'parsed', what: `member ${shownName(name)}` };
}

/** Reads a member by one of its headers; `header` decides method and sizes. */
function* readBy(
  source: ByteSource,
  member: Member,
  header: MemberHeader,
  context: ScanContext,
  say: Say,
): Generator<Observation, MemberReading> {
  const name = shownName(member.listed.name);
  const start = member.local?.end ?? member.to;
  const content: Content = memberContent(source, header, start, context.budget);
  const unread: MemberReading = { state: 'unread', what: `member ${name}, which cannot be read` };
  switch (content.state) {
    case 'method': {
      yield say('MDL-ZIP-006', `${name} is packed by method ${header.method}, which is not read; its content is unknown.`);
      // Loaders that ignore the field take the bytes as they stand.
      const raw = sliceSource(source, start, header.compressedSize);
      return context.reads(sniff(raw, '')) ? yield* examineContent(member, raw, context, say) : unread;
    }
    case 'broken': {
      yield say('MDL-ART-001', `${name} cannot be read: ${content.detail}.`);
      const raw = sliceSource(source, start, header.compressedSize);
      return context.reads(sniff(raw, '')) ? yield* examineContent(member, raw, context, say) : unread;
    }
    case 'more-than-declared':
      yield say('MDL-ZIP-010', `${name} unpacks to more than the ${header.size} bytes that its header declares.`);
      if (context.reads(sniff(content.source, member.listed.name))) yield* examineContent(member, content.source, context, say);
      return { state: 'unread', what: `member ${name}, read by its first bytes only` };
    case 'head':
      return yield* examineHead(member, header, content.source, context, say);
    case 'read':
      return yield* examineRead(source, member, header, content, context, say);
  }
}

function* examineHead(
  member: Member,
  header: MemberHeader,
  head: ByteSource,
  context: ScanContext,
  say: Say,
): Generator<Observation, MemberReading> {
  const name = shownName(member.listed.name);
  const format = sniff(head, member.listed.name);
  if (isBomb(header, header.size, false))
    yield say('MDL-ZIP-010', `${name} unpacks from ${header.compressedSize} to ${header.size} bytes.`);
  const numbers = format.kind === 'npy' && !/['"][<>|=]?O\d*['"]/.test(Buffer.from(head.read(0, 4096)).toString('latin1'));
  if (!numbers) {
    yield say(
      'MDL-ART-002',
      `${name} unpacks to ${header.size} bytes, too many to hold; only its first ${head.size} bytes were looked at.`,
    );
    if (context.reads(format)) yield* examineContent(member, head, context, say);
  }
  return { state: 'unread', what: `member ${name}, read by its first bytes only` };
}

function* examineRead(
  source: ByteSource,
  member: Member,
  header: MemberHeader,
  content: Extract<Content, { state: 'read' }>,
  context: ScanContext,
  say: Say,
): Generator<Observation, MemberReading> {
  const name = shownName(member.listed.name);
  const right = checksum(content.source, context.budget) === header.crc;
  const flags = (member.listed.flags | (member.local?.flags ?? 0)) & hidingFlags;
  if (flags !== 0 && !right) {
    yield say('MDL-ZIP-004', `${name} is encrypted; its content was not examined.`);
    return { state: 'unread', what: `member ${name}, encrypted` };
  }
  if (flags !== 0) yield say('MDL-ZIP-003', `${name} is flagged as encrypted or patched, and its content is neither.`);
  if (!right) yield say('MDL-ZIP-005', `The checksum of ${name} does not fit its content.`);
  if (content.source.size !== header.size)
    yield say('MDL-ZIP-011', `${name} holds ${content.source.size} bytes where its header declares ${header.size}.`);
  const format = sniff(content.source, '');
  const numeric = isTensorStorage(member.listed.name) || format.kind === 'npy';
  if (content.compressed && isBomb(header, content.source.size, numeric))
    yield say('MDL-ZIP-010', `${name} unpacks from ${header.compressedSize} to ${content.source.size} bytes.`);
  const reading = yield* examineContent(member, content.source, context, say);
  if (content.unused > 0) {
    const rest = sliceSource(source, (member.local?.end ?? 0) + header.compressedSize - content.unused, content.unused);
    yield say('MDL-ZIP-008', `${content.unused} bytes stand behind the end of the packed data of ${name}.`);
    if (context.reads(sniff(rest, ''))) yield* context.nested(`${member.listed.name} (bytes behind the packed data)`, rest);
  }
  return reading;
}

/** Examines a member by the directory's header, and by its own where that leads to other bytes. */
export function* reviewMember(source: ByteSource, member: Member, context: ScanContext, say: Say): Generator<Observation, MemberReading> {
  const { listed, local } = member;
  if (local === undefined) return { state: 'unread', what: 'members that are not where the directory points' };
  if (listed.name.endsWith('/') && listed.size === 0 && listed.compressedSize === 0) return { state: 'parsed', what: 'folders' };
  const damaged = (listed.flags | local.flags) & hidingFlags;
  const content = damaged !== 0 ? memberContent(source, listed, local.end, context.budget) : undefined;
  if (content?.state === 'broken') {
    yield say('MDL-ZIP-004', `${shownName(listed.name)} is encrypted; its content was not examined.`);
    return { state: 'unread', what: `member ${shownName(listed.name)}, encrypted` };
  }
  const reading = yield* readBy(source, member, listed, context, say);
  const sized = local.compressedSize !== 0 && local.compressedSize !== 0xffffffff;
  const other = local.method !== listed.method || (sized && local.compressedSize !== listed.compressedSize);
  if (other) yield* readBy(source, member, sized ? local : { ...listed, method: local.method }, context, say);
  return reading;
}
