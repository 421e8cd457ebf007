/** Unpacks gzip files, member after member (RFC 1952), and zlib streams (RFC 1950). */
import { crc32, inflateRawSync, inflateSync } from 'node:zlib';
import { type ByteSource, bytesSource, copyBytes } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import type { Decoding, TakeNote } from './decoding.ts';
import { inflate } from './inflate.ts';
import { PackedInput } from './packed-input.ts';

/** Packed data up to this length is held and inflated at one go, which is the quicker way. */
const held = 48 * 1024 * 1024;
const mostAtOnce = 48 * 1024 * 1024;

/** The same source, its bytes in memory where they are few. */
function near(source: ByteSource, start: number): { readonly bytes: Uint8Array; readonly source: ByteSource } | undefined {
  if (source.size - start > held) return undefined;
  const bytes = copyBytes(source, start, source.size - start);
  return { bytes, source: bytesSource(bytes) };
}

/** Inflates at one go; undefined when that is too much or the data is damaged, which the slow way then tells exactly. */
function atOnce(bytes: Uint8Array): { readonly content: Uint8Array; readonly used: number } | undefined {
  try {
    const chunkSize = Math.max(4096, Math.min(1024 * 1024, bytes.length * 4));
    const result = inflateRawSync(bytes, { maxOutputLength: mostAtOnce, chunkSize, info: true });
    const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { content: buffer, used: engine.bytesWritten };
  } catch {
    return undefined;
  }
}

/** Raw deflate data, by zlib where it fits into memory. */
export function* inflateQuickly(source: ByteSource, start: number): Decoding {
  const bytes = source.size - start <= held ? copyBytes(source, start, source.size - start) : undefined;
  const done = bytes === undefined ? undefined : atOnce(bytes);
  if (done === undefined) return yield* inflate(source, start);
  yield done.content;
  return start + done.used;
}

function zeroEnded(input: PackedInput): Uint8Array {
  const bytes: number[] = [];
  for (let byte = input.byte(); byte !== 0; byte = input.byte()) if (bytes.length < 4096) bytes.push(byte);
  return Uint8Array.from(bytes);
}

/** A header; gives where the deflate data starts. */
function readHeader(source: ByteSource, start: number, note: TakeNote): number {
  const input = new PackedInput(source, start);
  if (input.byte() !== 0x1f || input.byte() !== 0x8b) throw new MalformedInput('The gzip member does not begin.', start);
  const method = input.byte();
  if (method !== 8) throw new MalformedInput(`The gzip member is packed by method ${method}, which nothing reads.`, start + 2);
  const flags = input.byte();
  input.take(6);
  if (flags & 0xe0) note({ kind: 'header', detail: 'sets flags that no program knows', offset: start + 3, length: 1 });
  if (flags & 4) {
    const length = input.u16();
    note({ kind: 'header', detail: `carries ${length} bytes of extra data in its header`, offset: input.position, length });
    input.skip(length);
  }
  for (const [flag, kind] of [
    [8, 'name'],
    [16, 'header'],
  ] as const) {
    if ((flags & flag) === 0) continue;
    const offset = input.position;
    const text = Buffer.from(zeroEnded(input)).toString('latin1');
    note({ kind, detail: text, offset, length: input.position - offset });
  }
  if (flags & 2) {
    const end = input.position;
    if (input.u16() !== (crc32(copyBytes(source, start, end - start)) & 0xffff))
      note({ kind: 'checksum', detail: 'has a wrong header checksum', offset: start, length: end - start });
  }
  return input.position;
}

