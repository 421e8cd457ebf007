/** Finds files hidden in the strings and bytes of a pickle: raw, compressed, in base64 or in hexadecimal. */
import { constants, inflateSync } from 'node:zlib';
import type { Budget } from '#formats/budget';
import { type ByteSource, bytesSource, sliceSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import { spelledText } from '#formats/pickle/text';
import type { Literal } from '#formats/pickle/values';

export interface NestedFile {
  readonly source: ByteSource;
  readonly how: string;
  readonly pickle: boolean;
}

/** Longest encoded text that is decoded; longer ones are named as not looked into by the blind spots. */
const maxEncoded = 16 * 1024 ** 2;
/** Streams in a row that are tried; PyTorch's old format begins with three that import nothing. */
const maxTrials = 8;
/** Longest text that is searched for base64 behind its start. */
const maxSearched = 1024 ** 2;
const base64Head = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const hexHead = /^(?:[0-9a-fA-F]{2}){6,}$/;

/** First bytes of containers and compressed streams, which have readers of their own. */
const containerMarks: readonly string[] = [
  'PK\x03\x04',
  'GGUF',
  '\x93NUMPY',
  '\x1f\x8b\x08',
  '\x78\x01',
  '\x78\x5e',
  '\x78\x9c',
  '\x78\xda',
  'BZh91AY&SY',
  '\xfd7zXZ\x00',
  '\x28\xb5\x2f\xfd',
  '\x04\x22\x4d\x18',
  '7z\xbc\xaf\x27\x1c',
  '\x89HDF\r\n',
  '\x7fELF',
  'MZ\x90',
];
const firstOfContainer = new Set(containerMarks.map((mark) => mark.charCodeAt(0)));
/** First bytes of pickles: a mark, or the opcodes with which one without a mark begins. */
const firstOfPickle = new Set([0x80, ...Buffer.from('ci(]})lIKJNXUVSB\x8c\x95', 'latin1')]);
/** First characters of such bytes in base64, and in hexadecimal. */
const firstOfEncoded = new Set(Buffer.from('gYKUHeQZ/aXVSTWJCjklLf78526b\'" \n', 'latin1'));
/** UTF-8 of 0x80 to 0xff: how text holds the bytes of a pickle. */
const firstOfWidened = 0xc2;

const backslash = 0x5c;

/** Whether a literal that begins so can hold a file; most begin otherwise. */
export function mayHoldFile(first: number, literal: Literal): boolean {
  if (firstOfPickle.has(first) || first === firstOfWidened || first === 0x78 || first === 0x1f) return true;
  if (firstOfContainer.has(first) && (literal.kind === 'bytes' || literal.spelling === 'latin1')) return true;
  if (first === backslash && (literal.spelling === 'quoted' || literal.spelling === 'escaped')) return true;
  return literal.length >= 16 && firstOfEncoded.has(first);
}

/** Two bytes are a weak mark, so the stream behind them has to begin to inflate (RFC 1950). */
function inflates(source: ByteSource): boolean {
  try {
    return inflateSync(source.read(0, 1024), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * 1024 ** 2 }).length > 0;
  } catch {
    return false;
  }
}

