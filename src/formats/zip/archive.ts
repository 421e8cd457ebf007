/** Reads the whole map of a zip archive: what its directory lists, and which bytes of the file the listing leaves over. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { type EndRecord, findEndRecord } from './end-record.ts';
import { type CentralHeader, descriptorFlag, type MemberHeader, readCentral, readLocal } from './entry.ts';
import { findLocalHeader } from './find-header.ts';

export interface Member {
  /** What the directory says; for a member that only stands in the file it is what its own header says. */
  readonly listed: MemberHeader;
  /** The header in front of the data; undefined when none stands where the directory points. */
  readonly local: MemberHeader | undefined;
  readonly symbolicLink: boolean;
  /** Half-open range of header, data and descriptor. */
  readonly from: number;
  readonly to: number;
  /** Whether the directory lists it. */
  readonly inDirectory: boolean;
  /** Length of the comment that ends its entry in the directory. */
  readonly commentLength: number;
}

/** A stretch of the file that belongs to no listed member and to no directory. */
export interface LooseRange {
  readonly where: 'before' | 'between' | 'after';
  readonly from: number;
  readonly to: number;
}

export interface Archive {
  /** Undefined when the archive has no directory and was read front to back. */
  readonly end: EndRecord | undefined;
  /** In the order of the directory, then those that it leaves out. */
  readonly members: readonly Member[];
  readonly loose: readonly LooseRange[];
  /** Pairs whose bytes overlap. */
  readonly overlaps: readonly (readonly [Member, Member])[];
  /** What is wrong with the directory itself, one sentence each. */
  readonly faults: readonly string[];
}

const maxOverlaps = 50;

/** Where header, data and descriptor of a member end. */
function endOfMember(source: ByteSource, header: MemberHeader, dataStart: number): number {
  const end = dataStart + header.compressedSize;
  if ((header.flags & descriptorFlag) === 0) return end;
  // APPNOTE 4.3.9: with or without signature, with 32 or 64 bits.
  const bytes = source.read(end, 24);
  const signed = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x07 && bytes[3] === 0x08;
  for (const length of signed ? [16, 24] : [12, 20]) {
    const next = source.read(end + length, 2);
    if (next.length < 2 || (next[0] === 0x50 && next[1] === 0x4b)) return Math.min(source.size, end + length);
  }
  return end + (signed ? 16 : 0);
}

function listedMember(source: ByteSource, listed: CentralHeader): Member {
  const local = readLocal(source, listed.localOffset);
  // A place outside the file is no place; what is told of it must still be a range of the file.
  const inside = (offset: number) => Math.max(0, Math.min(offset, source.size));
  const to = local ? endOfMember(source, listed, local.end) : listed.localOffset;
  return {
    listed,
    local,
    symbolicLink: listed.symbolicLink,
    from: inside(listed.localOffset),
    to: inside(to),
    inDirectory: true,
    commentLength: listed.commentLength,
  };
}

function readDirectory(source: ByteSource, end: EndRecord, budget: Budget, faults: string[]): Member[] {
  const members: Member[] = [];
  let position = end.directoryStart;
  while (position < end.offset) {
    const header = readCentral(source, position, end.prefix);
    if (header === undefined || header.end > end.offset) {
      faults.push(`The directory cannot be read at ${position}, after ${members.length} members.`);
      break;
    }
    budget.spend('maxEntries');
    members.push(listedMember(source, header));
    position = header.end;
  }
  if (members.length !== end.entries) faults.push(`The directory counts ${end.entries} members and lists ${members.length}.`);
  if (end.contradicted) faults.push('The plain and the 64-bit record at the end of the archive name different directories.');
  if (end.disks !== 0) faults.push('The archive says that it is one part of several.');
  return members;
}

/** Members whose headers stand in a range that the directory does not account for. */
function* unlisted(source: ByteSource, from: number, to: number, budget: Budget): Generator<Member> {
  for (let at = findLocalHeader(source, from, to, budget); at !== undefined; ) {
    const local = readLocal(source, at);
    if (local === undefined) {
      at = findLocalHeader(source, at + 4, to, budget);
      continue;
    }
    budget.spend('maxEntries');
    const open = (local.flags & descriptorFlag) !== 0 && local.compressedSize === 0;
    // Without sizes in front of the data the next header, or the end of the range, bounds it.
    const next = open ? (findLocalHeader(source, local.end, to, budget) ?? to) : Math.min(to, endOfMember(source, local, local.end));
    const listed = open ? { ...local, compressedSize: next - local.end } : local;
    yield { listed, local, symbolicLink: false, from: at, to: Math.max(next, local.end), inDirectory: false, commentLength: 0 };
    at = findLocalHeader(source, Math.max(next, local.end), to, budget);
  }
}

/**
 * The map of the archive.
 * @throws MalformedInput when the bytes hold neither a directory nor a member; LimitReached when there are too many members
 */
export function readArchive(source: ByteSource, budget: Budget): Archive {
  const end = findEndRecord(source);
  const faults: string[] = [];
  const members = end ? readDirectory(source, end, budget, faults) : [];
  if (end === undefined) faults.push('The archive has no directory at its end; its members were read front to back.');
  const spans = [...members].sort((left, right) => left.from - right.from || left.to - right.to);
  const overlaps: [Member, Member][] = [];
  const loose: LooseRange[] = [];
  const found: Member[] = [];
  let reached = 0;
  let furthest: Member | undefined;
  const note = (from: number, to: number, where: LooseRange['where']): void => {
    if (to <= from) return;
    let covered = from;
    for (const member of unlisted(source, from, to, budget)) {
      if (member.from > covered) loose.push({ where, from: covered, to: member.from });
      found.push(member);
      covered = member.to;
    }
    if (to > covered) loose.push({ where, from: covered, to });
  };
  for (const span of spans) {
    if (span.from < reached && span.to > span.from && furthest && overlaps.length < maxOverlaps) overlaps.push([furthest, span]);
    note(reached, Math.min(span.from, source.size), reached === 0 ? 'before' : 'between');
    if (span.to > reached) furthest = span;
    reached = Math.max(reached, span.to);
  }
  note(reached, end?.directoryStart ?? source.size, reached === 0 && end !== undefined ? 'before' : 'between');
  if (end && end.trailing > 0) note(source.size - end.trailing, source.size, 'after');
  if (end === undefined && found.length === 0) throw new MalformedInput('The archive has neither a directory nor a member.', 0);
  return { end, members: [...members, ...found], loose, overlaps, faults };
}
