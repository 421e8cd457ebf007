/** Lists the tensors of a safetensors file. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { readSafetensors } from '../safetensors/read.ts';
import { elementsOf, emptyList, joinedSpans, namesByPlace, type TensorList } from './tensor.ts';

/** Names that the format uses for types of the list. */
const sameTypes: Readonly<Record<string, string>> = { F8_E4M3FN: 'F8_E4M3' };

/** @throws MalformedInput, LimitReached as the reader of the format does */
export function safetensorsTensors(source: ByteSource, budget: Budget): TensorList {
  const file = readSafetensors(source, budget);
  const list = emptyList();
  for (const { begin, end, name, shape, type } of file.tensors) {
    const [from, to] = [file.headerEnd + begin, file.headerEnd + end];
    if (to > source.size) {
      list.remarks.push(`${name.slice(0, 200)} lies outside the file.`);
      continue;
    }
    const elements = elementsOf(shape);
    list.tensors.push({
      ...{ name, type: sameTypes[type] ?? type, shape, elements, from, to },
      ...{ open: () => source, member: '', littleEndian: true, dense: true },
    });
  }
  for (const { key, value } of file.metadata.slice(0, 100)) list.statements.set(`metadata ${key.slice(0, 100)}`, value.slice(0, 500));
  const nameAt = namesByPlace(list.tensors, 'the tensor data');
  const looked = new Set(list.tensors.map(({ from }) => from));
  // Holes and bytes behind the last tensor are read by the format's own scanner.
  for (const span of joinedSpans(list.tensors)) list.ranges.push({ ...span, open: () => source, member: '', nameAt, looked });
  return list;
}
