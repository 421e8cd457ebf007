/** Unpacks a WOFF file to the plain font inside it, under a name of its own: pdfkit keeps one font per name, and the subsets of a typeface share theirs. */
import { inflateSync } from 'node:zlib';

interface Table {
  readonly tag: string;
  readonly data: Buffer;
}

/** Header of 44 bytes, entries of 20 bytes: W3C WOFF 1.0, sections 3 and 4. */
function tablesOf(woff: Buffer): Table[] {
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const entry = 44 + index * 20;
    const offset = woff.readUInt32BE(entry + 4);
    const packed = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const data = woff.subarray(offset, offset + packed);
    return { tag: woff.toString('latin1', entry, entry + 4), data: packed < length ? inflateSync(data) : data };
  });
}

/** A `name` table that holds the PostScript name alone (OpenType 1.9, name, format 0; name id 6). */
function nameTable(name: string): Buffer {
  const text = Buffer.from(name, 'utf16le').swap16();
  const head = Buffer.alloc(18);
  for (const [index, value] of [0, 1, 18, 3, 1, 0x409, 6, text.length, 0].entries()) head.writeUInt16BE(value, index * 2);
  return Buffer.concat([head, text]);
}

/** Checksums stay 0: nothing that reads the font here looks at them, and the PDF holds a subset that is made anew. */
function fontOf(flavor: number, tables: readonly Table[]): Buffer {
  const power = Math.floor(Math.log2(tables.length));
  const directory = Buffer.alloc(12 + tables.length * 16);
  directory.writeUInt32BE(flavor, 0);
  const search = [tables.length, 16 << power, power, (tables.length - (1 << power)) * 16];
  for (const [index, value] of search.entries()) directory.writeUInt16BE(value, 4 + index * 2);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { data, tag }] of tables.entries()) {
    const entry = 12 + index * 16;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(data.length, entry + 12);
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}

/** Code points that have a glyph: the `cmap` subtable of format 4 (OpenType 1.9, cmap). */
function codePointsOf(cmap: Buffer): Set<number> {
  const points = new Set<number>();
  for (let record = 0; record < cmap.readUInt16BE(2); record += 1) {
    const at = cmap.readUInt32BE(4 + record * 8 + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const doubled = cmap.readUInt16BE(at + 6);
    for (let segment = 0; segment < doubled; segment += 2) {
      const end = cmap.readUInt16BE(at + 14 + segment);
      const start = cmap.readUInt16BE(at + 16 + doubled + segment);
      if (start !== 0xffff) for (let point = start; point <= end; point += 1) points.add(point);
    }
  }
  return points;
}

export interface FontFile {
  readonly bytes: Buffer;
  readonly codePoints: ReadonlySet<number>;
}

/** @param name PostScript name that the font gets; only for fonts that come with the product, never for a font of a case */
export function openWoff(woff: Buffer, name: string): FontFile {
  const tables = tablesOf(woff).map((table) => (table.tag === 'name' ? { tag: 'name', data: nameTable(name) } : table));
  const cmap = tables.find(({ tag }) => tag === 'cmap')?.data;
  return { bytes: fontOf(woff.readUInt32BE(4), tables), codePoints: cmap === undefined ? new Set() : codePointsOf(cmap) };
}
