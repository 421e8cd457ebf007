/** Writes zip archives for tests, with any field of either header bent on purpose. */
import { crc32, deflateRawSync } from 'node:zlib';
import { concat, u16, u32, u64, utf8 } from './bytes.ts';

export interface ZipPart {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  readonly localName?: string;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly method?: number;
  readonly localMethod?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly descriptor?: boolean;
  readonly zip64?: boolean;
  /** Left out of the directory. */
  readonly hidden?: boolean;
  /** Points the directory at another part's header. */
  readonly sameAs?: number;
  readonly symbolicLink?: boolean;
}

export interface ZipShape {
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  readonly between?: Uint8Array;
  readonly comment?: string;
  readonly count?: number;
  readonly zip64?: boolean;
}

/** An archive of the given parts in order. */
export function makeZip(parts: readonly ZipPart[], shape: ZipShape = {}): Uint8Array {
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const offsets: number[] = [];
  let at = 0;
  const add = (...bytes: Uint8Array[]) => {
    for (const each of bytes) {
      chunks.push(each);
      at += each.length;
    }
  };
  for (const part of parts) {
    const packed = part.deflate ? new Uint8Array(deflateRawSync(part.data)) : part.data;
    const method = part.method ?? (part.deflate ? 8 : 0);
    const crc = part.crc ?? crc32(part.data);
    const size = part.size ?? part.data.length;
    const flags = (part.flags ?? 0) | (part.descriptor ? 8 : 0);
    const localFlags = (part.localFlags ?? part.flags ?? 0) | (part.descriptor ? 8 : 0);
    const name = utf8(part.name);
    const localName = utf8(part.localName ?? part.name);
    const wide = part.zip64 ? concat(u16(1), u16(16), u64(size), u64(packed.length)) : new Uint8Array(0);
    const sizes = (mask: boolean) =>
      part.zip64 ? [u32(0xffffffff), u32(0xffffffff)] : mask ? [u32(0), u32(0)] : [u32(packed.length), u32(size)];
    offsets.push(at);
    add(
      concat(
        'PK\x03\x04',
        u16(20),
        u16(localFlags),
        u16(part.localMethod ?? method),
        u32(0),
        u32(part.descriptor ? 0 : crc),
        ...sizes(part.descriptor ?? false),
      ),
    );
    add(u16(localName.length), u16(wide.length), localName, wide, packed);
    if (part.descriptor) add(concat('PK\x07\x08', u32(crc), u32(packed.length), u32(size)));
    if (shape.between) add(shape.between);
    if (part.hidden) continue;
    const offset = part.sameAs === undefined ? (offsets.at(-1) ?? 0) : (offsets[part.sameAs] ?? 0);
    const attributes = part.symbolicLink ? 0o120777 * 0x10000 : 0;
    directory.push(
      concat('PK\x01\x02', 20, part.symbolicLink ? 3 : 0, u16(20), u16(flags), u16(method), u32(0), u32(crc), ...sizes(false)),
      concat(u16(name.length), u16(wide.length), u16(0), u16(0), u16(0), u32(attributes), u32(offset), name, wide),
    );
  }
  const start = at;
  const listed = concat(...directory);
  const count = shape.count ?? directory.length / 2;
  const comment = utf8(shape.comment ?? '');
  const wideEnd = shape.zip64
    ? concat(
        'PK\x06\x06',
        u64(44),
        u16(45),
        u16(45),
        u32(0),
        u32(0),
        u64(count),
        u64(count),
        u64(listed.length),
        u64(start),
        'PK\x06\x07',
        u32(0),
        u64(start + listed.length),
        u32(1),
      )
    : new Uint8Array(0);
  const [entries, size, offset] = shape.zip64 ? [0xffff, 0xffffffff, 0xffffffff] : [count, listed.length, start];
  const end = concat('PK\x05\x06', u16(0), u16(0), u16(entries), u16(entries), u32(size), u32(offset), u16(comment.length), comment);
  return concat(shape.before ?? '', ...chunks, listed, wideEnd, end, shape.after ?? '');
}
