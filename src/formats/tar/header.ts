/** Reads the 512 bytes in front of a tar member, in every dialect: v7, ustar, pax, GNU (POSIX.1-2024 pax, GNU tar manual, "Basic Tar Format"). */
import type { ByteSource } from '../byte-source.ts';
import { copyBytes } from '../byte-source.ts';

export const blockLength = 512;

export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

export interface TarHeader {
  /** Where the header stands. */
  readonly offset: number;
  readonly name: string;
  readonly linkName: string;
  /** One character; v7 archives leave it zero. */
  readonly type: string;
  readonly mode: number;
  /** As the header says; a negative or impossible number is NaN. */
  readonly size: number;
  readonly checksum: 'right' | 'wrong';
  readonly dialect: 'v7' | 'ustar' | 'gnu';
  /** Old GNU sparse members: the map's beginning, and whether more of it follows. */
  readonly sparse: { readonly pieces: readonly SparsePiece[]; readonly more: boolean; readonly realSize: number } | undefined;
}

/** Octal digits between spaces and zeros, or GNU's base 256 behind a set top bit. */
export function tarNumber(bytes: Uint8Array): number {
  const [first = 0] = bytes;
  if (first & 0x80) {
    if (first === 0xff) return Number.NaN;
    let value = first & 0x7f;
    for (const byte of bytes.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }
  const text = textOf(bytes).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** Up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeName(end < 0 ? bytes : bytes.subarray(0, end));
}

/** UTF-8 where it is, else one character a byte. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** The sum with the checksum's own place as spaces, by unsigned and, as some old programs wrote, signed bytes. */
function checksumFits(bytes: Uint8Array): boolean {
  // Most files that are asked are no tar, and show it here before any text is decoded.
  const [first = 0] = bytes.subarray(148, 149);
  if (first < 128 && first !== 0 && first !== 32 && (first < 48 || first > 55)) return false;
  const told = tarNumber(bytes.subarray(148, 156));
  if (Number.isNaN(told)) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < blockLength; at += 1) {
    const byte = at >= 148 && at < 156 ? 32 : (bytes[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return told === unsigned || told === signed;
}

/** Pairs of offset and length, as GNU's sparse maps hold them. */
export function sparsePieces(bytes: Uint8Array, count: number): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let at = 0; at < count * 24; at += 24) {
    if ((bytes[at] ?? 0) === 0) break;
    pieces.push({ offset: tarNumber(bytes.subarray(at, at + 12)), length: tarNumber(bytes.subarray(at + 12, at + 24)) });
  }
  return pieces;
}

/** 'zero' for a block of zeros, undefined behind the end of the file. */
export function readTarHeader(source: ByteSource, offset: number): TarHeader | 'zero' | undefined {
  const bytes = copyBytes(source, offset, blockLength);
  if (bytes.length < blockLength) return undefined;
  if (bytes.every((byte) => byte === 0)) return 'zero';
  const magic = Buffer.from(bytes.subarray(257, 265)).toString('latin1');
  const dialect = magic === 'ustar  \0' ? 'gnu' : magic.startsWith('ustar') ? 'ustar' : 'v7';
  const prefix = dialect === 'ustar' ? textOf(bytes.subarray(345, 500)) : '';
  const name = textOf(bytes.subarray(0, 100));
  const flag = bytes[156] ?? 0;
  const type = flag === 0 ? '0' : String.fromCharCode(flag);
  return {
    offset,
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: textOf(bytes.subarray(157, 257)),
    type,
    mode: tarNumber(bytes.subarray(100, 108)) || 0,
    size: tarNumber(bytes.subarray(124, 136)),
    checksum: checksumFits(bytes) ? 'right' : 'wrong',
    dialect,
    sparse:
      type === 'S' && dialect === 'gnu'
        ? { pieces: sparsePieces(bytes.subarray(386, 482), 4), more: bytes[482] === 1, realSize: tarNumber(bytes.subarray(483, 495)) }
        : undefined,
  };
}

/**
 * Whether a tar archive begins here: by its mark, or in old archives, which have none, by a checksum that fits.
 * @param sure asks for a checksum that fits also where the mark stands
 */
export function looksLikeTar(source: ByteSource, offset = 0, sure = false): boolean {
  if (source.size - offset < blockLength) return false;
  const bytes = source.read(offset, blockLength);
  const marked = Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar';
  if (marked && !sure) return true;
  if (bytes[0] === 0 || !checksumFits(bytes)) return false;
  const type = bytes[156] ?? 0;
  return marked || ((type === 0 || (type >= 0x30 && type <= 0x37)) && !Number.isNaN(tarNumber(bytes.subarray(124, 136))));
}

/** Whether the bytes from `start` to beyond `last` are the content of one member, whose header stands right before them. */
export function isTarMember(source: ByteSource, start: number, last: number): boolean {
  if (start < blockLength || start % blockLength !== 0) return false;
  const header = readTarHeader(source, start - blockLength);
  return (
    header !== undefined && header !== 'zero' && header.checksum === 'right' && start + header.size > last && !(header.size > source.size)
  );
}
