/** Lists the tensors of a GGUF file; of quantised types the bytes are known, not the values. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { layOut } from '../gguf/layout.ts';
import { GgufReader } from '../gguf/read.ts';
import { tensorTypes } from '../gguf/types.ts';
import { elementsOf, emptyList, joinedSpans, namesByPlace, type TensorList } from './tensor.ts';

/** @throws MalformedInput, LimitReached as the reader of the format does */
export function ggufTensors(source: ByteSource, budget: Budget): TensorList {
  const reader = new GgufReader(source, budget);
  reader.read();
  const { file } = reader;
  const { dataStart } = layOut(file, source.size);
  const list = emptyList();
  for (const { dimensions, name, offset, type } of file.tensors) {
    const known = tensorTypes.get(type);
    // ggml writes the fastest dimension first; every other format the slowest.
    const shape = dimensions.map(Number).reverse();
    const elements = elementsOf(shape);
    const from = dataStart + Number(offset);
    const to = known ? from + Math.ceil(elements / known.block) * known.bytes : from;
    if (known === undefined || !(to <= source.size)) {
      list.remarks.push(`${name.slice(0, 200)} ${known ? 'lies outside the file' : 'has a type that ggml does not know'}.`);
      continue;
    }
    list.tensors.push({
      ...{ name, type: known.name, shape, elements, from, to },
      ...{ open: () => source, member: '', littleEndian: true, dense: true },
    });
  }
  for (const { key, value } of file.pairs.slice(0, 500))
    if (value !== undefined) list.statements.set(key.slice(0, 100), String(value).slice(0, 500));
  const nameAt = namesByPlace(list.tensors, 'the tensor data');
  // Bytes between and behind the tensors are read by the format's own scanner.
  for (const span of joinedSpans(list.tensors))
    list.ranges.push({ ...span, open: () => source, member: '', nameAt, looked: new Set<number>() });
  return list;
}
