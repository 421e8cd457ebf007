/** Reads which packed streams a 7-Zip archive has and how they become folders of content (7zFormat.txt, "Streams Info"). */
import type { HeaderBytes } from './header-bytes.ts';

export interface Coder {
  /** Hexadecimal id of the method. */
  readonly method: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly properties: Uint8Array;
}

export interface Folder {
  readonly coders: readonly Coder[];
  /** Which output feeds which input. */
  readonly bonds: readonly { readonly input: number; readonly output: number }[];
  /** The inputs that packed streams feed, in order. */
  readonly packedInputs: readonly number[];
  /** Unpacked size of every output. */
  readonly sizes: readonly number[];
  readonly crc: number | undefined;
  /** Index of the folder's first packed stream. */
  readonly firstPacked: number;
}

export interface StreamsInfo {
  /** Relative to the end of the signature header. */
  readonly packedStart: number;
  readonly packedSizes: readonly number[];
  readonly folders: readonly Folder[];
  /** Of each folder, the sizes and checksums of the files in it. */
  readonly parts: readonly (readonly { readonly size: number; readonly crc: number | undefined }[])[];
}

const most = { coders: 32, streams: 32 };
const id = { end: 0, pack: 6, unpack: 7, parts: 8, size: 9, crc: 10, folder: 11, unpackSize: 12, partCount: 13 } as const;

function readCoder(header: HeaderBytes): Coder {
  const flags = header.byte();
  if (flags & 0xc0) header.fail('A coder of the 7-Zip archive uses reserved flags.');
  const method = Buffer.from(header.take(flags & 15)).toString('hex');
  const complex = (flags & 0x10) !== 0;
  const inputs = complex ? header.number() : 1;
  const outputs = complex ? header.number() : 1;
  if (inputs > most.streams || outputs > most.streams || outputs === 0) header.fail('A coder of the 7-Zip archive has impossible streams.');
  const properties = flags & 0x20 ? header.take(header.count(8)) : new Uint8Array(0);
  return { method, inputs, outputs, properties: new Uint8Array(properties) };
}

function readFolder(header: HeaderBytes): Omit<Folder, 'sizes' | 'crc' | 'firstPacked'> {
  const count = header.number();
  if (count === 0 || count > most.coders) header.fail('A folder of the 7-Zip archive has an impossible number of coders.');
  const coders = Array.from({ length: count }, () => readCoder(header));
  const inputs = coders.reduce((sum, coder) => sum + coder.inputs, 0);
  const outputs = coders.reduce((sum, coder) => sum + coder.outputs, 0);
  const bonds = Array.from({ length: outputs - 1 }, () => ({ input: header.number(), output: header.number() }));
  const packed = inputs - bonds.length;
  if (packed < 0 || packed > most.streams) header.fail('A folder of the 7-Zip archive has an impossible number of streams.');
  const free = Array.from({ length: inputs }, (_, input) => input).filter((input) => !bonds.some((bond) => bond.input === input));
  const packedInputs = packed === 1 ? free.slice(0, 1) : Array.from({ length: packed }, () => header.number());
  return { coders, bonds, packedInputs };
}

function readFolders(header: HeaderBytes): Folder[] {
  if (header.byte() !== id.folder) header.fail('The 7-Zip archive does not list its folders.');
  const count = header.count(8);
  if (header.byte() !== 0) header.fail('The folders of the 7-Zip archive lie elsewhere, which no program writes.');
  const plain = Array.from({ length: count }, () => readFolder(header));
  if (header.byte() !== id.unpackSize) header.fail('The 7-Zip archive does not tell the sizes of its folders.');
  const sizes = plain.map((folder) => {
    const outputs = folder.coders.reduce((sum, coder) => sum + coder.outputs, 0);
    return Array.from({ length: outputs }, () => header.number());
  });
  let digests: (number | undefined)[] = [];
  for (let kind = header.byte(); kind !== id.end; kind = header.byte()) {
    if (kind !== id.crc) header.fail('The 7-Zip archive describes its folders in an unknown way.');
    digests = header.digests(count);
  }
  let firstPacked = 0;
  return plain.map((folder, index) => {
    const made = { ...folder, sizes: sizes[index] ?? [], crc: digests[index], firstPacked };
    firstPacked += folder.packedInputs.length;
    return made;
  });
}

/** The size of what a folder unpacks to: that of the output which feeds nothing. */
export function folderSize({ bonds, sizes }: Folder): number {
  const main = sizes.findIndex((_, output) => !bonds.some((bond) => bond.output === output));
  return sizes[main] ?? 0;
}

function readParts(header: HeaderBytes, folders: readonly Folder[]): StreamsInfo['parts'] {
  let counts = folders.map(() => 1);
  let kind = header.byte();
  if (kind === id.partCount) {
    counts = folders.map(() => header.count(0));
    kind = header.byte();
  }
  // Sizes take at least a byte each, all but the last of a folder.
  if (counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0) > header.left)
    header.fail('The 7-Zip archive counts more files than it has room for.');
  const sizes = counts.map((count, index) => {
    if (count === 0) return [];
    const all = Array.from({ length: count - 1 }, () => (kind === id.size ? header.number() : 0));
    const folder = folders[index];
    const last = (folder ? folderSize(folder) : 0) - all.reduce((sum, size) => sum + size, 0);
    if (last < 0) header.fail('The files of a folder are larger than the folder.');
    return [...all, last];
  });
  if (kind === id.size) kind = header.byte();
  const unknown = folders.flatMap((folder, index) =>
    counts[index] === 1 && folder.crc !== undefined ? [] : Array.from({ length: counts[index] ?? 0 }, () => index),
  );
  let digests: (number | undefined)[] = [];
  for (; kind !== id.end; kind = header.byte()) {
    if (kind !== id.crc) header.fail('The 7-Zip archive describes its files in an unknown way.');
    digests = header.digests(unknown.length);
  }
  let next = 0;
  return sizes.map((each, index) =>
    each.map((size) => {
      const folder = folders[index];
      if (counts[index] === 1 && folder?.crc !== undefined) return { size, crc: folder.crc };
      next += 1;
      return { size, crc: digests[next - 1] };
    }),
  );
}

/** Everything up to the end mark of the streams' description. */
export function readStreamsInfo(header: HeaderBytes): StreamsInfo {
  let packedStart = 0;
  let packedSizes: number[] = [];
  let folders: Folder[] = [];
  let parts: StreamsInfo['parts'] | undefined;
  for (let kind = header.byte(); kind !== id.end; kind = header.byte()) {
    if (kind === id.pack) {
      packedStart = header.number();
      const count = header.count(8);
      for (let inner = header.byte(); inner !== id.end; inner = header.byte()) {
        if (inner === id.size) packedSizes = Array.from({ length: count }, () => header.number());
        else if (inner === id.crc) header.digests(count);
        else header.fail('The 7-Zip archive describes its packed streams in an unknown way.');
      }
    } else if (kind === id.unpack) folders = readFolders(header);
    else if (kind === id.parts) parts = readParts(header, folders);
    else header.fail('The 7-Zip archive describes its streams in an unknown way.');
  }
  return { packedStart, packedSizes, folders, parts: parts ?? folders.map((folder) => [{ size: folderSize(folder), crc: folder.crc }]) };
}
