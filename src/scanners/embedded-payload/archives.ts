/** Tells archives and compressed streams from numbers that happen to start alike, by their headers and by opening their first bytes. */
import { inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { copyBytes } from '#formats/byte-source';
import { type Check, type Found, type Haystack, viewAt } from './found.ts';

const archive = (hay: Haystack, from: number, label: string, to?: number): Found => ({
  kind: 'archive',
  label,
  from,
  to: to ?? hay.to,
  closed: to !== undefined,
});

const zipMethods = [0, 1, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99];
/** How far the end of an archive is looked for where its headers do not lead there. */
const farthestEnd = 16 * 1024 * 1024;
const piece = 256 * 1024;

/** One past the local headers' chain and directory, where they lead without a gap to the end record (APPNOTE 4.3.6). */
function chainedEnd(hay: Haystack, at: number): number | undefined {
  let position = at;
  for (let steps = 0; steps < 65_536 && position + 22 <= hay.to; steps += 1) {
    hay.budget.spend('maxSteps');
    const view = viewAt(hay, position, 46);
    const signature = view.getUint32(0, true);
    if (signature === 0x04034b50) {
      const deferred = (view.getUint16(6, true) & 8) !== 0 && view.getUint32(18, true) === 0;
      if (deferred) return undefined;
      position += 30 + view.getUint16(26, true) + view.getUint16(28, true) + view.getUint32(18, true);
    } else if (signature === 0x02014b50) position += 46 + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true);
    else if (signature === 0x06054b50) return Math.min(hay.to, position + 22 + view.getUint16(20, true));
    else return undefined;
  }
  return undefined;
}

/** The first end record behind `at` whose numbers lead back to it. */
function searchedEnd(hay: Haystack, at: number): number | undefined {
  const last = Math.min(hay.to, at + farthestEnd);
  for (let base = at; base < last; base += piece) {
    hay.budget.spend('maxSteps', 64);
    const bytes = Buffer.from(copyBytes(hay.source, base, Math.min(piece + 22, hay.to - base)).buffer);
    for (let index = bytes.indexOf('PK\x05\x06', 0, 'latin1'); index >= 0; index = bytes.indexOf('PK\x05\x06', index + 1, 'latin1')) {
      if (index + 22 > bytes.length) break;
      if (base + index - bytes.readUInt32LE(index + 12) - bytes.readUInt32LE(index + 16) === at)
        return Math.min(hay.to, base + index + 22 + bytes.readUInt16LE(index + 20));
    }
  }
  return undefined;
}

export const zip: Check = (hay, at) => {
  const view = viewAt(hay, at, 46);
  if (view.getUint32(0, true) !== 0x04034b50) return undefined;
  const nameLength = view.getUint16(26, true);
  const sane = view.getUint8(4) <= 63 && view.getUint8(5) <= 20 && (view.getUint16(6, true) & 0xf000) === 0;
  if (!sane || nameLength === 0 || nameLength > 1024 || !zipMethods.includes(view.getUint16(8, true))) return undefined;
  for (let index = 30; index < Math.min(46, 30 + nameLength); index += 1) if (view.getUint8(index) < 0x20) return undefined;
  return archive(hay, at, 'a zip archive', chainedEnd(hay, at) ?? searchedEnd(hay, at));
};

/** The first bytes of a stream opened; a stream that is merely cut gives what it has. */
function opens(hay: Haystack, at: number, open: (head: Uint8Array) => Uint8Array): boolean {
  hay.budget.spend('maxSteps', 500);
  try {
    return open(copyBytes(hay.source, at, Math.min(16_384, hay.to - at))).length >= 16;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  }
}

// Z_SYNC_FLUSH (2): what was given is all there is to open.
const bounded = { finishFlush: 2, maxOutputLength: 1024 * 1024 };

/** Length of the header (RFC 1952, 2.3): extra field, name, comment and checksum may stand in it. */
function gzipHeader(head: Uint8Array): number {
  const flags = head[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  for (const flag of [8, 16]) if (flags & flag) at = head.indexOf(0, at) + 1 || head.length;
  return flags & 2 ? at + 2 : at;
}

/** RFC 1952: deflate, no reserved flag, a known system, then data that inflates. */
export const gzip: Check = (hay, at) => {
  const view = viewAt(hay, at, 10);
  const system = view.getUint8(9);
  if (view.getUint16(0) !== 0x1f8b || view.getUint8(2) !== 8 || (view.getUint8(3) & 0xe0) !== 0) return undefined;
  if (![0, 2, 4].includes(view.getUint8(8)) || (system > 13 && system !== 255)) return undefined;
  // What follows the stream would be an error to a reader of whole files, so the deflated data is opened by itself.
  const open = (head: Uint8Array) => inflateRawSync(head.subarray(gzipHeader(head)), bounded);
  return opens(hay, at, open) ? archive(hay, at, 'a gzip stream') : undefined;
};

/** RFC 8878: a frame whose first blocks decompress. */
export const zstd: Check = (hay, at) => {
  const view = viewAt(hay, at, 5);
  if (view.getUint32(0) !== 0x28b52ffd || (view.getUint8(4) & 0x08) !== 0) return undefined;
  // ZSTD_e_flush (1) in place of the end.
  const open = (head: Uint8Array) => zstdDecompressSync(head, { finishFlush: 1, maxOutputLength: bounded.maxOutputLength });
  return opens(hay, at, open) ? archive(hay, at, 'a Zstandard stream') : undefined;
};

/** Formats whose mark, in hexadecimal, is long enough by itself, or whose frame is checked by a few bits more. */
const marks: readonly (readonly [mark: RegExp, label: string])[] = [
  [/^377abcaf271c000[0-8]/, 'a 7-Zip archive'],
  [/^fd377a585a0000(?:00|01|04|0a)/, 'an xz stream'],
  [/^425a683[1-9](?:314159265359|177245385090)/, 'a bzip2 stream'],
  [/^526172211a0700|^526172211a070100/, 'a RAR archive'],
  // The LZ4 frame: version 1, no reserved bit, a block size that exists.
  [/^04224d18[4-7][0145789cd](?:40|50|60|70)/, 'an LZ4 stream'],
  [/^4d53434600000000/, 'a cabinet archive'],
];

export const marked: Check = (hay, at) => {
  const text = Buffer.from(viewAt(hay, at, 12).buffer).toString('hex');
  const [, label] = marks.find(([mark]) => mark.test(text)) ?? [];
  return label === undefined ? undefined : archive(hay, at, label);
};

/** POSIX.1-1988 ustar: the checksum of the header must be right. */
export const tar: Check = (hay, at) => {
  const start = at - 257;
  if (start < hay.from) return undefined;
  const header = new Uint8Array(viewAt(hay, start, 512).buffer);
  const stated = Number.parseInt(
    Buffer.from(header.subarray(148, 156))
      .toString('latin1')
      .replace(/[\0 ]+/g, ''),
    8,
  );
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return Number.isInteger(stated) && sum === stated ? archive(hay, start, 'a tar archive') : undefined;
};
