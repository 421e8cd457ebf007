/** Every way in which a binary format shows itself, one line each, asked from top to bottom: the surest marks come first. */

import { boosterFormat } from './booster/recognise.ts';
import type { ByteSource } from './byte-source.ts';
import { coremlFormat } from './coreml/recognise.ts';
import { executableFormat } from './executable/recognise.ts';
import type { Format, FormatKind } from './format.ts';
import { ggmlMagics } from './ggml/read.ts';
import { findSignature } from './hdf5/superblock.ts';
import { msgpackFormat } from './msgpack/recognise.ts';
import { isNpy } from './npy/header.ts';
import { looksLikeOnnx } from './onnx/recognise.ts';
import { opaqueFormat } from './opaque/recognise.ts';
import { paddleFormat } from './paddle/read.ts';
import { tryPickle } from './pickle/recognise.ts';
import { rdsFormat } from './rds/recognise.ts';
import { looksLikeSafetensors } from './safetensors/recognise.ts';
import { tensorflowFormat } from './saved-model/recognise.ts';
import { isZlibHeader, unpacksAsZlib } from './streams/gzip.ts';
import { looksLikeLzma } from './streams/lzma-alone.ts';
import { skippedFormat } from './streams/skippable.ts';
import { looksLikeTar } from './tar/header.ts';
import { tarFormat } from './tar/recognise.ts';
import { looksLikeTable } from './tf-checkpoint/table.ts';
import { xmlFormat } from './xml/recognise.ts';
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

/** A Sigstore bundle, as OpenSSF model signing writes it beside a model; its media type stands first or last. */
const modelSignature: Recogniser = (source, head) => {
  if (!/^\s*\{/.test(Buffer.from(head.subarray(0, 64)).toString('latin1'))) return undefined;
  const says = (bytes: Uint8Array) => Buffer.from(bytes).includes('application/vnd.dev.sigstore.bundle');
  const tail = source.size > head.length ? source.read(Math.max(0, source.size - 4096), 4096) : new Uint8Array(0);
  return says(head) || says(tail) ? { kind: 'model-signature', label: 'Model signature (Sigstore bundle)' } : undefined;
};

/** Words begin with BZh as well; a size and the mark of a first or last block follow only in a stream. */
const bzip2: Recogniser = (_source, head) =>
  startsWith(head, 'BZh') && (head[3] ?? 0) >= 0x31 && (head[3] ?? 0) <= 0x39 && (head[4] === 0x31 || head[4] === 0x17)
    ? { kind: 'bzip2', label: 'bzip2 stream' }
    : undefined;

const zlibStream = (second: string) => magic(`\x78${second}`, 'zlib', 'zlib stream (joblib or other)');

/** Any other window and level: two bytes alone say little, so the first stretch has to unpack. */
const otherZlib: Recogniser = (source, head) =>
  isZlibHeader(head[0] ?? 0, head[1] ?? 0) && (head[1] ?? 0) < 0xff && unpacksAsZlib(source)
    ? { kind: 'zlib', label: 'zlib stream' }
    : undefined;

/** A header with its own checksum is surer than any mark: a member's name may begin with another format's. */
const sureTar: Recogniser = (source) => (looksLikeTar(source, 0, true) ? tarFormat(source) : undefined);

export const recognisers: readonly Recogniser[] = [
  sureTar,
  (_source, head) => (startsWith(head, 'GGUF') ? { kind: 'gguf', label: `GGUF v${head[4] ?? '?'}` } : undefined),
  ...Object.entries(ggmlMagics).map(([mark, name]) => magic(mark, 'ggml', `${name} (a format before GGUF)`)),
  (_source, head) => (isNpy(head) ? { kind: 'npy', label: 'NumPy array' } : undefined),
  magic('PAR1', 'parquet', 'Parquet'),
  (_source, head) => (startsWith(head.subarray(4), 'TFL3') ? { kind: 'tflite', label: 'TensorFlow Lite model' } : undefined),
  (source, head) => (looksLikeSafetensors(head, source.size) ? { kind: 'safetensors', label: 'Safetensors' } : undefined),
  zip,
  pickle,
  magic('\x89HDF\r\n\x1a\n', 'hdf5', 'HDF5 (Keras or other weights)'),
  magic('7z\xbc\xaf\x27\x1c', '7z', '7-Zip archive'),
  magic('\x1f\x8b', 'gzip', 'gzip stream'),
  zlibStream('\x01'),
  zlibStream('\x9c'),
  zlibStream('\xda'),
  bzip2,
  magic('ZF0x', 'zlib', 'zlib stream (joblib before 0.10)'),
  magic('\xfd7zXZ\x00', 'xz', 'xz stream'),
  magic('\x28\xb5\x2f\xfd', 'zstd', 'Zstandard stream'),
  magic('\x04\x22\x4d\x18', 'lz4', 'LZ4 stream'),
  magic('\x02\x21\x4c\x18', 'lz4', 'LZ4 stream (legacy)'),
  (source, head) => skippedFormat(source, head),
  magic('Rar!', 'unknown', 'RAR archive'),
  magic('\x89PNG\r\n\x1a\n', 'unknown', 'PNG image'),
  magic('%PDF-', 'unknown', 'PDF document'),
  executableFormat,
  xmlFormat,
  boosterFormat,
  rdsFormat,
  opaqueFormat,
  msgpackFormat,
  magic('SQLite format 3\x00', 'unknown', 'SQLite database'),
  magic('ARROW1', 'unknown', 'Arrow file'),
  tarFormat,
  (source) => (findSignature(source) === undefined ? undefined : { kind: 'hdf5', label: 'HDF5 behind a user block' }),
  (_source, head) => (looksLikeLzma(head) ? { kind: 'xz', label: 'LZMA stream' } : undefined),
  otherZlib,
  modelSignature,
  coremlFormat,
  (source) => (looksLikeOnnx(source) ? { kind: 'onnx', label: 'ONNX model' } : undefined),
  tensorflowFormat,
  paddleFormat,
  (source) => (looksLikeTable(source) ? { kind: 'tf-checkpoint', label: 'TensorFlow checkpoint index' } : undefined),
];
