/** Reads a NodeDef: first its name and op for the index, its inputs and attributes when they are asked for. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { fieldsOf, integersOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { longestName, type Range, type TfAttribute, type TfBody, type TfNode, type TfTensor, type TfText } from './graph.ts';
import { readShape, readTensor, readText } from './tensor.ts';

const keptInputs = 2000;
const keptValues = 200;
/** Lists inside lists do not exist; functions carry attributes, which may carry functions. */
const maxAttributeDepth = 8;

/** Ops and devices repeat: each is kept once. */
export class Names {
  readonly #seen = new Map<string, string>();

  one(text: string): string {
    const known = this.#seen.get(text);
    if (known !== undefined) return known;
    if (this.#seen.size < 20_000) this.#seen.set(text, text);
    return text;
  }
}

export function readNode(source: ByteSource, field: WireField, names: Names, budget: Budget): TfNode {
  let name = '';
  let op = '';
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    // The last one counts, as for every protobuf reader.
    if (part.number === 1) name = textOf(source, part, longestName);
    else if (part.number === 2) op = names.one(textOf(source, part, 256));
  }
  return { name, op, from: field.start, to: field.end };
}

interface Values {
  readonly texts: TfText[];
  readonly numbers: bigint[];
  readonly functions: string[];
  readonly tensors: TfTensor[];
  readonly shapes: bigint[][];
  flag: boolean | undefined;
}

function add<T>(list: T[], item: T): void {
  if (list.length < keptValues) list.push(item);
}

/** NameAttrList: the function's name, and functions named in its attributes. */
function readFunction(source: ByteSource, field: WireField, values: Values, budget: Budget, depth: number): void {
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) add(values.functions, textOf(source, part, longestName));
    if (part.number !== 2 || depth >= maxAttributeDepth) continue;
    for (const each of fieldsOf(source, part.start, part.end, budget))
      if (each.number === 2 && each.wireType === 2) readValue(source, each, values, budget, depth + 1);
  }
}

/** AttrValue, and its ListValue: the same numbers mean the same but for the list's own. */
function readValue(source: ByteSource, field: Pick<WireField, 'start' | 'end'>, values: Values, budget: Budget, depth: number): void {
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number === 3 || part.number === 6) for (const each of integersOf(source, part, keptValues)) add(values.numbers, each);
    else if (part.number === 5 && part.wireType === 0) values.flag = part.value !== 0n;
    else if (part.wireType !== 2) continue;
    else if (part.number === 1 && depth < maxAttributeDepth) readValue(source, part, values, budget, depth + 1);
    else if (part.number === 2) add(values.texts, readText(source, part));
    else if (part.number === 7) add(values.shapes, readShape(source, part, budget));
    else if (part.number === 8) add(values.tensors, readTensor(source, part, budget));
    else if (part.number === 9 || part.number === 10) readFunction(source, part, values, budget, depth);
  }
}

function emptyValues(): Values {
  return { texts: [], numbers: [], functions: [], tensors: [], shapes: [], flag: undefined };
}

/** An entry of an attribute map. */
function readAttribute(source: ByteSource, field: WireField, budget: Budget): { readonly key: string; readonly value: TfAttribute } {
  let key = '';
  const values = emptyValues();
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) key = textOf(source, part, 256);
    else if (part.number === 2) readValue(source, part, values, budget, 0);
  }
  return { key, value: { ...values, from: field.offset, to: field.end } };
}

/** Inputs and attributes of the node that lies in a range. */
export function readBody(source: ByteSource, node: Range, budget: Budget): TfBody {
  const inputs: string[] = [];
  const attributes = new Map<string, TfAttribute>();
  let device = '';
  for (const part of fieldsOf(source, node.from, node.to, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 3 && inputs.length < keptInputs) inputs.push(textOf(source, part, longestName));
    else if (part.number === 4) device = textOf(source, part, 256);
    else if (part.number === 5) {
      const { key, value } = readAttribute(source, part, budget);
      if (attributes.size < keptValues) attributes.set(key, value);
    }
  }
  return { inputs, device, attributes };
}
