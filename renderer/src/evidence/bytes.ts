/** Bytes as an auditor reads them: rows of sixteen, aligned to the file, with the text beside. */

/** Bytes in one row of the hex view. */
export const rowBytes = 16;

/** A half-open range of bytes, [from, to). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** One row: sixteen places, empty where the excerpt does not reach. */
export interface HexRow {
  readonly offset: number;
  readonly bytes: readonly (number | undefined)[];
}

/** Reads pairs of hex digits; an odd or foreign tail is left out rather than guessed. */
export function parseHex(hex: string): Uint8Array {
  const clean = /^(?:[0-9a-f]{2})*/i.exec(hex)?.[0] ?? '';
  const bytes = new Uint8Array(clean.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(clean.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** Lays bytes that begin at `offset` into rows whose own offsets are multiples of sixteen. */
export function rowsOf(offset: number, bytes: Uint8Array): HexRow[] {
  const rows: HexRow[] = [];
  const end = offset + bytes.length;
  for (let start = offset - (offset % rowBytes); start < end; start += rowBytes) {
    const row = Array.from({ length: rowBytes }, (_, place) => {
      const at = start + place;
      return at >= offset && at < end ? bytes[at - offset] : undefined;
    });
    rows.push({ offset: start, bytes: row });
  }
  return rows;
}

/** A byte as two hex digits. */
export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

/** An offset with leading zeros; it grows where the file is larger than the digits. */
export const hexOffset = (offset: number, digits: number): string => offset.toString(16).padStart(digits, '0');

/** The text column: printable ASCII as it is, everything else as a dot. */
export const textByte = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

/** Reads what a person types into "go to offset": 0x hex, plain hex with a letter, or decimal. */
export function parseOffset(text: string, size: number): number | undefined {
  const trimmed = text
    .trim()
    .replaceAll(/[_,\s]/g, '')
    .toLowerCase();
  const isHex = /^0x[0-9a-f]+$/.test(trimmed) || (/^[0-9a-f]+$/.test(trimmed) && /[a-f]/.test(trimmed));
  if (!isHex && !/^\d+$/.test(trimmed)) return undefined;
  const value = isHex ? Number.parseInt(trimmed.replace('0x', ''), 16) : Number.parseInt(trimmed, 10);
  return Number.isSafeInteger(value) && value >= 0 && value < size ? value : undefined;
}
