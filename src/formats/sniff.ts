/** Names what a file is by its bytes alone: every extension is a lie until proven. */
import { type ByteSource, copyBytes } from './byte-source.ts';
import type { Format, FormatKind } from './format.ts';
import { isNpy } from './npy/header.ts';
import { looksLikeOnnx } from './onnx/recognise.ts';
import { tryPickle } from './pickle/recognise.ts';
import { textFormat } from './sniff-text.ts';
import { zipFormat } from './zip/recognise.ts';

const headLength = 64 * 1024;

function startsWith(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(text.length, head.length)).toString('latin1') === text;
}

function safetensorsLabel(head: Uint8Array, size: number): string | undefined {
  if (head.length < 9) return undefined;
  // Eight characters of text are a line of JSON, not a length.
  if (head.subarray(0, 8).every((byte) => byte >= 9 && byte < 127)) return undefined;
  const length = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
  // The shortest header is {}; a length past the end is still this format, told wrongly on purpose.
  const text = Buffer.from(head.subarray(8, 40)).toString('latin1');
  const inside = length >= 2n && length <= BigInt(size - 8);
  // A blank in front of the object is against the format, and some readers take it.
  return (inside && /^(?:\{|\s{1,8}\{\s*["}])/.test(text)) || /^\{\s*"/.test(text) ? 'Safetensors' : undefined;
}

/** Known formats that no scanner reads yet, so that the report can at least name them. */
const otherMagic: readonly (readonly [magic: string, label: string])[] = [
  ['\x89HDF\r\n\x1a\n', 'HDF5 (Keras or other weights)'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip archive'],
  ['\x1f\x8b', 'gzip stream'],
  ['\x78\x01', 'zlib stream (joblib or other)'],
  ['\x78\x5e', 'zlib stream (joblib or other)'],
  ['\x78\x9c', 'zlib stream (joblib or other)'],
  ['\x78\xda', 'zlib stream (joblib or other)'],
  ['BZh', 'bzip2 stream'],
  ['\xfd7zXZ\x00', 'xz stream'],
  ['\x28\xb5\x2f\xfd', 'Zstandard stream'],
  ['Rar!', 'RAR archive'],
  ['\x89PNG\r\n\x1a\n', 'PNG image'],
  ['%PDF-', 'PDF document'],
  ['\x7fELF', 'ELF executable'],
  ['MZ', 'Windows executable'],
  ['SQLite format 3\x00', 'SQLite database'],
  ['ARROW1', 'Arrow file'],
];

function binaryFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  const made = (kind: FormatKind, label: string): Format => ({ kind, label });
  if (startsWith(head, 'GGUF')) return made('gguf', `GGUF v${head[4] ?? '?'}`);
  if (isNpy(head)) return made('npy', 'NumPy array');
  if (startsWith(head, 'PAR1')) return made('parquet', 'Parquet');
  const safetensors = safetensorsLabel(head, source.size);
  if (safetensors) return made('safetensors', safetensors);
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06') || startsWith(head, 'PK\x01\x02')) return zipFormat(source);
  const pickle = tryPickle(source);
  if (pickle.recognised) return made('pickle', pickle.protocol > 0 ? `Pickle, protocol ${pickle.protocol}` : 'Pickle, protocol 0 or 1');
  const known = otherMagic.find(([magic]) => startsWith(head, magic));
  if (known) return made('unknown', known[1]);
  if (source.size > 262 && Buffer.from(source.read(257, 5)).toString('latin1') === 'ustar') return made('unknown', 'tar archive');
  if (looksLikeOnnx(source)) return made('onnx', 'ONNX model');
  return undefined;
}

/**
 * Decides a file's format by content.
 * @param name breaks ties between kinds of text only (CSV against plain text)
 */
export function sniff(source: ByteSource, name: string): Format {
  if (source.size === 0) return { kind: 'empty', label: 'Empty file' };
  const head = copyBytes(source, 0, headLength);
  const binary = binaryFormat(source, head);
  if (binary) return binary;
  const text = textFormat(source, name);
  if (text) return text;
  // A zip may carry anything in front of it; loaders look for its end.
  const tail = zipFormat(source);
  return tail ?? { kind: 'unknown', label: 'Not recognised' };
}
