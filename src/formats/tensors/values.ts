/** Reads a tensor's elements as numbers, a window at a time, from every element type that stands for one number. */
import type { TensorRef } from './tensor.ts';

type Decode = (view: DataView, at: number, little: boolean) => number;

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a binary32. */
function brain(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** Eight-bit floats (Micikevicius et al., "FP8 formats for deep learning", 2022). */
function eight(bits: number, fractionBits: number, bias: number, finite: boolean): number {
  const sign = bits & 0x80 ? -1 : 1;
  const top = 2 ** (7 - fractionBits) - 1;
  const exponent = (bits & 0x7f) >> fractionBits;
  const fraction = bits & (2 ** fractionBits - 1);
  const full = 2 ** fractionBits - 1;
  if (finite && exponent === top && fraction === full) return Number.NaN;
  if (!finite && exponent === top) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractionBits);
  return sign * (1 + fraction / 2 ** fractionBits) * 2 ** (exponent - bias);
}

interface ElementType {
  /** In bytes. */
  readonly width: number;
  readonly decode: Decode;
  /** Bits of the fraction, for floating point. */
  readonly fraction?: number;
}

const types: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['F64', { width: 8, fraction: 52, decode: (view, at, little) => view.getFloat64(at, little) }],
  ['F32', { width: 4, fraction: 23, decode: (view, at, little) => view.getFloat32(at, little) }],
  ['F16', { width: 2, fraction: 10, decode: (view, at, little) => half(view.getUint16(at, little)) }],
  ['BF16', { width: 2, fraction: 7, decode: (view, at, little) => brain(view.getUint16(at, little)) }],
  ['F8_E4M3', { width: 1, fraction: 3, decode: (view, at) => eight(view.getUint8(at), 3, 7, true) }],
  ['F8_E5M2', { width: 1, fraction: 2, decode: (view, at) => eight(view.getUint8(at), 2, 15, false) }],
  ['I8', { width: 1, decode: (view, at) => view.getInt8(at) }],
  ['U8', { width: 1, decode: (view, at) => view.getUint8(at) }],
  ['BOOL', { width: 1, decode: (view, at) => view.getUint8(at) }],
  ['I16', { width: 2, decode: (view, at, little) => view.getInt16(at, little) }],
  ['U16', { width: 2, decode: (view, at, little) => view.getUint16(at, little) }],
  ['I32', { width: 4, decode: (view, at, little) => view.getInt32(at, little) }],
  ['U32', { width: 4, decode: (view, at, little) => view.getUint32(at, little) }],
  ['I64', { width: 8, decode: (view, at, little) => Number(view.getBigInt64(at, little)) }],
  ['U64', { width: 8, decode: (view, at, little) => Number(view.getBigUint64(at, little)) }],
]);

/** Bytes of an element, for types whose elements are numbers of their own. */
export function widthOf(type: string): number | undefined {
  return types.get(type)?.width;
}

/** Bits of the fraction of a floating-point type; undefined for others. */
export function fractionBits(type: string): number | undefined {
  return types.get(type)?.fraction;
}

/** Whether the elements can be read as numbers. */
export function isReadable(tensor: TensorRef): boolean {
  const width = widthOf(tensor.type);
  return width !== undefined && tensor.dense && tensor.to - tensor.from === tensor.elements * width;
}

/** Elements of one window. */
export const windowElements = 32_768;

/** A float array over bytes that need no turning: what most weights are. */
function direct(type: string, bytes: Uint8Array<ArrayBuffer>, count: number): ArrayLike<number> | undefined {
  if (type === 'F32') return new Float32Array(bytes.buffer, 0, count);
  if (type === 'F64') return new Float64Array(bytes.buffer, 0, count);
  return undefined;
}

const littleMachine = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Numbers out of a window's own bytes. */
export function decodeValues(type: string, bytes: Uint8Array<ArrayBuffer>, little: boolean): ArrayLike<number> {
  const element = types.get(type);
  if (element === undefined) return [];
  const count = Math.floor(bytes.length / element.width);
  const plain = little === littleMachine ? direct(type, bytes, count) : undefined;
  if (plain) return plain;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 1) values[index] = element.decode(view, index * element.width, little);
  return values;
}

export interface ValueWindow {
  /** Index of the first element. */
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly values: ArrayLike<number>;
}

/** The elements in the order in which they lie; each window is the caller's own. */
export function* valueWindows(tensor: TensorRef): Generator<ValueWindow> {
  const width = widthOf(tensor.type);
  if (width === undefined) return;
  const source = tensor.open();
  const length = windowElements * width;
  for (let at = tensor.from; at < tensor.to; at += length) {
    const bytes = new Uint8Array(source.read(at, Math.min(length, tensor.to - at)));
    yield { first: (at - tensor.from) / width, bytes, values: decodeValues(tensor.type, bytes, tensor.littleEndian) };
  }
}
