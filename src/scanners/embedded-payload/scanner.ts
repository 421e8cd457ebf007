/** Has every byte of tensor data searched for files that start among the numbers, whatever the format that holds them. */
import type { ModelCard } from '#contract/models';
import type { FormatKind } from '#formats/format';
import { LimitReached, MalformedInput } from '#formats/limits';
import { sniff } from '#formats/sniff';
import { holdsTensors, listTensors } from '#formats/tensors/list';
import type { TensorRef } from '#formats/tensors/tensor';
import { defineScanner } from '../define.ts';
import type { PayloadKind } from './found.ts';
import { searchPayloads } from './search.ts';

/** What the scanner of a format itself tells of a tensor that starts with it. */
const ownKinds: Partial<Readonly<Record<FormatKind, readonly PayloadKind[]>>> = {
  safetensors: ['executable', 'archive', 'pickle'],
  'torch-zip': ['archive', 'pickle'],
};

/** What the list itself says of the model, for formats whose own scanner does not state it. */
function countsOf(tensors: readonly TensorRef[]): ModelCard {
  const elementTypes: Record<string, number> = {};
  for (const { elements, type } of tensors)
    if (Number.isFinite(elements)) elementTypes[type.slice(0, 60)] = (elementTypes[type.slice(0, 60)] ?? 0) + elements;
  const parameters = Object.values(elementTypes).reduce((sum, count) => sum + count, 0);
  return { parameters, tensors: tensors.length, ...(Object.keys(elementTypes).length <= 64 ? { elementTypes } : {}) };
}

export const embeddedPayload = defineScanner({
  id: 'embedded-payload',
  version: 1,
  title: 'Files hidden among the numbers of tensors',
  rules: ['MDL-WGT-001', 'MDL-WGT-002', 'MDL-WGT-003', 'MDL-WGT-004', 'MDL-WGT-005'],
  blindSpots:
    'Every byte of tensor data is looked at once. Found are files of the kinds that it knows, at whole bytes and in one piece: what is encrypted, ' +
    'shuffled, spread over several tensors, written in UTF-16 or hidden in some bits of each number is not. Text shorter than 20 characters and ' +
    'text that does nothing is not told. Random bytes give a false find less than once in 100 GiB by the number of bits that each check holds ' +
    'against them; none was met in 64 GiB of random bytes. Of text, the first 16 MiB in each range are judged.',
  accepts: holdsTensors,
  *scan(source, context) {
    const format = sniff(source, '');
    let list: ReturnType<typeof listTensors>;
    try {
      list = listTensors(source, format, context.budget);
    } catch (error) {
      // What keeps the list from being read is told by the scanner of the format; the bytes are searched all the same.
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
      yield* searchPayloads({ source, from: 0, to: source.size }, context, { what: 'the file', numbers: false });
      if (error instanceof LimitReached) throw error;
      return;
    }
    if (list.tensors.length > 0) context.describe(countsOf(list.tensors));
    const own = ownKinds[format.kind] ?? [];
    for (const { from, looked, member, nameAt, open, to } of list.ranges)
      yield* searchPayloads({ source: open(), from, to }, context, {
        what: nameAt,
        member,
        isTold: (at, kind) => own.includes(kind) && looked.has(at),
      });
  },
});
