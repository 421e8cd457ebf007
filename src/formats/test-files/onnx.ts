/** Writes ONNX models for tests, field by field. */
import { concat, utf8 } from './bytes.ts';

function varint(value: bigint | number): Uint8Array {
  const bytes: number[] = [];
  for (let left = BigInt.asUintN(64, BigInt(value)); ; left >>= 7n) {
    if (left < 0x80n) {
      bytes.push(Number(left));
      return Uint8Array.from(bytes);
    }
    bytes.push(Number(left & 0x7fn) | 0x80);
  }
}

export const int = (field: number, value: bigint | number): Uint8Array => concat(varint(field << 3), varint(value));

/** A length-delimited field: text, bytes or a message of fields. */
export function block(field: number, ...content: readonly (Uint8Array | string)[]): Uint8Array {
  const body = concat(...content.map((each) => (typeof each === 'string' ? utf8(each) : each)));
  return concat(varint((field << 3) | 2), varint(body.length), body);
}

export const entry = (field: number, key: string, value: string): Uint8Array => block(field, block(1, key), block(2, value));

export const node = (type: string, domain = '', ...more: readonly Uint8Array[]): Uint8Array =>
  block(1, block(1, 'x'), block(2, `${type} of x`), block(4, type), block(7, domain), ...more);

/** A float32 initializer; `external` moves its data to a file. */
export function initializer(
  name: string,
  shape: readonly (number | bigint)[],
  bytes: number,
  external?: Readonly<Record<string, string>>,
): Uint8Array {
  const data = external
    ? [...Object.entries(external).map(([key, value]) => entry(13, key, value)), int(14, 1)]
    : [block(9, new Uint8Array(bytes))];
  return block(5, ...shape.map((each) => int(1, each)), int(2, 1), block(8, name), ...data);
}

export function makeOnnx(graph: readonly Uint8Array[], ...more: readonly Uint8Array[]): Uint8Array {
  return concat(int(1, 8), block(2, 'test'), block(7, ...graph, block(2, 'g')), block(8, block(1, ''), int(2, 17)), ...more);
}
