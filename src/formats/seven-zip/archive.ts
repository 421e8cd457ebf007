/** Reads the map of a 7-Zip archive: signature header, header (packed or not), folders and files (7zFormat.txt, LZMA SDK). */
import { crc32 } from 'node:zlib';
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes, sliceSource, viewOf } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { unpack } from '../streams/unpack.ts';
import { HeaderBytes } from './header-bytes.ts';
import { type Folder, readStreamsInfo, type StreamsInfo } from './streams-info.ts';
import { isEncrypted, unknownMethods, unpackFolder } from './unpack-folder.ts';

export const signatureLength = 32;
const most = { header: 64 * 1024 * 1024, layers: 4 };
const id = {
  end: 0,
  header: 1,
  properties: 2,
  additional: 3,
  main: 4,
  files: 5,
  empty: 14,
  emptyFile: 15,
  names: 17,
  attributes: 21,
  encoded: 23,
} as const;

export interface SevenZipFile {
  readonly name: string;
  readonly folder: number | undefined;
  /** Where it begins in its folder's content. */
  readonly offset: number;
  readonly size: number;
  readonly crc: number | undefined;
  readonly isFolder: boolean;
  readonly symbolicLink: boolean;
}

export interface SevenZip {
  readonly files: readonly SevenZipFile[];
  readonly folders: readonly Folder[];
  readonly streams: StreamsInfo;
  /** What keeps the list of files itself from being read. */
  readonly hidden: 'encrypted' | readonly string[] | undefined;
  /** What is wrong without ending the reading, one sentence each. */
  readonly faults: readonly string[];
  /** Range of the header at the end. */
  readonly headerFrom: number;
  readonly headerTo: number;
  /** Ranges of the packed streams from which the header was unpacked. */
  readonly headerPacked: readonly (readonly [from: number, to: number])[];
}

/** Where each packed stream begins in the file, and where the last one ends. */
export function packedOffsets({ packedSizes, packedStart }: StreamsInfo): number[] {
  const offsets = [signatureLength + packedStart];
  for (const size of packedSizes) offsets.push((offsets.at(-1) ?? 0) + size);
  return offsets;
}

/** The packed streams of a folder. */
export function packedStreams(source: ByteSource, { packedSizes }: StreamsInfo, offsets: readonly number[], folder: Folder): ByteSource[] {
  const sizes = packedSizes.slice(folder.firstPacked, folder.firstPacked + folder.packedInputs.length);
  return sizes.map((size, index) => sliceSource(source, offsets[folder.firstPacked + index] ?? source.size, size));
}

interface Names {
  readonly names: readonly string[];
  readonly empty: readonly boolean[];
  readonly emptyFile: readonly boolean[];
  readonly attributes: readonly (number | undefined)[];
}

function readFiles(header: HeaderBytes, budget: Budget): Names {
  const count = header.count(1);
  budget.spend('maxEntries', count);
  let names: string[] = [];
  let empty: boolean[] = [];
  let emptyFile: boolean[] = [];
  let attributes: (number | undefined)[] = [];
  for (let kind = header.byte(); kind !== id.end; kind = header.byte()) {
    const size = header.number();
    const property = new HeaderBytes(header.take(size), header.at - size);
    if (kind === id.empty) empty = property.bits(count);
    else if (kind === id.emptyFile) emptyFile = property.bits(empty.filter(Boolean).length);
    else if (kind === id.names) {
      if (property.byte() !== 0) header.fail('The names of the 7-Zip archive lie elsewhere, which no program writes.');
      names = Array.from({ length: count }, () => property.name());
    } else if (kind === id.attributes) {
      const has = property.optionalBits(count);
      if (property.byte() === 0) attributes = has.map((each) => (each ? property.u32() : undefined));
    }
  }
  return { names, empty, emptyFile, attributes };
}

function joinFiles({ attributes, empty, emptyFile, names }: Names, streams: StreamsInfo, faults: string[]): SevenZipFile[] {
  const parts = streams.parts.flatMap((folder, index) => {
    let offset = 0;
    return folder.map((part) => {
      offset += part.size;
      return { ...part, folder: index, offset: offset - part.size };
    });
  });
  let next = 0;
  let nextEmpty = 0;
  const files = names.map((name, index): SevenZipFile => {
    const attribute = attributes[index] ?? 0;
    // The upper half holds the mode of Unix where bit 15 says so (p7zip, 7-Zip 9.20 and later).
    const symbolicLink = (attribute & 0x8000) !== 0 && ((attribute >>> 16) & 0o170000) === 0o120000;
    if (empty[index]) {
      nextEmpty += 1;
      return { name, folder: undefined, offset: 0, size: 0, crc: undefined, isFolder: !emptyFile[nextEmpty - 1], symbolicLink };
    }
    const part = parts[next];
    next += 1;
    if (part === undefined) return { name, folder: undefined, offset: 0, size: 0, crc: undefined, isFolder: false, symbolicLink };
    return { name, folder: part.folder, offset: part.offset, size: part.size, crc: part.crc, isFolder: false, symbolicLink };
  });
  if (next !== parts.length) faults.push(`The archive names ${next} files with content and holds ${parts.length}.`);
  // Content that no name stands for is content all the same.
  for (const part of parts.slice(next))
    files.push({ name: `(no name, ${part.folder}:${part.offset})`, ...part, isFolder: false, symbolicLink: false });
  return files;
}

