/** Reads a TensorProto of TensorFlow and checks that the data it carries fits its type and shape. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { longestText, type TfTensor, type TfText, tfTypes } from './graph.ts';

/** Strings of one tensor that are kept. */
const keptStrings = 200;

/** TensorShapeProto: dimensions, -1 for one that is not known. */
export function readShape(source: ByteSource, field: Pick<WireField, 'start' | 'end'>, budget: Budget): bigint[] {
  const shape: bigint[] = [];
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number !== 2 || part.wireType !== 2) continue;
    let size = 0n;
    for (const each of fieldsOf(source, part.start, part.end, budget)) if (each.number === 1) size = BigInt.asIntN(64, each.value);
    if (shape.length < 300) shape.push(size);
  }
  return shape;
}

export function readText(source: ByteSource, field: WireField): TfText {
  return { value: textOf(source, field, longestText), from: field.start, to: field.end };
}

/**
 * What is wrong with a tensor's size, as a sentence, or ''.
 * @param carried bytes of raw data, undefined when the values stand one by one
 */
export function tensorFault(type: number, dimensions: readonly bigint[], carried: number | undefined): string {
  const plain = type > 100 ? type - 100 : type;
  const width = tfTypes[plain]?.[1];
  if (width === undefined) return plain === 0 ? '' : `A tensor has the element type ${type}, which does not exist.`;
  if (dimensions.some((size) => size < 0n)) return 'A constant has a dimension below zero.';
  const elements = dimensions.reduce((product, size) => product * size, 1n);
  if (elements > 2n ** 48n) return `A constant claims ${elements} elements.`;
  if (carried === undefined || carried === 0 || width === 0) return '';
  const wanted = elements * BigInt(width / 8);
  return BigInt(carried) === wanted ? '' : `A tensor needs ${wanted} bytes by shape and type and carries ${carried}.`;
}

export function readTensor(source: ByteSource, field: WireField, budget: Budget): TfTensor {
  let type = 0;
  let dimensions: readonly bigint[] = [];
  let content: TfTensor['content'];
  const strings: TfText[] = [];
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number === 1) type = Number(part.value);
    else if (part.wireType !== 2) continue;
    else if (part.number === 2) dimensions = readShape(source, part, budget);
    else if (part.number === 4) content = { from: part.start, to: part.end };
    else if (part.number === 8 && strings.length < keptStrings) strings.push(readText(source, part));
  }
  const fault = tensorFault(type, dimensions, content ? content.to - content.from : undefined);
  return { type, dimensions, strings, content, fault, from: field.offset, to: field.end };
}
