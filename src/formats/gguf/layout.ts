/** Works out where a GGUF file's tensors lie and whether they fit it. */
import type { Gguf, GgufPair, GgufTensor } from './read.ts';
import { formerTypes, tensorTypes, unmeasuredTypes } from './types.ts';

export interface GgufPlaceFault {
  readonly fault: 'type' | 'shape' | 'outside' | 'overlap' | 'alignment' | 'duplicate' | 'loose' | 'value';
  readonly detail: string;
  readonly from: number;
  readonly to: number;
}

export interface GgufLayout {
  readonly alignment: number;
  readonly dataStart: number;
  readonly faults: readonly GgufPlaceFault[];
  readonly parameters: number;
}

const defaultAlignment = 32;
const mostElements = 2n ** 63n - 1n;
const roundUp = (value: bigint, to: bigint) => ((value + to - 1n) / to) * to;
const shown = (tensor: GgufTensor) => JSON.stringify(tensor.name.slice(0, 80));

/** Bytes of a tensor, or why they cannot be told. */
function sizeOf(tensor: GgufTensor): bigint | { readonly fault: 'type' | 'shape'; readonly detail: string } {
  const type = tensorTypes.get(tensor.type);
  const former = formerTypes.get(tensor.type);
  if (former !== undefined) return { fault: 'type', detail: `${shown(tensor)} has the type ${former}, which ggml has given up.` };
  if (type === undefined) return { fault: 'type', detail: `${shown(tensor)} has the type ${tensor.type}, which ggml does not know.` };
  if (tensor.dimensions.some((dimension) => dimension > mostElements))
    return { fault: 'shape', detail: `${shown(tensor)} has a dimension that is negative as ggml counts.` };
  const total = tensor.dimensions.reduce((product, dimension) => product * dimension, 1n);
  // ggml counts elements in a signed 64-bit number.
  if (total > mostElements || (total / BigInt(type.block)) * BigInt(type.bytes) > mostElements)
    return { fault: 'shape', detail: `The dimensions of ${shown(tensor)} multiply to more than 64 bits hold.` };
  if ((tensor.dimensions[0] ?? 1n) % BigInt(type.block) !== 0n)
    return { fault: 'shape', detail: `The rows of ${shown(tensor)} are no whole number of ${type.name} blocks.` };
  return (total / BigInt(type.block)) * BigInt(type.bytes);
}

function* repeated(tensors: readonly GgufTensor[]): Generator<GgufPlaceFault> {
  const seen = new Set<string>();
  for (const tensor of tensors) {
    if (seen.has(tensor.name))
      yield { fault: 'duplicate', detail: `The tensor ${shown(tensor)} is listed twice.`, from: tensor.from, to: tensor.to };
    seen.add(tensor.name);
  }
}

/** Keys that loaders read with one type and end the process for another (gguf_get_val_* of ggml). */
const typed: readonly (readonly [key: RegExp, type: GgufPair['type']])[] = [
  [/^general\.(?:architecture|name|type|author|license|description)$/, 'string'],
  [/^general\.(?:alignment|file_type|quantization_version)$/, 'u32'],
  [/^tokenizer\.(?:chat_template|ggml\.model|ggml\.pre)$/, 'string'],
  [/^tokenizer\.ggml\.(?:tokens|merges|scores|token_type)$/, 'array'],
  [/^split\.(?:no|count)$/, 'u16'],
];

function* values(file: Gguf): Generator<GgufPlaceFault> {
  for (const { key, type, from, to } of file.pairs) {
    const wanted = typed.find(([pattern]) => pattern.test(key))?.[1];
    if (wanted !== undefined && wanted !== type)
      yield { fault: 'value', detail: `${JSON.stringify(key)} is of the type ${type}; loaders want ${wanted}.`, from, to };
    if (key === '') yield { fault: 'value', detail: 'A key is empty.', from, to };
  }
}

/** Places of all tensors against one another and against a file of `size` bytes. */
export function layOut(file: Gguf, size: number): GgufLayout {
  const faults: GgufPlaceFault[] = [...values(file), ...repeated(file.tensors)];
  const pair = file.pairs.find(({ key }) => key === 'general.alignment');
  const claimed = typeof pair?.value === 'number' ? pair.value : defaultAlignment;
  const sane = Number.isInteger(claimed) && claimed >= 1 && claimed <= 2 ** 20 && (claimed & (claimed - 1)) === 0;
  if (!sane)
    faults.push({
      fault: 'alignment',
      detail: `The alignment is ${claimed}, which is no power of two.`,
      from: pair?.from ?? 0,
      to: pair?.to ?? 0,
    });
  const alignment = sane ? claimed : defaultAlignment;
  const dataStart = Math.ceil(file.infoEnd / alignment) * alignment;
  let parameters = 0;
  let unmeasured = false;
  const spans: { readonly tensor: GgufTensor; readonly begin: bigint; readonly end: bigint }[] = [];
  for (const tensor of file.tensors) {
    const at = { from: tensor.from, to: tensor.to };
    if (tensor.longName !== undefined)
      faults.push({ fault: 'shape', detail: `The name ${shown(tensor)} has ${tensor.longName} bytes; ggml has room for 63.`, ...at });
    if (unmeasuredTypes.has(tensor.type)) {
      unmeasured = true;
      continue;
    }
    const length = sizeOf(tensor);
    if (typeof length !== 'bigint') {
      faults.push({ ...length, ...at });
      continue;
    }
    parameters += Number(tensor.dimensions.reduce((product, dimension) => product * dimension, 1n));
    if (tensor.offset % BigInt(alignment) !== 0n)
      faults.push({
        fault: 'alignment',
        detail: `${shown(tensor)} starts at ${tensor.offset}, which is no multiple of ${alignment}.`,
        ...at,
      });
    if (BigInt(dataStart) + tensor.offset + length > BigInt(size))
      faults.push({
        fault: 'outside',
        detail: `${shown(tensor)} needs ${length} bytes from ${tensor.offset} on; the data has ${Math.max(0, size - dataStart)}.`,
        ...at,
      });
    else spans.push({ tensor, begin: tensor.offset, end: tensor.offset + length });
  }
  let reached = 0n;
  const data = BigInt(dataStart);
  for (const { tensor, begin, end } of spans.sort((left, right) =>
    left.begin < right.begin ? -1 : left.begin > right.begin ? 1 : left.end < right.end ? -1 : 1,
  )) {
    const at = { from: tensor.from, to: tensor.to };
    if (begin < reached && end > begin)
      faults.push({
        fault: 'overlap',
        detail: `${shown(tensor)} starts ${reached - begin} bytes before the tensor in front of it ends.`,
        ...at,
      });
    const next = roundUp(reached, BigInt(alignment));
    if (begin > next && !unmeasured)
      faults.push({
        fault: 'loose',
        detail: `${begin - next} bytes in front of ${shown(tensor)} belong to no tensor.`,
        from: Number(data + next),
        to: Number(data + begin),
      });
    if (end > reached) reached = end;
  }
  // Writers pad the last tensor or do not.
  const end = Number(data + roundUp(reached, BigInt(alignment)));
  if (end < size && !unmeasured)
    faults.push({ fault: 'loose', detail: `${size - end} bytes stand behind the last tensor.`, from: end, to: size });
  return { alignment, dataStart, faults, parameters };
}
