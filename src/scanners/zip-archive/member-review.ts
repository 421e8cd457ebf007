/** Opens one member of an archive the ways in which loaders open it, and has what it holds examined. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import type { Member } from '#formats/zip/archive';
import { type Content, checksum, memberContent } from '#formats/zip/content';
import { findEndRecord } from '#formats/zip/end-record';
import { hidingFlags, type MemberHeader } from '#formats/zip/entry';
import { isBomb, isNumeric } from '../bomb.ts';
import type { ScanContext } from '../define.ts';
import { reviewServing } from '../torch-serving.ts';
import { shownName } from './shown-name.ts';
import { isCode, isTensorStorage, reachingOperation } from './torch-layout.ts';

/** How far a member was understood, for the account of the file's bytes. */
export interface MemberReading {
  readonly state: 'parsed' | 'hashed' | 'unread';
  readonly what: string;
  /** The format of a member that no scanner reads. */
  readonly unreadFormat?: string;
}

/** AES by WinZip stands as a method of its own (APPNOTE 7.2). */
const aesMethod = 99;

type Say = (ruleId: string, detail: string, severity?: Observation['severity']) => Observation;

/** Whether the bytes of tensor data are a file of their own that somebody could load. */
function holdsFile(source: ByteSource): boolean {
  const head = Buffer.from(source.read(0, 4)).toString('latin1');
  if (head === 'PK\x03\x04' || (findEndRecord(source)?.entries ?? 0) > 0) return true;
  const trial = tryPickle(source);
  return trial.recognised && trial.imports > 0;
}

/** @param at where the content starts in the archive, when it lies there as it is */
function* examineContent(
  member: Member,
  content: ByteSource,
  context: ScanContext,
  say: Say,
  at: number | undefined,
): Generator<Observation, MemberReading> {
  const { name } = member.listed;
  if (isTensorStorage(name) && !holdsFile(content)) {
    context.content(name, 'tensor data', content.size, '', at);
    return { state: 'hashed', what: 'tensor storages' };
  }
  const format = sniff(content, name);
  yield* reviewServing(name, content, context, at);
  if (isCode(name) && !context.reads(format)) {
    context.content(name, 'Program code', content.size, '', at);
    const operation = reachingOperation(content);
    yield operation === undefined
      ? say('MDL-ZIP-013', `${shownName(name)} is program code.`)
      : say('MDL-ZIP-013', `${shownName(name)} is program code and uses ${operation}.`, 'high');
    return { state: 'parsed', what: `member ${shownName(name)}` };
  }
  if (content.size === 0) {
    context.content(name, format.label, 0, '', at);
    return { state: 'hashed', what: 'empty members' };
  }
  yield* context.nested(name, content, at);
  if (context.reads(format)) return { state: 'parsed', what: `member ${shownName(name)}` };
  return { state: 'hashed', what: `members not read further (${format.label})`, unreadFormat: format.label };
}

