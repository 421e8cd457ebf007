/** The decompressors by the name of what they read. */
import { bunzip2 } from './bzip2.ts';
import type { Codec } from './decoding.ts';
import { gunzip, unzlib } from './gzip.ts';
import { unlz4 } from './lz4.ts';
import { unlzma } from './lzma-alone.ts';
import { unxz, xzMagic } from './xz.ts';
import { unzstd } from './zstd.ts';

/** The legacy .lzma container shares a kind with .xz; its content tells them apart. */
const xzOrLzma: Codec = (source, start, note) =>
  Buffer.from(source.read(start, 6)).toString('latin1') === xzMagic ? unxz(source, start, note) : unlzma(source, start);

export const streamCodecs = {
  gzip: gunzip,
  zlib: unzlib,
  bzip2: bunzip2,
  xz: xzOrLzma,
  zstd: unzstd,
  lz4: unlz4,
} as const satisfies Record<string, Codec>;
export type StreamKind = keyof typeof streamCodecs;

export function isStreamKind(kind: string): kind is StreamKind {
  return Object.hasOwn(streamCodecs, kind);
}
