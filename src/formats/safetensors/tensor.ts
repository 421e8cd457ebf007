/** Reads one tensor's entry in a safetensors header: type, shape and place, each checked against the others. */
import { type JsonNode, memberOf } from '../json/parse.ts';

export interface TensorEntry {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Half-open range within the data, in bytes. */
  readonly begin: number;
  readonly end: number;
  /** Where the entry stands in the file. */
  readonly from: number;
  readonly to: number;
}

interface TensorFault {
  readonly fault: 'size' | 'type' | 'unknown' | 'header' | 'duplicate';
  readonly detail: string;
}

/** Bits per element; the sub-byte types came with version 0.6 of the reference implementation. */
const bits: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6 },
  ...{ I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64 },
};

const isCount = (node: JsonNode): node is Extract<JsonNode, { kind: 'number' }> =>
  node.kind === 'number' && /^\d+$/.test(node.text) && Number.isSafeInteger(node.value);

function counts(node: JsonNode | undefined): number[] | undefined {
  if (node?.kind !== 'array') return undefined;
  const values = node.items.filter(isCount).map((item) => item.value);
  return values.length === node.items.length ? values : undefined;
}

/** Elements of a shape; not a safe integer when it overflows. */
export function elements(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, dimension) => product * dimension, 1);
}

function sizeFault(name: string, type: string, shape: readonly number[], length: number): TensorFault | undefined {
  const width = bits[type];
  if (width === undefined)
    return { fault: 'type', detail: `${name} has the type ${JSON.stringify(type.slice(0, 40))}, which the format does not know.` };
  const total = elements(shape) * width;
  if (total / 8 === length) return undefined;
  const wanted = Number.isSafeInteger(total) ? `${total / 8} bytes` : 'more bytes than can be counted';
  return {
    fault: 'size',
    detail: `${name} of shape [${shape.slice(0, 16).join(', ')}] and type ${type} needs ${wanted}; it claims ${length}.`,
  };
}

/** @param base offset of the header's text in the file */
export function readTensor(
  key: string,
  node: JsonNode,
  base: number,
): { readonly tensor?: TensorEntry; readonly faults: readonly TensorFault[] } {
  const name = JSON.stringify(key.slice(0, 80));
  if (node.kind !== 'object') return { faults: [{ fault: 'unknown', detail: `${name} is neither a tensor nor metadata.` }] };
  const faults: TensorFault[] = [];
  const keys = node.members.map((member) => member.key);
  for (const each of new Set(keys)) {
    if (!['dtype', 'shape', 'data_offsets'].includes(each))
      faults.push({
        fault: 'unknown',
        detail: `${name} has a field ${JSON.stringify(each.slice(0, 80))} that the format does not define.`,
      });
    if (keys.filter((other) => other === each).length > 1)
      faults.push({ fault: 'duplicate', detail: `${name} names ${JSON.stringify(each.slice(0, 80))} twice.` });
  }
  const type = memberOf(node, 'dtype');
  const shape = counts(memberOf(node, 'shape'));
  const offsets = counts(memberOf(node, 'data_offsets'));
  const [begin, end] = offsets ?? [];
  if (type?.kind !== 'string' || shape === undefined) {
    faults.push({ fault: 'header', detail: `${name} lacks a type or a shape of whole numbers.` });
  }
  if (begin === undefined || end === undefined || offsets?.length !== 2 || end < begin) {
    faults.push({ fault: 'header', detail: `${name} lacks a pair of ascending offsets.` });
    return { faults };
  }
  if (type?.kind === 'string' && shape) {
    const fault = sizeFault(name, type.value, shape, end - begin);
    if (fault) faults.push(fault);
  }
  const tensor = {
    name: key,
    type: type?.kind === 'string' ? type.value : '',
    shape: shape ?? [],
    begin,
    end,
    from: base + node.at,
    to: base + node.end,
  };
  return { tensor, faults };
}
