/** Gives an XML file as code units read forward, so that one tokenizer serves UTF-8 and UTF-16 and offsets stay those of the file. */
import { type ByteSource, copyBytes } from '../byte-source.ts';

export interface TextUnits {
  /** Code units from `at` on; UTF-8 gives one unit per byte. */
  read(at: number, length: number): string;
  readonly size: number;
  /** Offset in the file of a unit. */
  offsetOf(unit: number): number;
  /** A piece that was read, as text. */
  decode(piece: string): string;
}

/** How the bytes of the file are written, or the name of an encoding that is not read here (XML 1.0, appendix F). */
export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | { readonly unread: string };

/** Encodings in which every mark of XML is the byte that it is in ASCII. */
const asciiLike =
  /^(?:utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|latin-?\d|windows-12\d\d|cp12\d\d|koi8-[ru]|gb2312|gbk|gb18030|euc-(?:jp|kr)|big5|shift_jis)$/i;

export function xmlEncoding(source: ByteSource): XmlEncoding {
  const head = copyBytes(source, 0, 256);
  const [a = -1, b = -1, c = -1, d = -1] = head;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? { unread: 'UTF-32' } : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0) return 'utf-16le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  if ((a === 0x3c && b === 0 && c === 0) || (a === 0 && b === 0 && c === 0)) return { unread: 'UTF-32' };
  if (a === 0x4c && b === 0x6f && c === 0xa7 && d === 0x94) return { unread: 'EBCDIC' };
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    Buffer.from(head).toString('latin1'),
  )?.[1];
  return declared === undefined || asciiLike.test(declared) ? 'utf-8' : { unread: declared };
}

/** The file as units; `encoding` is what xmlEncoding says, UTF-8 where that cannot be read. */
export function textUnits(source: ByteSource, encoding: XmlEncoding): TextUnits {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return {
      size: Math.floor(source.size / 2),
      read: (at, length) => {
        const bytes = copyBytes(source, at * 2, length * 2);
        // Units, not characters: a lone half of a pair must stay where it is.
        const units = encoding === 'utf-16be' ? Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16() : Buffer.from(bytes);
        return units.toString('utf16le');
      },
      offsetOf: (unit) => unit * 2,
      decode: (piece) => piece,
    };
  }
  return {
    size: source.size,
    read: (at, length) => Buffer.from(source.read(at, length)).toString('latin1'),
    offsetOf: (unit) => unit,
    decode: (piece) => (/[\x80-\xff]/.test(piece) ? Buffer.from(piece, 'latin1').toString('utf8') : piece),
  };
}
