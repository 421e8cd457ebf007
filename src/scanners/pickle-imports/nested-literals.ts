/** Finds files hidden in the strings and bytes of a pickle: raw, in base64 or in hexadecimal. */
import { type ByteSource, bytesSource, sliceSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import type { Literal } from '#formats/pickle/values';

export interface NestedFile {
  readonly source: ByteSource;
  readonly how: 'raw' | 'base64' | 'hexadecimal';
  readonly pickle: boolean;
}

/** Longest encoded text that is decoded; longer ones are named as not looked into by the blind spots. */
const maxEncoded = 16 * 1024 ** 2;
const base64Head = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const hexHead = /^(?:[0-9a-fA-F]{2}){6,}$/;

function isContainer(source: ByteSource): boolean {
  const head = source.read(0, 6);
  const text = Buffer.from(head).toString('latin1');
  return text.startsWith('PK\x03\x04') || text.startsWith('GGUF') || text === '\x93NUMPY';
}

/** Without a protocol mark a pickle imports by a line feed (GLOBAL, INST) or by STACK_GLOBAL: ordinary words have neither. */
function couldImport(source: ByteSource): boolean {
  const [first] = source.read(0, 1);
  if (first === 0x80) return true;
  for (let at = 0; at < source.size; at += 65_536) {
    const bytes = source.read(at, 65_536);
    if (bytes.includes(0x0a) || bytes.includes(0x93)) return true;
  }
  return false;
}

/** A pickle counts when it is complete or imports something: a few bytes that happen to parse do not. */
function judge(source: ByteSource, how: NestedFile['how']): NestedFile | undefined {
  if (isContainer(source)) return { source, how, pickle: false };
  if (!couldImport(source)) return undefined;
  const trial = tryPickle(source);
  if (!trial.recognised) return undefined;
  const telling = trial.imports > 0 || (trial.whole && trial.protocol >= 2);
  return telling ? { source, how, pickle: true } : undefined;
}

/** The file inside a literal, if there is one. */
export function nestedFile(source: ByteSource, literal: Literal): NestedFile | undefined {
  const raw = sliceSource(source, literal.at, literal.length);
  const asIs = judge(raw, 'raw');
  if (asIs || literal.length > maxEncoded || literal.length < 12) return asIs;
  const head = Buffer.from(raw.read(0, 64))
    .toString('latin1')
    .replace(/\s/g, '')
    .replace(/^b?['"]/, '');
  const isHex = hexHead.test(head.slice(0, head.length - (head.length % 2)));
  if (!isHex && !base64Head.test(head.replace(/['"]$/, ''))) return undefined;
  const decode = (text: string) => bytesSource(Buffer.from(text.replace(/^b?['"]|['"]$/g, ''), isHex ? 'hex' : 'base64'));
  // The first bytes decide whether the rest is worth decoding.
  const first = decode(Buffer.from(raw.read(0, 64)).toString('latin1')).read(0, 2);
  const plausible =
    (first[0] === 0x80 && (first[1] ?? 9) <= 5) || first[0] === 0x63 || first[0] === 0x28 || (first[0] === 0x50 && first[1] === 0x4b);
  if (!plausible) return undefined;
  return judge(decode(Buffer.from(raw.read(0, literal.length)).toString('latin1')), isHex ? 'hexadecimal' : 'base64');
}
