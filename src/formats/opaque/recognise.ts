/** Names models whose formats are not read here by their marks, so that they are told and never passed over. */
import type { ByteSource } from '../byte-source.ts';
import type { Format, FormatKind } from '../format.ts';

interface Mark {
  readonly at: number;
  readonly mark: string;
  readonly kind: FormatKind;
  readonly label: string;
}

const marks: readonly Mark[] = [
  { at: 4, mark: 'ET12', kind: 'executorch', label: 'ExecuTorch program' },
  { at: 4, mark: 'ET11', kind: 'executorch', label: 'ExecuTorch program' },
  { at: 0, mark: '\x04\0\0\0\x01\0\0\0\x03\0\0\0V 1', kind: 'torch7', label: 'Torch7 object' },
  { at: 0, mark: '4\n1\n3\nV 1\n', kind: 'opaque-model', label: 'Torch7 object (ASCII)' },
  { at: 0, mark: 'ftrt', kind: 'opaque-model', label: 'TensorRT engine' },
  { at: 0, mark: 'ptrt', kind: 'opaque-model', label: 'TensorRT engine' },
  { at: 0, mark: 'RKNN', kind: 'opaque-model', label: 'RKNN model' },
  { at: 4, mark: 'ORTM', kind: 'opaque-model', label: 'ONNX Runtime model (ORT format)' },
  { at: 4, mark: 'PTMF', kind: 'opaque-model', label: 'PyTorch Mobile model (flatbuffer)' },
  // Numbers alone: no loader runs anything that they hold, and the outcome says that they were not read.
  { at: 0, mark: 'MATLAB 5.0 MAT-file', kind: 'unknown', label: 'MATLAB data (MAT 5)' },
  { at: 0, mark: '7767517\n', kind: 'unknown', label: 'NCNN parameters' },
  { at: 0, mark: '\x12\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0', kind: 'unknown', label: 'MXNet parameters' },
];

/** A table of Torch7: type, index, size, then a key that is a number or a text. */
const isTorchTable = (head: Uint8Array): boolean => {
  if (head.length < 24) return false;
  const view = new DataView(head.buffer, head.byteOffset, 24);
  const [type, index, size, key, length] = [0, 4, 8, 12, 16].map((at) => view.getInt32(at, true));
  if (type !== 3 || index !== 1 || size === undefined || size < 1 || size > 1_000_000) return false;
  return key === 1 || (key === 2 && length !== undefined && length > 0 && length < 256 && (head[20] ?? 0) >= 32);
};

/** Parameters of PaddlePaddle: version 0, no levels, version 0, then a description of 4 to 64 bytes that gives type and sizes. */
const isPaddleParameters = (head: Uint8Array): boolean => {
  if (head.length < 32) return false;
  const view = new DataView(head.buffer, head.byteOffset, 32);
  return (
    [0, 4, 8, 12].every((at) => view.getUint32(at, true) === 0) &&
    view.getUint32(16, true) >= 4 &&
    view.getUint32(16, true) <= 64 &&
    head[20] === 8 &&
    head[22] === 16
  );
};

export function opaqueFormat(_source: ByteSource, head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 40)).toString('latin1');
  const found = marks.find(({ at, mark }) => start.startsWith(mark, at));
  if (found) return { kind: found.kind, label: found.label };
  if (isTorchTable(head)) return { kind: 'torch7', label: 'Torch7 table' };
  return isPaddleParameters(head) ? { kind: 'unknown', label: 'PaddlePaddle parameters' } : undefined;
}
