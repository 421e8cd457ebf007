/** The names of what a file can be, decided by its content. */

export const formatKinds = [
  'pickle',
  'torch-zip',
  'zip',
  'safetensors',
  'onnx',
  'gguf',
  'ggml',
  'npy',
  'npz',
  'keras-zip',
  'hdf5',
  'saved-model',
  'tf-checkpoint',
  'tflite',
  'tfjs',
  'skops',
  'torch-archive',
  'model-config',
  'keras-config',
  'chat-template',
  'model-signature',
  'model-card',
  'python',
  'notebook',
  'requirements',
  'pipeline',
  'tar',
  'gzip',
  'zlib',
  'bzip2',
  'xz',
  'zstd',
  'lz4',
  '7z',
  'executable',
  'script',
  'xml',
  'csv',
  'jsonl',
  'parquet',
  'json',
  'yaml',
  'text',
  'empty',
  'unknown',
] as const;
export type FormatKind = (typeof formatKinds)[number];

/** A recognised format; `label` is what a person reads ("PyTorch zip", "GGUF v3"). */
export interface Format {
  readonly kind: FormatKind;
  readonly label: string;
}
