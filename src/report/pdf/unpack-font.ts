/** Unpacks WOFF 1.0 (W3C recommendation of 2012) into the font inside: the layout library reads past the end of compressed tables. */
import { inflateSync } from 'node:zlib';

export interface FontTable {
  readonly tag: string;
  readonly checksum: number;
  readonly bytes: Buffer;
}

const headerSize = 44;
const entrySize = 20;

/** The tables in the order of their tags. @throws Error when this is no WOFF 1.0 font */
export function tablesOf(woff: Buffer): FontTable[] {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF 1.0 font');
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const at = headerSize + entrySize * index;
    const [offset, packed, whole, checksum] = [4, 8, 12, 16].map((field) => woff.readUInt32BE(at + field)) as [
      number,
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      tag: woff.toString('latin1', at, at + 4),
      checksum,
      bytes: packed < whole ? inflateSync(bytes, { maxOutputLength: whole }) : bytes,
    };
  });
}

/** The same font as an OpenType file (OpenType 1.9, "Organization of an OpenType font"), with some zeros behind its last table. */
export function unpackFont(woff: Buffer): Buffer {
  const tables = tablesOf(woff);
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const directory = Buffer.alloc(12 + 16 * tables.length);
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE(tables.length * 16 - power * 16, 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { bytes, checksum, tag }] of tables.entries()) {
    const at = 12 + 16 * index;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(checksum, at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(bytes.length, at + 12);
    // Tables start at multiples of four.
    const padded = Math.ceil(bytes.length / 4) * 4;
    parts.push(bytes, Buffer.alloc(padded - bytes.length));
    offset += padded;
  }
  return Buffer.concat([...parts, Buffer.alloc(64)]);
}
