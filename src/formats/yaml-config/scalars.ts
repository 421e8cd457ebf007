/** Reads YAML's scalars: what plain, quoted and block text stands for (YAML 1.2.2, chapters 7 and 8). */
import type { JsonNode } from '../json/parse.ts';

const escapes: Readonly<Record<string, string>> = {
  ...{
    '0': '\0',
    a: '\x07',
    b: '\b',
    t: '\t',
    n: '\n',
    v: '\v',
    f: '\f',
    r: '\r',
    e: '\x1b',
    N: '\u0085',
    _: '\u00a0',
    L: '\u2028',
    P: '\u2029',
  },
};

/** Bytes held as one character each, as the text they stand for. */
export const textOfBytes = (latin1: string): string =>
  /[\x80-\xff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;

/** Line ends inside a flow scalar: one is a blank, each further one a line feed. */
function foldLines(raw: string): string {
  if (!raw.includes('\n')) return raw;
  const lines = raw
    .split('\n')
    .map((line, index, all) => (index === 0 ? line.trimEnd() : index === all.length - 1 ? line.trimStart() : line.trim()));
  let text = lines[0] ?? '';
  for (let index = 1, empty = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '' && index < lines.length - 1) empty += 1;
    else {
      text += (empty > 0 ? '\n'.repeat(empty) : ' ') + line;
      empty = 0;
    }
  }
  return text;
}

/** @param raw the text between double quotes */
export function doubleQuoted(raw: string): string {
  return foldLines(textOfBytes(raw).replace(/\\\r?\n[ \t]*/g, '')).replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g,
    (_, x, u, wide, simple) => {
      const hex = x ?? u ?? wide;
      if (hex === undefined) return escapes[simple] ?? simple;
      const point = Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    },
  );
}

/** @param raw the text between single quotes */
export function singleQuoted(raw: string): string {
  return foldLines(textOfBytes(raw)).replaceAll("''", "'");
}

/** A scalar without quotes: the core schema's words and numbers, else text. */
export function plainScalar(raw: string, at: number, end: number): JsonNode {
  const text = foldLines(textOfBytes(raw)).trim();
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return { kind: 'null', at, end };
  // Version 1.1, which PyYAML reads, has more words for true.
  if (/^(?:true|yes|on)$/i.test(text)) return { kind: 'boolean', at, end, value: true };
  if (/^(?:false|no|off)$/i.test(text)) return { kind: 'boolean', at, end, value: false };
  if (/^[-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,4})?$/.test(text))
    return { kind: 'number', at, end, value: Number(text), text };
  return { kind: 'string', at, end, value: text };
}

/** A literal (`|`) or folded (`>`) block, its lines without their common indentation. */
export function blockScalar(lines: readonly string[], folded: boolean, indent: number): string {
  const text = lines.map((line) => line.slice(indent)).join('\n');
  return textOfBytes(folded ? text.replace(/([^\n])\n(?=[^\n \t])/g, '$1 ') : text);
}
