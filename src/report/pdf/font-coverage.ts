/** Which characters a font can draw, read from its own table, so that none becomes invisible on paper. */
import type { FontTable } from './unpack-font.ts';

type Range = readonly [first: number, last: number];

/** Ranges of a format 4 or 12 subtable (OpenType, cmap); a mapping to no glyph in the middle of a range does not occur in these fonts. */
function rangesAt(cmap: Buffer, at: number): Range[] {
  const format = cmap.readUInt16BE(at);
  if (format === 12)
    return Array.from({ length: cmap.readUInt32BE(at + 12) }, (_, index) => {
      const group = at + 16 + 12 * index;
      return [cmap.readUInt32BE(group), cmap.readUInt32BE(group + 4)] as const;
    });
  if (format !== 4) return [];
  const segments = cmap.readUInt16BE(at + 6) / 2;
  return Array.from({ length: segments }, (_, index): Range => {
    const last = cmap.readUInt16BE(at + 14 + 2 * index);
    return [cmap.readUInt16BE(at + 16 + 2 * segments + 2 * index), last];
  }).filter(([first]) => first !== 0xffff);
}

/** A test for code points that the font has a glyph for. */
export function coverageOf(tables: readonly FontTable[]): (codePoint: number) => boolean {
  const cmap = tables.find(({ tag }) => tag === 'cmap')?.bytes;
  if (!cmap) throw new Error('the font has no table cmap');
  const ranges = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => rangesAt(cmap, cmap.readUInt32BE(8 + 8 * index))).flat();
  return (codePoint) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}
