/** Finds text that is written in text: in base64, in hexadecimal digits or escapes, in percent signs, packed or not. */
import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** Words looked at in one text: a page of them is data, and no hidden command. */
const mostWords = 200;
const longestUnpacked = 1024 * 1024;

/** Bytes as text: unpacked where they are a gzip or zlib stream, without the zero bytes of UTF-16. */
function textOf(bytes: Buffer): readonly [how: string, text: string] {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: longestUnpacked };
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [' and gzip', gunzipSync(bytes, options).toString('latin1')];
    if (bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0) return [' and zlib', inflateSync(bytes, options).toString('latin1')];
  } catch {
    // No such stream after all, or one that is longer than is looked at.
  }
  return ['', bytes.toString('latin1').replaceAll('\0', '')];
}

const codes: readonly (readonly [how: string, pattern: RegExp, decode: (word: string) => Buffer])[] = [
  ['hexadecimal digits', /(?<![\da-fA-F])(?:[\da-fA-F]{2}){16,}(?![\da-fA-F])/g, (word) => Buffer.from(word, 'hex')],
  ['base64', /[A-Za-z0-9+/_-]{24,}={0,2}/g, (word) => Buffer.from(word, 'base64')],
  ['hexadecimal', /(?:\\x[\da-fA-F]{2}){8,}/g, (word) => Buffer.from(word.replaceAll('\\x', ''), 'hex')],
  ['escapes', /(?:\\u00[\da-fA-F]{2}){6,}/g, (word) => Buffer.from(word.replaceAll('\\u00', ''), 'hex')],
  ['percent signs', /(?:%[\da-fA-F]{2}){6,}/g, (word) => Buffer.from(word.replaceAll('%', ''), 'hex')],
];

/** Every text that stands in a text by one of these codes. Each pattern is linear: what it repeats has one way to match. */
export function* decodedTexts(text: string): Generator<readonly [how: string, inner: string]> {
  for (const [how, pattern, decode] of codes) {
    let count = 0;
    for (const [word] of text.matchAll(pattern)) {
      count += 1;
      if (count > mostWords) break;
      const [packed, inner] = textOf(decode(word));
      yield [`${how}${packed}`, inner];
    }
  }
}
