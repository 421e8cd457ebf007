/** Unpacks LZ4 frames, also the legacy kind and several in a row (LZ4 frame format 1.6.x, LZ4 block format). */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding, TakeNote } from './decoding.ts';
import { OutputWindow } from './output-window.ts';
import { PackedInput } from './packed-input.ts';
import { Xxhash32 } from './xxhash32.ts';

export const lz4Magic = 0x184d2204;
export const lz4LegacyMagic = 0x184c2102;
const reach = 64 * 1024;
const legacyBlock = 8 * 1024 * 1024;
const blockSizes: Readonly<Record<number, number>> = { 4: 64 * 1024, 5: 256 * 1024, 6: 1024 * 1024, 7: 4 * 1024 * 1024 };

/** LZ4 and Zstandard share these frames, which every reader steps over. */
export function isSkippable(magic: number): boolean {
  return magic >>> 4 === 0x184d2a5;
}

/** One compressed block into the window. */
function* block(bytes: Uint8Array, out: OutputWindow, most: number, position: number): Generator<Uint8Array, void> {
  const fail = (): never => {
    throw new MalformedInput('An LZ4 block is damaged.', position);
  };
  let at = 0;
  let made = 0;
  const long = (value: number): number => {
    if (value < 15) return value;
    let total = value;
    for (;;) {
      const more = bytes[at] ?? fail();
      at += 1;
      total += more;
      if (more < 255) return total;
    }
  };
  while (at < bytes.length) {
    const token = bytes[at] ?? 0;
    at += 1;
    const literals = long(token >> 4);
    if (at + literals > bytes.length) fail();
    made += literals;
    if (made > most) fail();
    out.append(bytes.subarray(at, at + literals));
    at += literals;
    if (at >= bytes.length) break;
    const distance = (bytes[at] ?? 0) | ((bytes[at + 1] ?? fail()) << 8);
    at += 2;
    const length = long(token & 15) + 4;
    made += length;
    if (made > most) fail();
    out.copy(distance, length, position + at);
    if (out.full) yield out.give();
  }
}

/** Gives where the frame ends: in front of what cannot be a block's length, another magic number for one, as in the lz4 program. */
function* legacy(input: PackedInput): Generator<Uint8Array, number> {
  const out = new OutputWindow(reach);
  while (input.left >= 4) {
    const { position } = input;
    const length = input.u32();
    if (length > legacyBlock + legacyBlock / 255 + 16) {
      yield out.give();
      return position;
    }
    // Blocks of the legacy frame know nothing of each other.
    out.forget();
    yield* block(input.take(length), out, legacyBlock, position + 4);
  }
  yield out.give();
  return input.position;
}

function* frame(input: PackedInput, note: TakeNote): Generator<Uint8Array, void> {
  const offset = input.position;
  const flags = input.byte();
  const sizes = input.byte();
  if (flags >> 6 !== 1) throw new MalformedInput('The LZ4 frame is of an unknown version.', offset);
  const most = blockSizes[(sizes >> 4) & 7];
  if (most === undefined) throw new MalformedInput('The LZ4 frame names no block size.', offset + 1);
  const declared = flags & 8 ? Number(input.u64()) : undefined;
  if (flags & 1) note({ kind: 'header', detail: `needs the dictionary ${input.u32()}`, offset, length: 6 });
  const header = input.position;
  const told = input.byte();
  const own = new Xxhash32().update(input.again(offset, header)).digest();
  if (((own >>> 8) & 0xff) !== told) note({ kind: 'checksum', detail: 'has a wrong header checksum', offset, length: header + 1 - offset });
  const independent = (flags & 0x20) !== 0;
  const whole = flags & 4 ? new Xxhash32() : undefined;
  const out = new OutputWindow(reach);
  let made = 0;
  for (;;) {
    const { position } = input;
    const word = input.u32();
    if (word === 0) break;
    const length = word & 0x7fffffff;
    if (length > most) throw new MalformedInput('An LZ4 block is longer than its frame allows.', position);
    const bytes = input.take(length);
    if (flags & 0x10 && input.u32() !== new Xxhash32().update(bytes).digest())
      note({ kind: 'checksum', detail: 'has a wrong checksum over a block', offset: position, length: length + 8 });
    if (independent) out.forget();
    const give = (some: Uint8Array): Uint8Array => {
      made += some.length;
      whole?.update(some);
      return some;
    };
    if (word >>> 31) {
      out.append(bytes);
      yield give(out.give());
    } else {
      for (const some of block(bytes, out, most, position + 4)) yield give(some);
      yield give(out.give());
    }
  }
  if (whole && input.u32() !== whole.digest())
    note({ kind: 'checksum', detail: 'has a wrong checksum over its content', offset: input.position - 4, length: 4 });
  if (declared !== undefined && declared !== made)
    note({ kind: 'size', detail: `declares ${declared} bytes and holds ${made}`, offset, length: header - offset });
}

/** All frames that follow each other from `start`. */
export function* unlz4(source: ByteSource, start: number, note: TakeNote): Decoding {
  let end = start;
  for (let part = 0; ; part += 1) {
    const input = new PackedInput(source, end);
    const magic = input.left < 4 ? 0 : input.u32();
    if (magic !== lz4Magic && magic !== lz4LegacyMagic && !isSkippable(magic)) {
      if (part === 0) throw new MalformedInput('The LZ4 stream does not begin.', start);
      return end;
    }
    if (part > 0 && !isSkippable(magic)) note({ kind: 'part', detail: 'goes on in another frame', offset: end, length: 4 });
    if (magic === lz4LegacyMagic) {
      end = yield* legacy(input);
      continue;
    }
    if (magic === lz4Magic) yield* frame(input, note);
    else {
      const length = input.u32();
      note({ kind: 'skipped', detail: `holds ${length} bytes that readers step over`, offset: input.position, length });
      input.skip(length);
    }
    end = input.position;
  }
}
