/** Every way in which a binary format shows itself, one line each, asked from top to bottom: the surest marks come first. */
import type { ByteSource } from './byte-source.ts';
import type { Format, FormatKind } from './format.ts';
import { isNpy } from './npy/header.ts';
import { looksLikeOnnx } from './onnx/recognise.ts';
import { tryPickle } from './pickle/recognise.ts';
import { looksLikeSafetensors } from './safetensors/recognise.ts';
import { zipFormat } from './zip/recognise.ts';

/** @param head the first 64 KiB, a copy */
export type Recogniser = (source: ByteSource, head: Uint8Array) => Format | undefined;

export function startsWith(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(text.length, head.length)).toString('latin1') === text;
}

const magic =
  (mark: string, kind: FormatKind, label: string): Recogniser =>
  (_source, head) =>
    startsWith(head, mark) ? { kind, label } : undefined;

const zip: Recogniser = (source, head) =>
  ['PK\x03\x04', 'PK\x05\x06', 'PK\x01\x02'].some((mark) => startsWith(head, mark)) ? zipFormat(source) : undefined;

const pickle: Recogniser = (source) => {
  const tried = tryPickle(source, 0, true);
  if (!tried.recognised) return undefined;
  return { kind: 'pickle', label: tried.protocol > 0 ? `Pickle, protocol ${tried.protocol}` : 'Pickle, protocol 0 or 1' };
};

const tar: Recogniser = (source) =>
  source.size > 262 && Buffer.from(source.read(257, 5)).toString('latin1') === 'ustar' ? { kind: 'tar', label: 'tar archive' } : undefined;

const zlibStream = (second: string) => magic(`\x78${second}`, 'zlib', 'zlib stream (joblib or other)');

export const recognisers: readonly Recogniser[] = [
  (_source, head) => (startsWith(head, 'GGUF') ? { kind: 'gguf', label: `GGUF v${head[4] ?? '?'}` } : undefined),
  (_source, head) => (isNpy(head) ? { kind: 'npy', label: 'NumPy array' } : undefined),
  magic('PAR1', 'parquet', 'Parquet'),
  (source, head) => (looksLikeSafetensors(head, source.size) ? { kind: 'safetensors', label: 'Safetensors' } : undefined),
  zip,
  pickle,
  magic('\x89HDF\r\n\x1a\n', 'hdf5', 'HDF5 (Keras or other weights)'),
  magic('7z\xbc\xaf\x27\x1c', '7z', '7-Zip archive'),
  magic('\x1f\x8b', 'gzip', 'gzip stream'),
  zlibStream('\x01'),
  zlibStream('\x5e'),
  zlibStream('\x9c'),
  zlibStream('\xda'),
  magic('BZh', 'bzip2', 'bzip2 stream'),
  magic('\xfd7zXZ\x00', 'xz', 'xz stream'),
  magic('\x28\xb5\x2f\xfd', 'zstd', 'Zstandard stream'),
  magic('\x04\x22\x4d\x18', 'lz4', 'LZ4 stream'),
  magic('Rar!', 'unknown', 'RAR archive'),
  magic('\x89PNG\r\n\x1a\n', 'unknown', 'PNG image'),
  magic('%PDF-', 'unknown', 'PDF document'),
  magic('\x7fELF', 'executable', 'ELF executable'),
  magic('MZ', 'executable', 'Windows executable'),
  magic('SQLite format 3\x00', 'unknown', 'SQLite database'),
  magic('ARROW1', 'unknown', 'Arrow file'),
  tar,
  (source) => (looksLikeOnnx(source) ? { kind: 'onnx', label: 'ONNX model' } : undefined),
];
