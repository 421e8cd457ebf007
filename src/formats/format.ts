/** The names of what a file can be, decided by its content. */

export const formatKinds = [
  'pickle',
  'torch-zip',
  'zip',
  'safetensors',
  'onnx',
  'gguf',
  'npy',
  'npz',
  'model-config',
  'chat-template',
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
