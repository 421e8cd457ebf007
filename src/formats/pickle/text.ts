/** Turns the spelling of a string in a pickle into the string, boundedly. */
import type { Literal } from './values.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const pythonEscape = /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([abfnrtv\\'"]))/g;
const unicodeEscape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

function fromCodePoint(hex: string): string {
  const value = Number.parseInt(hex, 16);
  return value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd';
}

function unquote(raw: string): string {
  const trimmed = raw.replace(/\r$/, '').trim();
  const quote = trimmed[0];
  const inner = (quote === "'" || quote === '"') && trimmed.endsWith(quote) && trimmed.length >= 2 ? trimmed.slice(1, -1) : trimmed;
  return inner.replace(pythonEscape, (whole, hex, octal, simple) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return simpleEscapes[simple] ?? whole;
  });
}

/** UTF-8 where it is valid, else one character per byte. */
export function decodeUtf8(raw: string): string {
  for (let index = 0; index < raw.length; index += 1) if (raw.charCodeAt(index) > 127) return Buffer.from(raw, 'latin1').toString('utf8');
  return raw;
}

/**
 * @param raw the bytes, one character per byte
 * @param spelling as the opcode defines it
 */
export function spelledText(raw: string, spelling: Literal['spelling']): string {
  switch (spelling) {
    case 'quoted':
      return unquote(raw);
    case 'escaped':
      // raw-unicode-escape: bytes are Latin-1, \u and \U escapes are code points.
      return raw.replace(unicodeEscape, (_whole, short, long) => fromCodePoint(short ?? long));
    case 'utf8':
      return decodeUtf8(raw);
    case 'latin1':
      return raw;
  }
}
