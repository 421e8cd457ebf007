/** Reads a TensorProto by its fields and checks that the data it carries fits its type and shape. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { type WireField, WireReader } from '../protobuf/wire.ts';
import { keep, type OnnxModel, type Range } from './model.ts';

/** TensorProto.DataType → bits per element (onnx.proto3); 0 for strings, which have none. */
const bits: Readonly<Record<number, number>> = {
  ...{ 1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 8: 0, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16 },
  ...{ 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, 25: 2, 26: 2 },
};

export const typeNames: Readonly<Record<number, string>> = {
  ...{ 1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool', 10: 'float16' },
  ...{
    11: 'float64',
    12: 'uint32',
    13: 'uint64',
    14: 'complex64',
    15: 'complex128',
    16: 'bfloat16',
    17: 'float8e4m3fn',
    18: 'float8e4m3fnuz',
  },
  ...{ 19: 'float8e5m2', 20: 'float8e5m2fnuz', 21: 'uint4', 22: 'int4', 23: 'float4e2m1', 24: 'float8e8m0', 25: 'uint2', 26: 'int2' },
};

/** Up to `limit` bytes of a field as text. */
export function fieldText(source: ByteSource, field: Range | WireField, limit: number): string {
  const from = 'from' in field ? field.from : field.start;
  const to = 'from' in field ? field.to : field.end;
  return Buffer.from(source.read(from, Math.min(limit, to - from))).toString('utf8');
}

/** A StringStringEntryProto. */
export function readEntry(source: ByteSource, field: WireField, limit: number): { readonly key: string; readonly value: string } {
  const reader = new WireReader(source, field.start, field.end);
  let key = '';
  let value = '';
  while (!reader.done) {
    const part = reader.next();
    if (part.number === 1) key = fieldText(source, part, 1024);
    if (part.number === 2) value = fieldText(source, part, limit);
  }
  return { key, value };
}

/** Repeated int64, packed or not. */
function readDimensions(source: ByteSource, field: WireField, into: bigint[]): void {
  if (field.wireType === 0) {
    if (into.length < 1000) into.push(BigInt.asIntN(64, field.value));
    return;
  }
  const bytes = source.read(field.start, Math.min(10_000, field.end - field.start));
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80 && shift < 70n) continue;
    if (into.length < 1000) into.push(BigInt.asIntN(64, value));
    value = 0n;
    shift = 0n;
  }
}

/**
 * Notes a tensor in the model.
 * @param path where the tensor stands
 * @param counted whether its elements are parameters of the model
 */
export function readTensor(source: ByteSource, field: WireField, model: OnnxModel, budget: Budget, path: string, counted: boolean): string {
  const reader = new WireReader(source, field.start, field.end);
  const range: Range = { from: field.offset, to: field.end };
  const dimensions: bigint[] = [];
  const external = new Map<string, string>();
  let type = 0;
  let name = '';
  let raw: Range | undefined;
  let location = 0n;
  while (!reader.done) {
    budget.spend('maxSteps');
    const part = reader.next();
    if (part.number === 1) readDimensions(source, part, dimensions);
    else if (part.number === 2) type = Number(part.value);
    else if (part.number === 8) name = fieldText(source, part, 1024);
    else if (part.number === 9) raw = { from: part.start, to: part.end };
    else if (part.number === 12) keep(model.texts, { path: `${path}/doc_string`, from: part.start, to: part.end });
    else if (part.number === 13) {
      const entry = readEntry(source, part, 4096);
      if (external.size < 32) external.set(entry.key, entry.value);
    } else if (part.number === 14) location = part.value;
  }
  model.tensors += 1;
  const shown = JSON.stringify(name.slice(0, 80));
  const negative = dimensions.some((dimension) => dimension < 0n);
  const total = dimensions.reduce((product, dimension) => product * dimension, 1n);
  if (negative || total > BigInt(Number.MAX_SAFE_INTEGER))
    keep(model.notes, { ...range, detail: `The tensor ${shown} has an impossible shape.` });
  else if (counted) model.parameters += Number(total);
  if (bits[type] === undefined)
    keep(model.notes, { ...range, detail: `The tensor ${shown} has the element type ${type}, which does not exist.` });
  const outside = location === 1n || external.size > 0;
  if (outside) {
    model.externalCount += 1;
    keep(model.externals, { ...range, tensor: name, path, entries: external });
    if (raw && raw.to > raw.from)
      keep(model.notes, { ...range, detail: `The tensor ${shown} has its data both in the model and in another file.` });
  }
  if (raw) {
    keep(model.rawRanges, raw);
    const width = BigInt(bits[type] ?? 0);
    const wanted = (total * width + 7n) / 8n;
    if (!negative && width > 0n && !outside && BigInt(raw.to - raw.from) !== wanted)
      keep(model.notes, {
        ...range,
        detail: `The tensor ${shown} needs ${wanted} bytes by shape and type and carries ${raw.to - raw.from}.`,
      });
  }
  return name;
}
