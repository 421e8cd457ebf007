/** Reads a TensorProto by its fields and checks that the data it carries fits its type and shape. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { fieldsOf, integersOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { keep, type OnnxModel, type Range } from './model.ts';

/** TensorProto.DataType → bits per element (onnx.proto3); 0 for strings, which have none. */
const bits: Readonly<Record<number, number>> = {
  ...{ 1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 8: 0, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16 },
  ...{ 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, 25: 2, 26: 2 },
};

export const typeNames: Readonly<Record<number, string>> = {
  ...{ 1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'string', 9: 'bool', 10: 'float16' },
  ...{ 11: 'float64', 12: 'uint32', 13: 'uint64', 14: 'complex64', 15: 'complex128', 16: 'bfloat16' },
  ...{ 17: 'float8e4m3fn', 18: 'float8e4m3fnuz', 19: 'float8e5m2', 20: 'float8e5m2fnuz', 21: 'uint4', 22: 'int4' },
  ...{ 23: 'float4e2m1', 24: 'float8e8m0', 25: 'uint2', 26: 'int2' },
};

/** Fields with values one by one: number → bytes of one in packed form, 0 for varints. */
const valueFields: Readonly<Record<number, number>> = { 4: 4, 5: 0, 7: 0, 10: 8, 11: 0 };
const definedFields = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16]);
const shortestString = 12;
const smallTensor = 64;
const chunk = 64 * 1024;

/** A StringStringEntryProto. */
export function readEntry(
  source: ByteSource,
  field: WireField,
  limit: number,
  budget: Budget,
): { readonly key: string; readonly value: string; readonly place: Range } {
  let key = '';
  let value = '';
  let place = { from: field.end, to: field.end };
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) key = textOf(source, part, 1024);
    if (part.number === 2) {
      value = textOf(source, part, limit);
      place = { from: part.start, to: part.end };
    }
  }
  return { key, value, place };
}

/** How many values a field holds; a packed list of varints has as many as it has last bytes. */
function countValues(source: ByteSource, field: WireField, budget: Budget): number {
  if (field.wireType !== 2) return 1;
  const width = valueFields[field.number] ?? 0;
  if (width > 0) return Math.floor((field.end - field.start) / width);
  let count = 0;
  for (let at = field.start; at < field.end; at += chunk) {
    budget.spend('maxSteps', 64);
    for (const byte of source.read(at, Math.min(chunk, field.end - at))) if (byte < 0x80) count += 1;
  }
  return count;
}

/** Values that a tensor of this type and size has in its typed field. */
function wantedValues(type: number, elements: bigint): bigint {
  if (type === 14 || type === 15) return elements * 2n;
  const width = bits[type] ?? 0;
  // Below a byte several share one number of int32_data.
  return width > 0 && width < 8 ? (elements * BigInt(width) + 7n) / 8n : elements;
}

export interface ReadTensor {
  readonly name: string;
  /** Values of a small tensor of int64; undefined for others. */
  readonly integers: readonly bigint[] | undefined;
}

/**
 * Notes a tensor in the model.
 * @param path where the tensor stands
 * @param counted whether its elements are parameters of the model
 */
export function readTensor(
  source: ByteSource,
  field: WireField,
  model: OnnxModel,
  budget: Budget,
  path: string,
  counted: boolean,
): ReadTensor {
  const range: Range = { from: field.offset, to: field.end };
  const dimensions: bigint[] = [];
  const external = new Map<string, string>();
  let [type, values, strings] = [0, 0, 0];
  let name = '';
  let raw: Range | undefined;
  let integers: bigint[] = [];
  let location = 0n;
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number === 1) for (const size of integersOf(source, part, 1000 - Math.min(1000, dimensions.length))) dimensions.push(size);
    else if (part.number === 2) type = Number(part.value);
    else if (part.number === 8) name = textOf(source, part, 1024);
    else if (part.number === 9) raw = { from: part.start, to: part.end };
    else if (part.number === 6) {
      strings += 1;
      if (part.end - part.start >= shortestString) keep(model.strings, { path: `${path}/string_data`, from: part.start, to: part.end });
    } else if (valueFields[part.number] !== undefined) {
      values += countValues(source, part, budget);
      if (part.number === 7 && integers.length < smallTensor) integers = [...integers, ...integersOf(source, part, smallTensor)];
    } else if (part.number === 12) keep(model.texts, { path: `${path}/doc_string`, from: part.start, to: part.end });
    else if (part.number === 13 && part.wireType === 2) {
      const entry = readEntry(source, part, 4096, budget);
      if (external.size < 32) external.set(entry.key, entry.value);
    } else if (part.number === 14) location = part.value;
    else if (part.number === 16 && part.wireType === 2) {
      const { key, place } = readEntry(source, part, 0, budget);
      keep(model.texts, { path: `${path}/metadata_props/${key.slice(0, 80)}`, ...place });
    } else if (!definedFields.has(part.number))
      keep(model.unknown, {
        where: 'TensorProto',
        number: part.number,
        from: part.offset,
        to: part.end,
        body: { from: part.start, to: part.end },
      });
  }
  model.tensors += 1;
  const shown = JSON.stringify(name.slice(0, 80));
  const note = (detail: string) => keep(model.notes, { ...range, detail: `The tensor ${shown} ${detail}.` });
  const negative = dimensions.some((dimension) => dimension < 0n);
  const total = dimensions.reduce((product, dimension) => product * dimension, 1n);
  if (negative || total > BigInt(Number.MAX_SAFE_INTEGER)) note('has an impossible shape');
  else if (counted) {
    model.parameters += Number(total);
    const named = typeNames[type] ?? `type ${type}`;
    model.elementTypes[named] = (model.elementTypes[named] ?? 0) + Number(total);
  }
  const width = bits[type];
  if (width === undefined) note(`has the element type ${type}, which does not exist`);
  const wanted = negative || !width ? undefined : (total * BigInt(width) + 7n) / 8n;
  const outside = location === 1n || external.size > 0;
  if (outside) {
    model.externalCount += 1;
    keep(model.externals, { ...range, tensor: name, path, entries: external, wanted });
    if (raw && raw.to > raw.from) note('has its data both in the model and in another file');
  }
  if (raw) {
    keep(model.rawRanges, raw);
    if (wanted !== undefined && !outside && BigInt(raw.to - raw.from) !== wanted)
      note(`needs ${wanted} bytes by shape and type and carries ${raw.to - raw.from}`);
    if (raw.to > raw.from && values + strings > 0) note('has its data in two fields');
  } else if (!outside && !negative && width !== undefined) {
    const has = BigInt(type === 8 ? strings : values);
    const needs = wantedValues(type, total);
    if (has !== needs) note(`needs ${needs} values by shape and type and carries ${has}`);
  }
  return { name, integers: type === 7 && total <= BigInt(smallTensor) ? smallIntegers(source, raw, integers) : undefined };
}

function smallIntegers(source: ByteSource, raw: Range | undefined, typed: readonly bigint[]): readonly bigint[] {
  if (raw === undefined) return typed;
  const bytes = Buffer.from(source.read(raw.from, Math.min(smallTensor * 8, raw.to - raw.from)));
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => bytes.readBigInt64LE(index * 8));
}