function isContainer(source: ByteSource): boolean {
  const text = Buffer.from(source.read(0, 10)).toString('latin1');
  const mark = containerMarks.find((each) => text.startsWith(each));
  return mark !== undefined && (mark[0] !== 'x' || inflates(source));
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
function judge(source: ByteSource, how: string, binary = true): NestedFile | undefined {
  if (source.size < 4) return undefined;
  if (binary && isContainer(source)) return { source, how, pickle: false };
  const [first] = source.read(0, 1);
  if (first === undefined || !firstOfPickle.has(first) || !couldImport(source)) return undefined;
  return isTelling(source) ? { source, how, pickle: true } : undefined;
}

/** Whether the streams from the start on import something, or at least fill the source to its end. */
function isTelling(source: ByteSource): boolean {
  let at = 0;
  for (let streams = 0; streams < maxTrials && at < source.size; streams += 1) {
    const trial = tryPickle(source, at);
    if (!trial.recognised) return false;
    if (trial.imports > 0 || (trial.whole && trial.protocol >= 2)) return true;
    if (!trial.stopped || trial.protocol < 2) return false;
    at = trial.end;
  }
  return false;
}

function decoded(head: string, whole: () => string, again = true): NestedFile | undefined {
  const compact = head.replace(/\s/g, '').replace(/^b?['"]/, '');
  const isHex = hexHead.test(compact.slice(0, compact.length - (compact.length % 2)));
  if (!isHex && !base64Head.test(compact.replace(/['"]$/, ''))) return undefined;
  const decode = (text: string) =>
    bytesSource(Buffer.from(text.replace(/\s/g, '').replace(/^b?['"]|['"]$/g, ''), isHex ? 'hex' : 'base64'));
  // The first bytes decide whether the rest is worth decoding.
  const start = decode(head);
  const [first = 0, second = 9] = start.read(0, 2);
  const plausible = (first === 0x80 && second <= 5) || first === 0x63 || first === 0x28 || isContainer(start);
  if (!plausible) {
    // Base64 of base64 is as easy to undo.
    const inner = Buffer.from(start.read(0, 64)).toString('latin1');
    const twice = again && !isHex && /^(?:gA|Y2|Y3|UEsD|H4sI|eJ|eN)/.test(inner);
    return twice ? decoded(inner, () => Buffer.from(decode(whole()).read(0, maxEncoded)).toString('latin1'), false) : undefined;
  }
  const once = decode(whole());
  const how = isHex ? 'in hexadecimal' : 'in base64';
  return judge(once, how);
}

/** The bytes whose numbers the characters are; undefined where a character is none. */
function bytesOfText(text: string): ByteSource | undefined {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 255) return undefined;
  return bytesSource(Buffer.from(text, 'latin1'));
}

/** Text whose characters are the bytes of a file, as early protocols write bytes: UTF-8 or escapes have widened them. */
function widened(raw: ByteSource, literal: Literal): ByteSource | undefined {
  if (literal.kind !== 'text') return undefined;
  const [first = 0, second = 0] = raw.read(0, 2);
  // zlib and gzip begin with a plain character and a widened one.
  const wide = first === firstOfWidened || ((first === 0x78 || first === 0x1f) && second >= firstOfWidened);
  if (!wide && literal.spelling !== 'quoted' && literal.spelling !== 'escaped') return undefined;
  if (literal.spelling === 'quoted' || literal.spelling === 'escaped') {
    const start = Buffer.from(raw.read(0, 64)).toString('latin1');
    if (!/\\[xu]|[\x80-\xff]/.test(start)) return undefined;
  }
  const text = spelledText(Buffer.from(raw.read(0, literal.length)).toString('latin1'), literal.spelling);
  return bytesOfText(text);
}

/** How base64 of a pickle of protocols 2 to 5 begins, anywhere in a text: in JSON, behind `data:`, in a program. */
const runStart = /(?:gA[IJMNWQ]|gASV|gAWV)[A-Za-z0-9+/_-]{12,}/g;
const mostRuns = 20;
/** 0x80 as UTF-8. */
const widenedMark = Buffer.from([0xc2, 0x80]);

/** A pickle somewhere in a text: in base64, or as text whose characters are its bytes. */
export function pickleInText(raw: ByteSource): NestedFile | undefined {
  if (raw.size > maxSearched) return undefined;
  const bytes = raw.read(0, raw.size);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const widenedAt = view.indexOf(widenedMark, 1);
  if (widenedAt > 0) {
    const inner = bytesOfText(view.toString('utf8', widenedAt));
    const found = inner && judge(inner, `as text from byte ${widenedAt} on`);
    if (found) return found;
  }
  if (view.indexOf('gA', 0, 'latin1') < 0) return undefined;
  let runs = 0;
  for (const match of view.toString('latin1').matchAll(runStart)) {
    runs += 1;
    if (runs > mostRuns) return undefined;
    const found =
      match.index === 0 ? undefined : judge(bytesSource(Buffer.from(match[0], 'base64')), `in base64 from character ${match.index} on`);
    if (found) return found;
  }
  return undefined;
}

/** The file inside a literal, if there is one. */
export function nestedFile(source: ByteSource, literal: Literal, budget: Budget): NestedFile | undefined {
  const raw = sliceSource(source, literal.at, literal.length);
  // Words can begin like a container; the bytes of one are no text.
  const asIs = judge(raw, 'as it is', literal.kind === 'bytes' || literal.spelling === 'latin1');
  if (asIs || literal.length > maxEncoded) return asIs;
  const wide = widened(raw, literal);
  const inText = wide === undefined ? undefined : judge(wide, 'as text');
  if (inText || literal.length < 12) return inText;
  const head = Buffer.from(raw.read(0, 64)).toString('latin1');
  return decoded(head, () => {
    budget.spend('maxSteps', 256);
    return Buffer.from(raw.read(0, literal.length)).toString('latin1');
  });
}
