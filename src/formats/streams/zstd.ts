/** Unpacks Zstandard frames, several in a row, with the frames that readers skip (RFC 8878). */
import { zstdDecompressSync } from 'node:zlib';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding, TakeNote } from './decoding.ts';
import { isSkippable } from './lz4.ts';
import { OutputWindow } from './output-window.ts';
import { PackedInput } from './packed-input.ts';
import { ZstdBlocks } from './zstd-block.ts';

export const zstdMagic = 0xfd2fb528;
const mostInBlock = 128 * 1024;
/** Frames up to this length are unpacked by Node at one go. */
const held = 48 * 1024 * 1024;
const mostAtOnce = 48 * 1024 * 1024;

interface FrameHeader {
  readonly window: number;
  readonly size: number | undefined;
  readonly dictionary: number;
  readonly checksum: boolean;
}

function little(input: PackedInput, bytes: number): number {
  let value = 0;
  for (let index = 0; index < bytes; index += 1) value += input.byte() * 2 ** (8 * index);
  return value;
}

/** Section 3.1.1.1, behind the magic number. */
function readHeader(input: PackedInput): FrameHeader {
  const flags = input.byte();
  if (flags & 8) throw new MalformedInput('The Zstandard frame uses a reserved flag.', input.position - 1);
  const single = (flags & 0x20) !== 0;
  let window = 0;
  if (!single) {
    const byte = input.byte();
    const base = 2 ** (10 + (byte >> 3));
    window = base + (base / 8) * (byte & 7);
  }
  const dictionary = little(input, [0, 1, 2, 4][flags & 3] ?? 0);
  const form = flags >> 6;
  const sizeBytes = form === 0 ? (single ? 1 : 0) : 2 ** form;
  const size = sizeBytes === 0 ? undefined : little(input, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  return { window: single ? (size ?? 0) : window, size, dictionary, checksum: (flags & 4) !== 0 };
}

/** Steps over a frame by its block headers; undefined when it breaks off. */
function frameEnd(source: ByteSource, start: number): number | undefined {
  const input = new PackedInput(source, start + 4);
  try {
    const { checksum } = readHeader(input);
    for (let last = false; !last; ) {
      const word = input.u24();
      last = (word & 1) === 1;
      input.skip(((word >> 1) & 3) === 1 ? 1 : word >> 3);
    }
    if (checksum) input.skip(4);
    return input.position;
  } catch (error) {
    if (error instanceof MalformedInput) return undefined;
    throw error;
  }
}

function atOnce(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: mostAtOnce, chunkSize: 256 * 1024 });
  } catch {
    return undefined;
  }
}

function* frame(input: PackedInput, offset: number, note: TakeNote): Generator<Uint8Array, void> {
  const header = readHeader(input);
  if (header.dictionary !== 0)
    throw new MalformedInput(`The Zstandard frame needs the dictionary ${header.dictionary}, which does not come with it.`, offset);
  // Wider windows than the standard asks decoders for (3.1.1.1.2) are granted as far as memory is.
  const out = new OutputWindow(Math.max(1024, Math.min(header.window, 64 * 1024 * 1024)));
  const blocks = new ZstdBlocks(out);
  let made = 0;
  for (let last = false; !last; ) {
    const { position } = input;
    const word = input.u24();
    last = (word & 1) === 1;
    const size = word >> 3;
    const kind = (word >> 1) & 3;
    if (size > mostInBlock) throw new MalformedInput('A Zstandard block is longer than blocks may be.', position);
    if (kind === 0) out.append(input.take(size));
    else if (kind === 1) out.append(new Uint8Array(size).fill(input.byte()));
    else if (kind === 2) {
      try {
        blocks.unpack(input.take(size), position, mostInBlock);
      } catch (error) {
        if (!(error instanceof MalformedInput)) throw error;
        yield out.give();
        throw new MalformedInput(error.message, position);
      }
    } else throw new MalformedInput('A Zstandard block is of a reserved kind.', position);
    if (out.full || last) {
      const some = out.give();
      made += some.length;
      yield some;
    }
  }
  if (header.checksum) input.u32();
  if (header.size !== undefined && header.size !== made)
    note({ kind: 'size', detail: `declares ${header.size} bytes and holds ${made}`, offset, length: input.position - offset });
}

/** All frames that follow each other from `start`. */
export function* unzstd(source: ByteSource, start: number, note: TakeNote): Decoding {
  let end = start;
  for (let part = 0; ; part += 1) {
    const input = new PackedInput(source, end);
    const magic = input.left < 4 ? 0 : input.u32();
    if (isSkippable(magic)) {
      const length = input.u32();
      note({ kind: 'skipped', detail: `holds ${length} bytes that readers step over`, offset: input.position, length });
      input.skip(length);
      end = input.position;
      continue;
    }
    if (magic !== zstdMagic) {
      if (part === 0) throw new MalformedInput('The Zstandard stream does not begin.', start);
      return end;
    }
    if (part > 0) note({ kind: 'part', detail: 'goes on in another frame', offset: end, length: 4 });
    const to = frameEnd(source, end);
    const small = to !== undefined && to - end <= held;
    const done = small ? atOnce(copyBytes(source, end, to - end)) : undefined;
    if (done !== undefined && to !== undefined) {
      yield done;
      end = to;
      continue;
    }
    let made = 0;
    for (const some of frame(input, end, note)) {
      made += some.length;
      yield some;
    }
    if (small && made <= mostAtOnce)
      note({ kind: 'checksum', detail: 'has a wrong checksum over its content', offset: Math.max(end, input.position - 4), length: 4 });
    end = input.position;
  }
}
