/** Finds the end record of a zip archive, where loaders begin to read. */
import { type ByteSource, copyBytes, viewOf } from '../byte-source.ts';

const recordLength = 22;
const maxComment = 65_535;

export interface EndRecord {
  /** Where the record stands. */
  readonly offset: number;
  /** Where the central directory really starts: behind any prefix. */
  readonly directoryStart: number;
  readonly directorySize: number;
  /** Bytes in front of the archive that its own offsets do not count. */
  readonly prefix: number;
  readonly entries: number;
  readonly comment: number;
  /** Bytes behind record and comment. */
  readonly trailing: number;
  readonly zip64: boolean;
  readonly disks: number;
  /** The 64-bit record says otherwise than the plain one, where that leaves nothing open. */
  readonly contradicted: boolean;
}

interface Zip64 {
  readonly offset: number;
  readonly entries: number;
  readonly size: number;
  readonly start: number;
}

/** APPNOTE 4.3.14 and 4.3.15: the locator stands right before the plain record. */
function zip64Record(source: ByteSource, plain: number): Zip64 | undefined {
  const locator = viewOf(source, plain - 20, 20);
  if (locator?.getUint32(0, true) !== 0x07064b50) return undefined;
  const claimed = Number(locator.getBigUint64(8, true));
  // With a prefix in front the claimed place is too low; the record then stands right before its locator.
  for (const offset of [claimed, plain - 20 - 56]) {
    const view = Number.isSafeInteger(offset) ? viewOf(source, offset, 56) : undefined;
    if (view && view.getUint32(0, true) === 0x06064b50)
      return {
        offset,
        entries: Number(view.getBigUint64(32, true)),
        size: Number(view.getBigUint64(40, true)),
        start: Number(view.getBigUint64(48, true)),
      };
  }
  return undefined;
}

function interpret(source: ByteSource, offset: number, view: DataView): EndRecord | undefined {
  const comment = view.getUint16(20, true);
  const wide = zip64Record(source, offset);
  const plain = { entries: view.getUint16(10, true), size: view.getUint32(12, true), start: view.getUint32(16, true) };
  // Python's zipfile and miniz believe the 64-bit record wherever it stands, so it is what loaders read.
  const { entries, size, start } = wide ?? plain;
  const contradicted =
    wide !== undefined &&
    ((plain.entries !== 0xffff && plain.entries !== wide.entries) ||
      (plain.size !== 0xffffffff && plain.size !== wide.size) ||
      (plain.start !== 0xffffffff && plain.start !== wide.start));
  const endOfDirectory = wide ? wide.offset : offset;
  const directoryStart = endOfDirectory - size;
  if (!Number.isSafeInteger(start) || directoryStart < 0) return undefined;
  if (entries > 0 && viewOf(source, directoryStart, 4)?.getUint32(0, true) !== 0x02014b50) return undefined;
  return {
    offset: endOfDirectory,
    directoryStart,
    directorySize: size,
    prefix: directoryStart - start,
    entries,
    comment,
    trailing: source.size - offset - recordLength - comment,
    zip64: wide !== undefined,
    disks: view.getUint16(4, true),
    contradicted,
  };
}

/** The last end record in reach that fits its directory; undefined when there is none. */
export function findEndRecord(source: ByteSource): EndRecord | undefined {
  const reach = Math.min(source.size, recordLength + maxComment + 1024);
  const base = source.size - reach;
  // A copy, because what follows reads the source too.
  let tail = Buffer.from(copyBytes(source, base, reach).buffer);
  for (;;) {
    const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    if (at < 0) return undefined;
    const view = viewOf(source, base + at, recordLength);
    const record = view ? interpret(source, base + at, view) : undefined;
    if (record) return record;
    tail = tail.subarray(0, at);
  }
}
