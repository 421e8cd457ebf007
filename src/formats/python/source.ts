/** Python source as Python decodes it: byte order mark, declared encoding (PEP 263), and the way back from characters to bytes. */

export interface PythonSource {
  readonly text: string;
  /** As declared or assumed, lower case. */
  readonly encoding: string;
  /** Whether the text had to be unpacked from an encoding that hides it from people and tools. */
  readonly disguised: boolean;
  /** Whether bytes could not be decoded; Python would refuse the file. */
  readonly damaged: boolean;
  /** Byte offset of a character; the declaration's own offset where the bytes are disguised. */
  offsetOf(character: number): number;
  /** Line of a character, from 1. */
  lineOf(character: number): number;
}

const declaration = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** The encoding named in the first two lines, lower case with hyphens, or utf-8. */
function declaredEncoding(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 4096))
    .toString('latin1')
    .split(/\r?\n|\r/, 2);
  const first = declaration.exec(head[0] ?? '');
  // The second line counts only behind an empty line or a comment.
  const second = /^[ \t\f]*(?:#.*)?$/.test(head[0] ?? '') ? declaration.exec(head[1] ?? '') : null;
  return ((first ?? second)?.[1] ?? 'utf-8').toLowerCase().replace(/_/g, '-');
}

/** RFC 2152: printable text hides in runs of base64 between `+` and `-`. */
function fromUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, run: string) => {
    if (run === '') return '+';
    const packed = Buffer.from(run, 'base64');
    let result = '';
    for (let at = 0; at + 1 < packed.length; at += 2) result += String.fromCharCode(packed.readUInt16BE(at));
    return result;
  });
}

function fromEscapes(text: string): string {
  const point = (hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  };
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"', '\n': '' };
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x, u, long, octal, letter) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letter === undefined ? point(x ?? u ?? long) : (letters[letter] ?? whole);
    },
  );
}

interface Decoded {
  readonly text: string;
  readonly disguised: boolean;
  readonly damaged: boolean;
}

function decodeAs(encoding: string, bytes: Uint8Array): Decoded {
  const latin = () => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (encoding === 'utf-7' || encoding === 'u7' || encoding === 'utf7') return { text: fromUtf7(latin()), disguised: true, damaged: false };
  if (/^(?:raw-)?unicode-?escape$/.test(encoding)) return { text: fromEscapes(latin()), disguised: true, damaged: false };
  if (/^(?:utf-?8(?:-.*)?|u8|utf)$/.test(encoding)) return fromUtf8(bytes);
  if (/^(?:latin-?1.*|iso-?8859-?1|l1|ascii|us-ascii|646)$/.test(encoding)) return { text: latin(), disguised: false, damaged: false };
  try {
    return { text: new TextDecoder(encoding).decode(bytes), disguised: false, damaged: false };
  } catch {
    return { text: latin(), disguised: true, damaged: true };
  }
}

function fromUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), disguised: false, damaged: false };
  } catch {
    return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), disguised: false, damaged: true };
  }
}

/** Marks of characters and bytes, so that neither map costs more than a short walk. */
const stride = 4096;

function lastAtMost(marks: readonly number[], value: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((marks[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Decodes source; lines end at `\n` afterwards, and no character is lost or added by that. */
export function decodePython(bytes: Uint8Array): PythonSource {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const encoding = marked ? 'utf-8' : declaredEncoding(bytes);
  const { text: raw, disguised, damaged } = decodeAs(encoding, marked ? bytes.subarray(3) : bytes);
  // A lone carriage return ends a line for Python too.
  const text = raw.includes('\r') ? raw.replace(/\r(?!\n)/g, '\n') : raw;
  const start = marked ? 3 : 0;
  const single = disguised || damaged || text.length === bytes.length - start;
  const marks: number[] = [start];
  let sum = start;
  for (let at = 0; !single && at < text.length; at += stride) {
    sum += Buffer.byteLength(text.slice(at, at + stride));
    marks.push(sum);
  }
  const lines: number[] = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return {
    text,
    encoding,
    disguised,
    damaged,
    offsetOf: (character) => {
      if (single) return Math.min(bytes.length, start + character);
      const mark = Math.floor(character / stride);
      return Math.min(bytes.length, (marks[mark] ?? start) + Buffer.byteLength(text.slice(mark * stride, character)));
    },
    lineOf: (character) => lastAtMost(lines, character) + 1,
  };
}

/** A program whose text was decoded already: places in it are characters. */
export function textProgram(text: string): PythonSource {
  const program = decodePython(Buffer.from(''));
  const lines: number[] = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { ...program, text, offsetOf: (character) => character, lineOf: (character) => lastAtMost(lines, character) + 1 };
}
