/** One list of tensors for every format that holds them; a new format is one line. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format, FormatKind } from '../format.ts';
import { npzTensors, torchTensors } from './archives.ts';
import { ggufTensors } from './gguf.ts';
import { npyTensor } from './npy.ts';
import { onnxTensors } from './onnx.ts';
import { safetensorsTensors } from './safetensors.ts';
import { emptyList, type TensorList } from './tensor.ts';

type Lister = (source: ByteSource, budget: Budget) => TensorList;

const npyTensors: Lister = (source, budget) => {
  const list = emptyList();
  const tensor = npyTensor(source, 'array', '', () => source, budget);
  if (tensor === undefined) return list;
  list.tensors.push(tensor);
  list.ranges.push({
    ...{ open: () => source, from: tensor.from, to: source.size, member: '', nameAt: () => 'the array', looked: new Set<number>() },
  });
  return list;
};

const listers: Partial<Readonly<Record<FormatKind, Lister>>> = {
  safetensors: safetensorsTensors,
  gguf: ggufTensors,
  onnx: onnxTensors,
  'torch-zip': torchTensors,
  npz: npzTensors,
  npy: npyTensors,
};

/** Whether a format holds tensors that are listed. */
export function holdsTensors({ kind }: Format): boolean {
  return listers[kind] !== undefined;
}

/**
 * The tensors of a file, in its own order.
 * @throws MalformedInput, LimitReached as the reader of the format does
 */
export function listTensors(source: ByteSource, format: Format, budget: Budget): TensorList {
  return listers[format.kind]?.(source, budget) ?? emptyList();
}
