/** Finds and reads the superblock (HDF5 File Format Specification, section II.A), which may stand behind a user block. */
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { Cursor } from './cursor.ts';

export const signature = '\x89HDF\r\n\x1a\n';

export interface Superblock {
  /** Where the superblock stands; every address counts from here. */
  readonly base: number;
  readonly version: number;
  readonly end: number;
  readonly offsetWidth: number;
  readonly lengthWidth: number;
  /** Addresses are relative to the base. */
  readonly root: number;
  readonly extension: number | undefined;
  readonly driver: number | undefined;
  /** Length of the whole file as it was closed. */
  readonly fileEnd: number | undefined;
}

const widths = [2, 4, 8];
/** Readers look at 0, 512, 1024 and on by doubling; beyond this nobody has seen one. */
const farthest = 2 ** 40;

/** Where the signature stands, or undefined. */
export function findSignature(source: ByteSource): number | undefined {
  for (let at = 0; at < source.size && at <= farthest; at = at === 0 ? 512 : at * 2)
    if (Buffer.from(source.read(at, 8)).toString('latin1') === signature) return at;
  return undefined;
}

function checkWidths(offsetWidth: number, lengthWidth: number, at: number): void {
  if (!widths.includes(offsetWidth) || !widths.includes(lengthWidth))
    throw new MalformedInput(`Addresses of ${offsetWidth} and lengths of ${lengthWidth} bytes are not read.`, at);
}

function required(address: number | undefined, at: number): number {
  if (address === undefined) throw new MalformedInput('The superblock names no root group.', at);
  return address;
}

/** @throws MalformedInput when there is none or it cannot be read */
export function readSuperblock(source: ByteSource): Superblock {
  const base = findSignature(source);
  if (base === undefined) throw new MalformedInput('There is no HDF5 signature at 0, 512, 1024 or a later power of two.', 0);
  const bytes = copyBytes(source, base, 128);
  const version = bytes[8] ?? 255;
  const old = version < 2;
  if (version > 3) throw new MalformedInput(`The superblock has version ${version}; versions 0 to 3 are known.`, base + 8);
  const offsetWidth = bytes[old ? 13 : 9] ?? 0;
  const lengthWidth = bytes[old ? 14 : 10] ?? 0;
  checkWidths(offsetWidth, lengthWidth, base + (old ? 13 : 9));
  const cursor = new Cursor(bytes, base, offsetWidth, lengthWidth);
  const common = { base, version, offsetWidth, lengthWidth };
  if (old) {
    cursor.skip(version === 0 ? 24 : 28);
    cursor.address();
    cursor.address();
    const fileEnd = cursor.address();
    const driver = cursor.address();
    cursor.address();
    const root = required(cursor.address(), cursor.at);
    return { ...common, root, driver, fileEnd, extension: undefined, end: Math.min(source.size, cursor.at + 24) };
  }
  cursor.skip(12);
  cursor.address();
  const extension = cursor.address();
  const fileEnd = cursor.address();
  const root = required(cursor.address(), cursor.at);
  return { ...common, root, extension, fileEnd, driver: undefined, end: Math.min(source.size, cursor.at + 4) };
}
