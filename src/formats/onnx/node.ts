/** Keeps what an attribute of a node says in numbers and texts, for the few operators where that decides what they do. */
import type { ByteSource } from '../byte-source.ts';
import { integersOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import type { Range } from './model.ts';

export interface ReadAttribute {
  name: string;
  numbers: readonly bigint[];
  text: Range | undefined;
  tensor: readonly bigint[] | undefined;
}

/** Operators that open files or addresses, and operators whose results are as large as their inputs say. */
export const actingTypes =
  /^(?:EPContext|Snpe|TRT_\w*|TensorRT\w*|Azure\w+|OpenAI\w+|Triton\w+|ConstantOfShape|Expand|Tile|Range|RandomNormal|RandomUniform|Loop|EyeLike|Upsample|Resize|Pad)$/;

export function readAttributeValue(source: ByteSource, part: WireField, attribute: ReadAttribute): void {
  if (part.number === 1 && part.wireType === 2) attribute.name = textOf(source, part, 256);
  else if (part.number === 3 && part.wireType === 0) attribute.numbers = [BigInt.asIntN(64, part.value)];
  else if (part.number === 8) attribute.numbers = [...attribute.numbers, ...integersOf(source, part, 64)].slice(0, 64);
  else if (part.number === 4 && part.wireType === 2) attribute.text = { from: part.start, to: part.end };
}
