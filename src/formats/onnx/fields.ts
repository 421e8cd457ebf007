/** Field numbers that ONNX's messages define (onnx.proto3, IR version 12), so that any other stands out. */

const numbers = (...ranges: readonly (readonly [from: number, to: number])[]): ReadonlySet<number> =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));

export const defined = {
  ModelProto: numbers([1, 8], [14, 14], [20, 20], [25, 26]),
  GraphProto: numbers([1, 2], [5, 5], [10, 16]),
  NodeProto: numbers([1, 10]),
  AttributeProto: numbers([1, 11], [13, 15], [20, 23]),
  FunctionProto: numbers([1, 1], [4, 14]),
  OperatorSetIdProto: numbers([1, 2]),
} as const;

export type Message = keyof typeof defined;