/** The bytes as they stand, for loaders that ignore what the headers say of them. */
function* examineRaw(
  source: ByteSource,
  member: Member,
  header: MemberHeader,
  start: number,
  context: ScanContext,
  say: Say,
): Generator<Observation, MemberReading | undefined> {
  const raw = sliceSource(source, start, header.compressedSize);
  return context.reads(sniff(raw, '')) ? yield* examineContent(member, raw, context, say, start) : undefined;
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
  const content: Content = memberContent(source, header, start, context.budget, context.depth);
  if (content.state === 'read') return yield* examineRead(source, member, header, content, context, say);
  const flags = (member.listed.flags | (member.local?.flags ?? 0)) & hidingFlags;
  const raw = yield* examineRaw(source, member, header, start, context, say);
  if (raw && flags !== 0) yield say('MDL-ZIP-003', `${name} is flagged as encrypted or patched, and its content is neither.`);
  if (flags !== 0 && !raw && (content.state === 'broken' || header.method === aesMethod)) {
    yield say('MDL-ZIP-004', `${name} is encrypted; its content was not examined.`);
    context.content(member.listed.name, 'Encrypted', header.size, 'It is encrypted and was not examined.', start);
    return { state: 'unread', what: `member ${name}, encrypted` };
  }
  if (content.state === 'method')
    yield say('MDL-ZIP-006', `${name} is packed by method ${header.method}, which is not read; its content is unknown.`);
  // What no loader can unpack is malformed and no more.
  else yield say('MDL-ART-001', `${name} cannot be read: ${content.detail}.`, 'medium');
  if (raw) return raw;
  context.content(member.listed.name, 'Not read', header.size, 'Its content could not be unpacked.', start);
  return { state: 'unread', what: `member ${name}, which cannot be read` };
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
  const start = member.local?.end ?? 0;
  const at = content.compressed ? undefined : start;
  const { failure } = content;
  const right = failure === undefined && checksum(content.source, context.budget) === header.crc;
  const flags = (member.listed.flags | (member.local?.flags ?? 0)) & hidingFlags;
  const storage = isTensorStorage(member.listed.name);
  // Weights are searched whole elsewhere: what they begin with matters only where the headers lie about them.
  const format = storage && (flags === 0 || right) ? undefined : sniff(content.source, '');
  if (flags !== 0 && !right && (format === undefined || !context.reads(format))) {
    yield say('MDL-ZIP-004', `${name} is encrypted; its content was not examined.`);
    context.content(member.listed.name, 'Encrypted', header.size, 'It is encrypted and was not examined.', start);
    return { state: 'unread', what: `member ${name}, encrypted` };
  }
  if (flags !== 0) yield say('MDL-ZIP-003', `${name} is flagged as encrypted or patched, and its content is neither.`);
  if (failure && !(failure instanceof LimitReached))
    yield say('MDL-ART-001', `${name} is damaged after ${content.source.size} bytes of content: ${failure.message}`, 'medium');
  else if (!failure && !right) yield say('MDL-ZIP-005', `The checksum of ${name} does not fit its content.`);
  const numeric = storage || (format !== undefined && isNumeric(format.kind));
  if (
    failure instanceof LimitReached
      ? failure.limit === 'maxRatio'
      : content.compressed && isBomb(header.compressedSize, content.source.size, numeric)
  )
    yield say(
      'MDL-ZIP-010',
      `${name} unpacks from ${header.compressedSize} to ${failure ? 'more than ' : ''}${content.source.size} bytes.`,
    );
  if (content.source.size > header.size)
    yield say('MDL-ZIP-010', `${name} unpacks to ${content.source.size} bytes, more than the ${header.size} that its header declares.`);
  else if (content.source.size < header.size && !failure)
    yield say('MDL-ZIP-011', `${name} holds ${content.source.size} bytes where its header declares ${header.size}.`);
  const reading = yield* examineContent(member, content.source, context, say, at);
  if (content.unused > 0) {
    const from = start + header.compressedSize - content.unused;
    const rest = sliceSource(source, from, content.unused);
    yield say('MDL-ZIP-008', `${content.unused} bytes stand behind the end of the packed data of ${name}.`);
    if (context.reads(sniff(rest, ''))) yield* context.nested(`${member.listed.name} (bytes behind the packed data)`, rest, from);
  }
  if (failure instanceof LimitReached && failure.limit !== 'maxRatio') throw failure;
  return failure ? { state: 'unread', what: `member ${name}, not unpacked to its end` } : reading;
}

/** Examines a member by the directory's header, and by its own where that leads to other bytes. */
export function* reviewMember(source: ByteSource, member: Member, context: ScanContext, say: Say): Generator<Observation, MemberReading> {
  const { listed, local } = member;
  if (local === undefined) return { state: 'unread', what: 'members that are not where the directory points' };
  if (listed.name.endsWith('/') && listed.size === 0 && listed.compressedSize === 0) return { state: 'parsed', what: 'folders' };
  const reading = yield* readBy(source, member, listed, context, say);
  const sized = local.compressedSize !== 0 && local.compressedSize !== 0xffffffff;
  const other = local.method !== listed.method || (sized && local.compressedSize !== listed.compressedSize);
  if (other) yield* readBy(source, member, sized ? local : { ...listed, method: local.method }, context, say);
  return reading;
}