/** All members that follow each other from `start`, as the gzip program and Python read them. */
export function* gunzip(file: ByteSource, start: number, note: TakeNote): Decoding {
  const small = near(file, start);
  const source = small?.source ?? file;
  const shift = small ? start : 0;
  const shifted: TakeNote = (each) => note({ ...each, offset: each.offset + shift });
  let end = start - shift;
  for (let part = 0; ; part += 1) {
    const head = source.read(end, 2);
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
      if (part === 0) throw new MalformedInput('The gzip member does not begin.', start);
      return end + shift;
    }
    if (part > 0) shifted({ kind: 'part', detail: 'goes on in another member', offset: end, length: 10 });
    const from = readHeader(source, end, shifted);
    const done = small ? atOnce(small.bytes.subarray(from)) : undefined;
    let crc = 0;
    let size = 0;
    let to: number;
    if (done) {
      crc = crc32(done.content);
      size = done.content.length;
      yield done.content;
      to = from + done.used;
    } else {
      const decoding = inflate(source, from);
      let step = decoding.next();
      for (; !step.done; step = decoding.next()) {
        crc = crc32(step.value, crc);
        size += step.value.length;
        yield step.value;
      }
      to = step.value;
    }
    const trailer = new PackedInput(source, to);
    if (trailer.left < 8) throw new MalformedInput('The gzip member ends before its checksum.', to + shift);
    if (trailer.u32() !== crc >>> 0) shifted({ kind: 'checksum', detail: 'has a wrong checksum', offset: to, length: 4 });
    const declared = trailer.u32();
    if (declared !== size % 2 ** 32)
      shifted({ kind: 'size', detail: `declares ${declared} bytes and holds ${size}`, offset: to + 4, length: 4 });
    end = to + 8;
  }
}

/** RFC 1950, 8.2. */
class Adler32 {
  #low = 1;
  #high = 0;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      // The longest run that cannot overflow 32 bits.
      const end = Math.min(bytes.length, at + 3800);
      for (; at < end; at += 1) {
        this.#low += bytes[at] ?? 0;
        this.#high += this.#low;
      }
      this.#low %= 65_521;
      this.#high %= 65_521;
    }
  }

  get value(): number {
    return this.#high * 65_536 + this.#low;
  }
}

/** Whether two bytes can begin a zlib stream: method, window and their checksum. */
export function isZlibHeader(first: number, second: number): boolean {
  return (first & 15) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
}

/** Whether the first stretch of a zlib stream unpacks to something. */
export function unpacksAsZlib(source: ByteSource): boolean {
  try {
    // Z_SYNC_FLUSH (2) lets zlib give what it has where the stretch is cut.
    return inflateSync(source.read(0, 4096), { finishFlush: 2, maxOutputLength: 8 * 1024 * 1024 }).length > 0;
  } catch {
    return false;
  }
}

/** joblib before 0.10: `ZF`, the length of the content in 19 hexadecimal characters, a blank from the oldest ones (numpy_pickle_compat.read_zfile). */
function behindLength(source: ByteSource, start: number): number {
  const head = Buffer.from(source.read(start, 22)).toString('latin1');
  return head.startsWith('ZF0x') ? start + (head[21] === ' ' ? 22 : 21) : start;
}

/** One zlib stream, as it is or as old joblib stores it. */
export function* unzlib(source: ByteSource, begin: number, note: TakeNote): Decoding {
  const start = behindLength(source, begin);
  const [first = 0, second = 0] = copyBytes(source, start, 2);
  if (!isZlibHeader(first, second)) throw new MalformedInput('The zlib stream does not begin.', start);
  if (second & 0x20) note({ kind: 'header', detail: 'needs a dictionary that does not come with it', offset: start, length: 6 });
  const adler = new Adler32();
  const decoding = inflateQuickly(source, start + (second & 0x20 ? 6 : 2));
  let step = decoding.next();
  for (; !step.done; step = decoding.next()) {
    adler.update(step.value);
    yield step.value;
  }
  const trailer = new PackedInput(source, step.value);
  if (trailer.left < 4) throw new MalformedInput('The zlib stream ends before its checksum.', step.value);
  if (trailer.u32BigEndian() !== adler.value) note({ kind: 'checksum', detail: 'has a wrong checksum', offset: step.value, length: 4 });
  return step.value + 4;
}
