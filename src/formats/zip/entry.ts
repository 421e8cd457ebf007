/** The two headers that a zip archive keeps of each member, read as they stand. */
import { type ByteSource, copyBytes, viewOf } from '../byte-source.ts';

export const centralSignature = 0x02014b50;
export const localSignature = 0x04034b50;
const centralLength = 46;
const localLength = 30;

/** What both headers tell. */
export interface MemberHeader {
  /** Where the header stands, absolute. */
  readonly offset: number;
  readonly end: number;
  readonly name: string;
  /** The name of an Info-ZIP Unicode Path field, where there is one. */
  readonly unicodeName: string | undefined;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
}

export interface CentralHeader extends MemberHeader {
  /** Where the local header stands, absolute. */
  readonly localOffset: number;
  readonly symbolicLink: boolean;
  readonly commentLength: number;
}

/** APPNOTE 4.4.4: bit 0 encrypted, bit 5 patch data, bit 6 strong encryption, bit 13 masked header values. */
export const hidingFlags = 0x0001 | 0x0020 | 0x0040 | 0x2000;
/** Bit 3: sizes and checksum follow the data. */
export const descriptorFlag = 0x0008;

interface Extra {
  readonly zip64: DataView | undefined;
  readonly unicodeName: string | undefined;
}

/** APPNOTE 4.5.1: blocks of id, size and data. What does not fit ends the reading; padding is written that way too. */
function readExtra(bytes: Uint8Array): Extra {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let zip64: DataView | undefined;
  let unicodeName: string | undefined;
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    const start = at + 4;
    if (start + size > bytes.length) break;
    if (id === 0x0001) zip64 ??= new DataView(bytes.buffer, bytes.byteOffset + start, size);
    if (id === 0x7075 && size > 5) unicodeName ??= Buffer.from(bytes.subarray(start + 5, start + size)).toString('utf8');
    at = start + size;
  }
  return { zip64, unicodeName };
}

/** A 32-bit field, or the next 64-bit one of the zip64 block when it is all ones (APPNOTE 4.5.3). */
class Wide {
  readonly #view: DataView | undefined;
  #at = 0;

  constructor(view: DataView | undefined) {
    this.#view = view;
  }

  take(value: number): number {
    if (value !== 0xffffffff || this.#view === undefined || this.#at + 8 > this.#view.byteLength) return value;
    const wide = Number(this.#view.getBigUint64(this.#at, true));
    this.#at += 8;
    return wide;
  }
}

function nameOf(bytes: Uint8Array, flags: number): string {
  // Without bit 11 a name is in code page 437; equal bytes give equal names either way, and that is what is compared.
  return Buffer.from(bytes).toString((flags & 0x0800) !== 0 ? 'utf8' : 'latin1');
}

/** A central header at `offset`, undefined when none stands there or it is cut. */
export function readCentral(source: ByteSource, offset: number, prefix: number): CentralHeader | undefined {
  const view = viewOf(source, offset, centralLength);
  if (view?.getUint32(0, true) !== centralSignature) return undefined;
  const nameLength = view.getUint16(28, true);
  const extraLength = view.getUint16(30, true);
  const rest = copyBytes(source, offset + centralLength, nameLength + extraLength);
  if (rest.length < nameLength + extraLength) return undefined;
  const flags = view.getUint16(8, true);
  const extra = readExtra(rest.slice(nameLength));
  const wide = new Wide(extra.zip64);
  const size = wide.take(view.getUint32(24, true));
  const compressedSize = wide.take(view.getUint32(20, true));
  const localOffset = wide.take(view.getUint32(42, true)) + prefix;
  const unix = view.getUint8(5) === 3 || view.getUint8(5) === 19;
  return {
    offset,
    end: offset + centralLength + nameLength + extraLength + view.getUint16(32, true),
    name: nameOf(rest.subarray(0, nameLength), flags),
    unicodeName: extra.unicodeName,
    flags,
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    compressedSize,
    size,
    localOffset,
    commentLength: view.getUint16(32, true),
    symbolicLink: unix && ((view.getUint32(38, true) >>> 16) & 0o170000) === 0o120000,
  };
}

/** A local header at `offset`, undefined when none stands there or it is cut; `end` is where the data starts. */
export function readLocal(source: ByteSource, offset: number): MemberHeader | undefined {
  const view = Number.isSafeInteger(offset) ? viewOf(source, offset, localLength) : undefined;
  if (view?.getUint32(0, true) !== localSignature) return undefined;
  const nameLength = view.getUint16(26, true);
  const extraLength = view.getUint16(28, true);
  const rest = copyBytes(source, offset + localLength, nameLength + extraLength);
  if (rest.length < nameLength + extraLength) return undefined;
  const flags = view.getUint16(6, true);
  const extra = readExtra(rest.slice(nameLength));
  const wide = new Wide(extra.zip64);
  const size = wide.take(view.getUint32(22, true));
  const compressedSize = wide.take(view.getUint32(18, true));
  return {
    offset,
    end: offset + localLength + nameLength + extraLength,
    name: nameOf(rest.subarray(0, nameLength), flags),
    unicodeName: extra.unicodeName,
    flags,
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    compressedSize,
    size,
  };
}
