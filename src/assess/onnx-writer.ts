/** Writes small ONNX models as bytes: for the self-check of a provider, for tests and for the demo (field numbers: onnx.proto, IR 8). */

const encoder = new TextEncoder();

type Bytes = Uint8Array;

function joined(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function varint(value: number): Bytes {
  // Two's complement in 64 bits, as protobuf asks for negative numbers.
  let left = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    out.push(left > 0n ? low | 0x80 : low);
  } while (left > 0n);
  return Uint8Array.from(out);
}

const integer = (field: number, value: number): Bytes => joined([varint(field << 3), varint(value)]);
const block = (field: number, bytes: Bytes): Bytes => joined([varint((field << 3) | 2), varint(bytes.length), bytes]);
const text = (field: number, value: string): Bytes => block(field, encoder.encode(value));

function float(field: number, value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([varint((field << 3) | 5), bytes]);
}

/** A weight: float32 in row-major order, or integers that become int64. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | readonly number[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  /** Whole numbers become INT, lists INTS; a float is told by `{ float }`. */
  readonly attributes?: Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;
}

/** A graph's input or output of float32; a dimension is a number, or a name where it is free. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Domains beside the standard one, with their versions. */
  readonly domains?: Readonly<Record<string, number>>;
}

const floatType = 1;
const int64Type = 7;

function tensorBytes({ name, dims, values }: OnnxTensor): Bytes {
  const wide = !(values instanceof Float32Array);
  const raw = new Uint8Array(values.length * (wide ? 8 : 4));
  const view = new DataView(raw.buffer);
  for (const [index, value] of values.entries())
    if (wide) view.setBigInt64(index * 8, BigInt(value), true);
    else view.setFloat32(index * 4, value, true);
  return joined([...dims.map((dim) => integer(1, dim)), integer(2, wide ? int64Type : floatType), text(8, name), block(9, raw)]);
}

function attributeBytes(name: string, value: number | readonly number[] | { readonly float: number }): Bytes {
  // AttributeProto: 2 f, 3 i, 8 ints, 20 type (1 FLOAT, 2 INT, 7 INTS).
  if (typeof value === 'number') return joined([text(1, name), integer(3, value), integer(20, 2)]);
  if ('float' in value) return joined([text(1, name), float(2, value.float), integer(20, 1)]);
  return joined([text(1, name), ...value.map((each) => integer(8, each)), integer(20, 7)]);
}

function nodeBytes({ operator, inputs, outputs, domain, attributes }: OnnxNode): Bytes {
  return joined([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes ?? {}).map(([name, value]) => block(5, attributeBytes(name, value))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ]);
}

function valueBytes({ name, dims }: OnnxValue): Bytes {
  const shape = joined(dims.map((dim) => block(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim))));
  return joined([text(1, name), block(2, block(1, joined([integer(1, floatType), block(2, shape)])))]);
}

const operatorSet = (domain: string, version: number): Bytes => block(8, joined([text(1, domain), integer(2, version)]));

/** The model as a file's bytes: IR version 8, opset 16; equal models give equal bytes. */
export function onnxBytes({ name, nodes, weights, inputs, outputs, domains }: OnnxModel): Bytes {
  const graph = joined([
    ...nodes.map((node) => block(1, nodeBytes(node))),
    text(2, name),
    ...weights.map((tensor) => block(5, tensorBytes(tensor))),
    ...inputs.map((value) => block(11, valueBytes(value))),
    ...outputs.map((value) => block(12, valueBytes(value))),
  ]);
  return joined([
    integer(1, 8),
    text(2, 'assay'),
    block(7, graph),
    operatorSet('', 16),
    ...Object.entries(domains ?? {}).map(([domain, version]) => operatorSet(domain, version)),
  ]);
}
