/** Recognises streams that begin with frames which readers skip: LZ4 and Zstandard share them, what follows tells which it is. */
import type { ByteSource } from '../byte-source.ts';
import { viewOf } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { isSkippable, lz4LegacyMagic, lz4Magic } from './lz4.ts';
import { zstdMagic } from './zstd.ts';

const mostFrames = 64;

/** The format of the first frame that is no skippable one. */
export function skippedFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  if (head[1] !== 0x2a || head[2] !== 0x4d || head[3] !== 0x18) return undefined;
  for (let at = 0, frame = 0; frame < mostFrames; frame += 1) {
    const view = viewOf(source, at, 8);
    const mark = view?.getUint32(0, true) ?? 0;
    if (mark === zstdMagic) return { kind: 'zstd', label: 'Zstandard stream' };
    if (mark === lz4Magic || mark === lz4LegacyMagic) return { kind: 'lz4', label: 'LZ4 stream' };
    if (view === undefined || !isSkippable(mark)) return undefined;
    at += 8 + view.getUint32(4, true);
  }
  return undefined;
}
