/** Unpacks .xz files: streams, blocks, filters and checks (The .xz File Format 1.2.1). */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { arm, arm64, delta, type Filter, filtered, x86 } from './branch-filters.ts';
import { Crc64 } from './crc64.ts';
import type { Decoding, TakeNote } from './decoding.ts';
import { lzma2, lzma2Dictionary } from './lzma2.ts';
import { PackedInput } from './packed-input.ts';

export const xzMagic = '\xfd7zXZ\x00';

/** Section 2.1.1.2: bytes of the check by its kind. */
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

interface Check {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

function checkOf(kind: number): Check | undefined {
  if (kind === 1) {
    let value = 0;
    return {
      update: (bytes) => {
        value = crc32(bytes, value);
      },
      digest: () => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24),
    };
  }
  if (kind === 4) return new Crc64();
  if (kind !== 10) return undefined;
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => hash.digest(),
  };
}

const equal = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

/** Section 1.2: seven bits a byte, at most nine bytes. */
function variable(read: () => number, position: number): number {
  let value = 0;
  for (let shift = 0; shift < 63; shift += 7) {
    const byte = read();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw new MalformedInput('A number runs over its end.', position);
}

interface BlockHeader {
  readonly packed: number | undefined;
  readonly size: number | undefined;
  readonly dictionary: number;
  readonly filters: readonly Filter[];
}

function filterOf(id: number, properties: Uint8Array, position: number): Filter {
  if (id === 3) return delta((properties[0] ?? 0) + 1);
  if (properties.some((byte) => byte !== 0)) throw new MalformedInput('A filter starts at an offset, which is not read.', position);
  if (id === 4) return x86();
  if (id === 7) return arm();
  if (id === 10) return arm64();
  throw new MalformedInput(`The filter ${id} is not read.`, position);
}

function blockHeader(input: PackedInput, first: number, note: TakeNote): BlockHeader {
  const { position } = input;
  const length = (first + 1) * 4;
  const bytes = Uint8Array.of(first, ...input.take(length - 1));
  const view = new DataView(bytes.buffer);
  if (view.getUint32(length - 4, true) !== crc32(bytes.subarray(0, length - 4)))
    note({ kind: 'checksum', detail: 'has a wrong checksum over a block header', offset: position - 1, length });
  let at = 2;
  const read = (): number => {
    if (at >= length - 4) throw new MalformedInput('A block header breaks off.', position);
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  const flags = bytes[1] ?? 0;
  const packed = flags & 0x40 ? variable(read, position) : undefined;
  const size = flags & 0x80 ? variable(read, position) : undefined;
  const filters: Filter[] = [];
  for (let index = 0; index <= (flags & 3); index += 1) {
    const id = variable(read, position);
    const count = variable(read, position);
    if (count > length) throw new MalformedInput('A block header breaks off.', position);
    const properties = Uint8Array.from({ length: count }, read);
    if (id === 0x21) {
      const dictionary = lzma2Dictionary(properties[0] ?? 0xff);
      if (dictionary === undefined || index !== (flags & 3)) throw new MalformedInput('A block names impossible filters.', position);
      return { packed, size, dictionary, filters };
    }
    filters.push(filterOf(id, properties, position));
  }
  throw new MalformedInput('A block is packed by a filter that is not read.', position);
}

function* block(input: PackedInput, first: number, kind: number, note: TakeNote): Generator<Uint8Array, void> {
  const header = blockHeader(input, first, note);
  const { position } = input;
  const check = checkOf(kind);
  let content: Iterable<Uint8Array> = lzma2(input, header.dictionary);
  for (const filter of [...header.filters].reverse()) content = filtered(content, filter);
  let size = 0;
  for (const some of content) {
    size += some.length;
    check?.update(some);
    yield some;
  }
  const packed = input.position - position;
  for (let pad = packed; pad % 4 !== 0; pad += 1) input.byte();
  const stored = input.take(checkSizes[kind] ?? 0);
  if (check && !equal(stored, check.digest()))
    note({ kind: 'checksum', detail: 'has a wrong checksum over a block', offset: position, length: packed });
  if ((header.size !== undefined && header.size !== size) || (header.packed !== undefined && header.packed !== packed))
    note({ kind: 'size', detail: 'declares other sizes for a block than it has', offset: position, length: packed });
}

/** Section 4, stepped over; what it repeats was seen in the blocks. */
function index(input: PackedInput, blocks: number, note: TakeNote): void {
  const start = input.position - 1;
  const read = () => input.byte();
  const records = variable(read, start);
  if (records !== blocks) note({ kind: 'size', detail: `lists ${records} blocks and has ${blocks}`, offset: start, length: 8 });
  if (records > input.left) throw new MalformedInput('The index breaks off.', start);
  for (let record = 0; record < records; record += 1) {
    variable(read, start);
    variable(read, start);
  }
  while ((input.position - start) % 4 !== 0) input.byte();
  input.take(4);
}

function* stream(input: PackedInput, note: TakeNote): Generator<Uint8Array, void> {
  const { position } = input;
  const header = input.take(12);
  if (Buffer.from(header.subarray(0, 6)).toString('latin1') !== xzMagic)
    throw new MalformedInput('The xz stream does not begin.', position);
  if (new DataView(header.buffer).getUint32(8, true) !== crc32(header.subarray(6, 8)))
    note({ kind: 'checksum', detail: 'has a wrong header checksum', offset: position, length: 12 });
  const kind = (header[7] ?? 0) & 15;
  for (let blocks = 0; ; blocks += 1) {
    const first = input.byte();
    if (first === 0) {
      index(input, blocks, note);
      break;
    }
    yield* block(input, first, kind, note);
  }
  const footer = input.take(12);
  if (footer[10] !== 0x59 || footer[11] !== 0x5a) throw new MalformedInput('The xz stream has no footer.', input.position - 12);
}

/** All streams that follow each other from `start`, with the zero padding allowed between them. */
export function* unxz(source: ByteSource, start: number, note: TakeNote): Decoding {
  const input = new PackedInput(source, start);
  for (;;) {
    yield* stream(input, note);
    const end = input.position;
    let next = end;
    for (;;) {
      const some = source.read(next, 4);
      if (some.length < 4 || some.some((byte) => byte !== 0)) break;
      next += 4;
    }
    if (Buffer.from(source.read(next, 6)).toString('latin1') !== xzMagic) return next < source.size ? end : next;
    note({ kind: 'part', detail: 'goes on in another stream', offset: next, length: 12 });
    input.skip(next - end);
  }
}
