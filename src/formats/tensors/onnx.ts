/** Lists the initializers of an ONNX model that it carries itself: raw data, and numbers written field by field where they are packed. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { typeNames } from '../onnx/tensor.ts';
import { WireReader } from '../protobuf/wire.ts';
import { elementsOf, emptyList, namesByPlace, type TensorList, type TensorRef } from './tensor.ts';
import { sharedTypeNames } from './type-names.ts';
import { widthOf } from './values.ts';

const types: Readonly<Record<string, string>> = {
  ...sharedTypeNames,
  float8e4m3fn: 'F8_E4M3',
  float8e5m2: 'F8_E5M2',
};
const mostTensors = 100_000;

/** Fields of TensorProto (onnx.proto3): float_data and double_data lie as they would in memory. */
const fixed: Readonly<Record<number, string>> = { 4: 'F32', 10: 'F64' };

interface Span {
  readonly start: number;
  readonly end: number;
}

function varints(source: ByteSource, { end, start }: Span): number[] {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of source.read(start, Math.min(1000, end - start))) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      values.push(value);
      value = 0;
      scale = 1;
    }
  }
  return values;
}

function tensorOf(source: ByteSource, span: Span, budget: Budget): TensorRef | undefined {
  const reader = new WireReader(source, span.start, span.end);
  const shape: number[] = [];
  let name = '';
  let type = '?';
  let data: Span | undefined;
  let isOutside = false;
  while (!reader.done) {
    budget.spend('maxSteps');
    const field = reader.next();
    if (field.number === 1) shape.push(...(field.wireType === 0 ? [Number(field.value)] : varints(source, field)));
    else if (field.number === 2) type = types[typeNames[Number(field.value)] ?? ''] ?? typeNames[Number(field.value)] ?? '?';
    else if (field.number === 8) name = Buffer.from(source.read(field.start, Math.min(1024, field.end - field.start))).toString('utf8');
    else if (field.number === 9 || (fixed[field.number] !== undefined && field.wireType === 2)) data = field;
    else if (field.number === 13 || (field.number === 14 && field.value === 1n)) isOutside = true;
  }
  if (isOutside) return undefined;
  const elements = elementsOf(shape);
  const { start: from, end: to } = data ?? { start: span.start, end: span.start };
  const dense = data !== undefined && to - from === elements * (widthOf(type) ?? -1);
  return { name, type, shape, elements, open: () => source, from, to, member: '', littleEndian: true, dense };
}

/** @throws MalformedInput, LimitReached as the wire reader does */
export function onnxTensors(source: ByteSource, budget: Budget): TensorList {
  const list = emptyList();
  let outside = 0;
  const graph = (span: Span): void => {
    const reader = new WireReader(source, span.start, span.end);
    while (!reader.done) {
      budget.spend('maxSteps');
      const field = reader.next();
      if (field.number !== 5 || field.wireType !== 2 || list.tensors.length >= mostTensors) continue;
      const tensor = tensorOf(source, field, budget);
      if (tensor) list.tensors.push(tensor);
      else outside += 1;
    }
  };
  const model = new WireReader(source, 0, source.size);
  const statements: Readonly<Record<number, string>> = { 2: 'producer', 3: 'producer version', 4: 'domain' };
  while (!model.done) {
    budget.spend('maxSteps');
    const field = model.next();
    const label = statements[field.number];
    if (field.number === 7 && field.wireType === 2) graph(field);
    else if (label !== undefined && field.wireType === 2)
      list.statements.set(label, Buffer.from(source.read(field.start, Math.min(500, field.end - field.start))).toString('utf8'));
    else if (field.number === 1) list.statements.set('IR version', String(field.value));
  }
  if (outside > 0) list.remarks.push(`${outside} tensors lie in other files.`);
  for (const tensor of list.tensors)
    if (tensor.to - tensor.from >= 32)
      list.ranges.push({
        ...{ open: tensor.open, from: tensor.from, to: tensor.to, member: '', looked: new Set<number>() },
        nameAt: namesByPlace([tensor], 'the tensor data'),
      });
  return list;
}
