/** Writes tar archives for tests, with any field of a header bent on purpose. */
import { concat, latin1, utf8 } from './bytes.ts';

export interface TarPart {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly type?: string;
  readonly linkName?: string;
  readonly mode?: number;
  /** What the header says, where it is not the data's length. */
  readonly size?: number;
  /** Octal digits, or base 256 as GNU writes what does not fit. */
  readonly base256?: boolean;
  /** Records of an extended header in front. */
  readonly pax?: Readonly<Record<string, string>>;
  /** A global extended header instead. */
  readonly global?: boolean;
  readonly dialect?: 'v7' | 'ustar' | 'gnu';
  readonly badChecksum?: boolean;
  /** Written as it is instead of a header. */
  readonly raw?: Uint8Array;
  /** Laid over the header before its checksum is made. */
  readonly patch?: readonly (readonly [at: number, bytes: Uint8Array])[];
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

export function paxRecords(values: Readonly<Record<string, string>>): Uint8Array {
  const records = Object.entries(values).map(([key, value]) => {
    const body = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(body) + 1;
    while (String(length).length + Buffer.byteLength(body) !== length) length = String(length).length + Buffer.byteLength(body);
    return `${length}${body}`;
  });
  return utf8(records.join(''));
}

const padded = (data: Uint8Array): Uint8Array => concat(data, new Uint8Array((512 - (data.length % 512)) % 512));

function header(part: TarPart): Uint8Array {
  const bytes = new Uint8Array(512);
  const put = (at: number, some: Uint8Array) => bytes.set(some, at);
  const size = part.size ?? part.data?.length ?? 0;
  put(0, utf8(part.name).slice(0, 100));
  put(100, latin1(octal(part.mode ?? 0o644, 8)));
  put(108, latin1(octal(0, 8)));
  put(116, latin1(octal(0, 8)));
  if (part.base256) {
    put(124, Uint8Array.of(0x80));
    for (let index = 0, rest = size; index < 8; index += 1, rest = Math.floor(rest / 256)) bytes[135 - index] = rest % 256;
  } else put(124, latin1(octal(size, 12)));
  put(136, latin1(octal(0, 12)));
  put(156, latin1(part.type ?? '0'));
  put(157, utf8(part.linkName ?? '').slice(0, 100));
  const dialect = part.dialect ?? 'ustar';
  if (dialect !== 'v7') put(257, latin1(dialect === 'gnu' ? 'ustar  \0' : 'ustar\x0000'));
  for (const [at, some] of part.patch ?? []) put(at, some);
  put(148, latin1('        '));
  const sum = bytes.reduce((total, byte) => total + byte, part.badChecksum ? 7 : 0);
  put(148, latin1(`${sum.toString(8).padStart(6, '0')}\0 `));
  return bytes;
}

/** The parts in order and, unless told otherwise, the mark that ends an archive. */
export function makeTar(parts: readonly TarPart[], end: Uint8Array = new Uint8Array(1024)): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    if (part.raw) {
      chunks.push(part.raw);
      continue;
    }
    if (part.pax) {
      const data = paxRecords(part.pax);
      chunks.push(header({ name: 'PaxHeader', type: part.global ? 'g' : 'x', size: data.length }), padded(data));
    }
    chunks.push(header(part), padded(part.data ?? new Uint8Array(0)));
  }
  return concat(...chunks, end);
}
