/** Finds files that stand in a configuration as text: in base64, in hexadecimal digits, or byte for byte. */
import { constants, inflateSync } from 'node:zlib';
import { bytesSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import type { ScanContext } from './define.ts';

export interface PackedFile {
  readonly bytes: Uint8Array;
  readonly how: string;
  readonly label: string;
}

const shortest = 12;
const longest = 48 * 1024 * 1024;
/** Characters looked at before a whole value is decoded. */
const probed = 4096;

function* decodings(text: string): Generator<readonly [how: string, decode: () => Uint8Array]> {
  const start = text
    .slice(0, probed)
    .replace(/^data:[^,]{0,100};base64,/, '')
    .trim();
  if (/^(?:\\x[\da-f]{2}){6}/i.test(start)) yield ['hexadecimal escapes', () => Buffer.from(text.replace(/\\x/g, ''), 'hex')];
  else if (/^[\da-f\s]+$/i.test(start)) yield ['hexadecimal digits', () => Buffer.from(text.replace(/\s+/g, ''), 'hex')];
  if (/^[A-Za-z0-9+/_\s-]+={0,2}\s*$/.test(start))
    yield ['base64', () => Buffer.from(text.replace(/^data:[^,]{0,100};base64,/, ''), 'base64')];
  if (/^[\x80-\xff]/.test(start) && [...start].every((character) => character <= '\xff'))
    yield ['bytes', () => Buffer.from(text, 'latin1')];
}

const magics = [
  '\x7fELF',
  'PK\x03\x04',
  'MZ',
  '\x1f\x8b\x08',
  ...['\x01', '\x5e', '\x9c', '\xda'].map((second) => `x${second}`),
  ...['\x02', '\x03', '\x04', '\x05'].map((protocol) => `\x80${protocol}`),
];
/** Pickles of protocol 0 start with an import, a mark, a text or a dictionary; scripts name their interpreter. */
const starts = /^(?:c[\w.]+\n|\(|S'|\}|#!\s?\/[\w/]+)/;

/** Two bytes of a zlib header come about by chance; a stream behind them does not. */
function inflates(bytes: Uint8Array): boolean {
  try {
    inflateSync(bytes.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * 1024 * 1024 });
    return true;
  } catch {
    return false;
  }
}

/** The file that a text decodes to, or undefined for text that is only text. */
export function packedFile(text: string, context: ScanContext): PackedFile | undefined {
  if (text.length < 16 || text.length > longest) return undefined;
  for (const [how, decode] of decodings(text)) {
    context.budget.spend('maxSteps', 1 + Math.ceil(text.length / 64));
    const head =
      how === 'base64' ? Buffer.from(text.slice(0, 128).replace(/^data:[^,]{0,100};base64,/, ''), 'base64') : decode().subarray(0, 96);
    if (head.length < shortest) continue;
    const shown = Buffer.from(head).toString('latin1');
    if (!magics.some((magic) => shown.startsWith(magic)) && !starts.test(shown)) continue;
    const bytes = decode();
    const format = sniff(bytesSource(bytes), '');
    if (format.kind === 'unknown' || format.kind === 'empty' || /^(?:csv|yaml|jsonl|json)$/.test(format.kind)) continue;
    if (format.kind === 'zlib' && !inflates(bytes)) continue;
    if (format.kind === 'text' && !shown.startsWith('#!')) continue;
    // A few letters read as a pickle of a number now and then; one that imports something does not come about by chance.
    if (format.kind === 'pickle' && bytes[0] !== 0x80 && tryPickle(bytesSource(bytes)).imports === 0) continue;
    return { bytes, how, label: format.label };
  }
  return undefined;
}
