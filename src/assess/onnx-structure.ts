/** Tells what an ONNX model would make the runtime open or run, from its bytes alone (onnx.proto, protobuf wire format). */
import { AssayError } from '#contract/errors';

/** Most fields that are walked, and how deep messages may nest: real models stay far below. */
const maxFields = 5_000_000;
const maxDepth = 64;

type Message = 'model' | 'training' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function';

/** Which fields of a message hold messages that can lead to a node or a tensor. */
const inner: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  tensor: {},
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
};

export interface OnnxStructure {
  /** Every operator in use as `domain:operator`; '' is the standard domain. */
  readonly operators: ReadonlySet<string>;
  /** Functions that the model brings itself, as `domain:name`. */
  readonly functions: ReadonlySet<string>;
  /** Name of the first tensor whose data lie outside the file. */
  readonly external: string | undefined;
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly operators: Set<string>;
  readonly functions: Set<string>;
  external: string | undefined;
  fields: number;
}

const decoder = new TextDecoder();

function damaged(reason: string): never {
  throw new AssayError('not-assessable', `The model is not a readable ONNX file: ${reason}.`);
}

function varint(bytes: Uint8Array, from: number, to: number): { value: number; end: number } {
  let value = 0;
  for (let at = from; at < Math.min(to, from + 10); at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return damaged(`a number at byte ${from} has no end`);
}

interface Field {
  readonly number: number;
  readonly type: number;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

function* fieldsOf(walk: Walk, from: number, to: number): Generator<Field, void, void> {
  for (let at = from; at < to; ) {
    walk.fields += 1;
    if (walk.fields > maxFields) damaged(`it has more than ${maxFields.toLocaleString('en')} fields`);
    const tag = varint(walk.bytes, at, to);
    const number = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    const lead = type === 0 || type === 2 ? varint(walk.bytes, tag.end, to) : { value: 0, end: tag.end };
    const length = { 0: 0, 1: 8, 2: lead.value, 5: 4 }[type];
    if (number === 0 || length === undefined) damaged(`there is no field of this kind at byte ${at}`);
    if (lead.end + length > to) damaged(`a field at byte ${at} runs past its end`);
    yield { number, type, value: lead.value, from: lead.end, to: lead.end + length };
    at = lead.end + length;
  }
}

function visit(walk: Walk, message: Message, from: number, to: number, depth: number): void {
  if (depth > maxDepth) damaged(`its graphs are nested deeper than ${maxDepth}`);
  const words = new Map<number, string>();
  let outside = false;
  for (const field of fieldsOf(walk, from, to)) {
    const next = field.type === 2 ? inner[message][field.number] : undefined;
    if (next) visit(walk, next, field.from, field.to, depth + 1);
    // Names and domains are short; a longer one matches no known operator and is refused as custom.
    else if (field.type === 2 && field.to - field.from <= 4096)
      words.set(field.number, decoder.decode(walk.bytes.subarray(field.from, field.to)));
    // TensorProto: 13 external_data, 14 data_location (1 EXTERNAL).
    if (message === 'tensor' && (field.number === 13 || (field.number === 14 && field.value !== 0))) outside = true;
  }
  // NodeProto: 4 op_type, 7 domain. FunctionProto: 1 name, 10 domain. TensorProto: 8 name.
  if (message === 'node') walk.operators.add(`${words.get(7) ?? ''}:${words.get(4) ?? ''}`);
  if (message === 'function') walk.functions.add(`${words.get(10) ?? ''}:${words.get(1) ?? ''}`);
  if (outside) walk.external ??= words.get(8) ?? '';
}

/** @throws AssayError `not-assessable` where the bytes are no protobuf of a model or pass a bound */
export function readStructure(bytes: Uint8Array): OnnxStructure {
  const walk: Walk = { bytes, operators: new Set(), functions: new Set(), external: undefined, fields: 0 };
  visit(walk, 'model', 0, bytes.length, 0);
  if (walk.operators.size === 0) damaged('it has no operator');
  return walk;
}
