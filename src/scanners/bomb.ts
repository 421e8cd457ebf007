/** Tells when something unpacks to so much that exhausting the reader is its purpose. */

import type { FormatKind } from '#formats/format';

const largeRatio = 200;
const large = 256 * 1024 * 1024;
const smallRatio = 500;
const small = 1024 * 1024;

/**
 * Benign archives of zeros and of text come near these ratios and stay below them, or hold numbers.
 * @param numeric whether the content is of a kind that honestly packs that well: arrays, and files that hold them
 */
export function isBomb(packed: number, unpacked: number, numeric: boolean): boolean {
  const ratio = unpacked / Math.max(1, packed);
  if (unpacked >= large) return ratio > largeRatio;
  return !numeric && unpacked >= small && ratio > smallRatio;
}

/** Arrays, and the files that models keep them in. */
const numericKinds: readonly FormatKind[] = [
  'npy',
  'npz',
  'pickle',
  'torch-zip',
  'keras-zip',
  'tar',
  'hdf5',
  'safetensors',
  'gguf',
  'onnx',
  'tflite',
  'tf-checkpoint',
];

/** Whether content of this kind honestly packs as well as a bomb does. */
export function isNumeric(kind: FormatKind): boolean {
  return numericKinds.includes(kind);
}