const nothing: StreamsInfo = { packedStart: 0, packedSizes: [], folders: [], parts: [] };

/**
 * The map of the archive that begins the source.
 * @throws MalformedInput when no header can be read; LimitReached when it is too large or lists too much
 */
export function readSevenZip(source: ByteSource, budget: Budget, depth: number): SevenZip {
  const view = viewOf(source, 0, signatureLength);
  if (view === undefined) throw new MalformedInput('The 7-Zip archive breaks off in its first header.', source.size);
  const faults: string[] = [];
  if (view.getUint32(8, true) !== crc32(copyBytes(source, 12, 20))) faults.push('The checksum of the first header is wrong.');
  const headerFrom = signatureLength + Number(view.getBigUint64(12, true));
  const size = Number(view.getBigUint64(20, true));
  const headerTo = headerFrom + size;
  if (size === 0) {
    const place = { headerFrom: signatureLength, headerTo: signatureLength, headerPacked: [] };
    return { files: [], folders: [], streams: nothing, hidden: undefined, faults, ...place };
  }
  if (!Number.isSafeInteger(headerTo) || headerTo > source.size || size > most.header)
    throw new MalformedInput('The header of the 7-Zip archive lies outside the file.', 12);
  const headerPacked: [number, number][] = [];
  let bytes: Uint8Array = copyBytes(source, headerFrom, size);
  if (view.getUint32(28, true) !== crc32(bytes)) faults.push('The checksum of the header is wrong.');
  for (let layer = 0; layer < most.layers; layer += 1) {
    budget.spend('maxSteps', 1 + bytes.length / 8);
    const header = new HeaderBytes(bytes, headerFrom);
    const kind = header.byte();
    if (kind === id.header) return { ...readHeader(header, budget, faults), faults, headerFrom, headerTo, headerPacked };
    if (kind !== id.encoded) header.fail('The header of the 7-Zip archive is of no known kind.');
    const streams = readStreamsInfo(header);
    const [folder] = streams.folders;
    if (folder === undefined) return header.fail('The packed header of the 7-Zip archive has no folder.');
    const offsets = packedOffsets(streams);
    headerPacked.push([offsets[0] ?? 0, offsets.at(-1) ?? 0]);
    const unknown = unknownMethods(folder);
    if (isEncrypted(folder) || unknown.length > 0)
      return {
        files: [],
        folders: [],
        streams: nothing,
        hidden: isEncrypted(folder) ? 'encrypted' : unknown,
        faults,
        headerFrom,
        headerTo,
        headerPacked,
      };
    const packed = packedStreams(source, streams, offsets, folder);
    const unpacked = unpack(() => unpackFolder(folder, packed), {
      budget,
      depth,
      packed: size + packed.reduce((sum, each) => sum + each.size, 0),
      held: most.header,
    });
    if (unpacked.failure ?? unpacked.limit) throw unpacked.failure ?? unpacked.limit;
    bytes = copyBytes(unpacked.source, 0, unpacked.source.size);
    if (folder.crc !== undefined && folder.crc !== crc32(bytes)) faults.push('The checksum of the packed header is wrong.');
  }
  throw new MalformedInput('The header of the 7-Zip archive is packed again and again.', headerFrom);
}

function readHeader(header: HeaderBytes, budget: Budget, faults: string[]): Pick<SevenZip, 'files' | 'folders' | 'streams' | 'hidden'> {
  let streams = nothing;
  let names: Names = { names: [], empty: [], emptyFile: [], attributes: [] };
  for (let kind = header.byte(); kind !== id.end; kind = header.byte()) {
    if (kind === id.properties) for (let inner = header.byte(); inner !== id.end; inner = header.byte()) header.take(header.number());
    else if (kind === id.additional) readStreamsInfo(header);
    else if (kind === id.main) streams = readStreamsInfo(header);
    else if (kind === id.files) names = readFiles(header, budget);
    else header.fail('The header of the 7-Zip archive is of no known kind.');
  }
  return { files: joinFiles(names, streams, faults), folders: streams.folders, streams, hidden: undefined };
}
