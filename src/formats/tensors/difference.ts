/** How far two tensors of one shape lie apart, read side by side a window at a time. */
import type { TensorRef } from './tensor.ts';
import { decodeValues, widthOf, windowElements } from './values.ts';

export interface Difference {
  /** Elements with other values; another spelling of the same number counts as the same. */
  readonly changed: number;
  /** Null where an element is not a finite number on one side only. */
  readonly maximum: number | null;
  /** Norm of the difference over that of the left tensor; null where that is zero or a sum is not finite. */
  readonly relative: number | null;
  readonly cosine: number | null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Whether two ranges of the same length hold the same bytes; tells each window's length as it goes. */
export function sameBytes(left: TensorRef, right: TensorRef, passed: (bytes: number) => void): boolean {
  const length = left.to - left.from;
  if (length !== right.to - right.from) return false;
  const [one, other] = [left.open(), right.open()];
  const window = 256 * 1024;
  for (let at = 0; at < length; at += window) {
    const count = Math.min(window, length - at);
    // A copy, because both may be read through the same buffers.
    const first = Buffer.from(one.read(left.from + at, count));
    if (first.length !== count || first.compare(other.read(right.from + at, count)) !== 0) return false;
    passed(count);
  }
  return true;
}

/** Compares element by element two readable tensors of equal element count that lie in the same order. */
export function differenceOf(left: TensorRef, right: TensorRef, passed: (elements: number) => void): Difference {
  const [one, other] = [left.open(), right.open()];
  const [leftWidth, rightWidth] = [widthOf(left.type) ?? 1, widthOf(right.type) ?? 1];
  let changed = 0;
  let maximum = 0;
  let [difference, leftSquares, rightSquares, product] = [0, 0, 0, 0];
  for (let first = 0; first < left.elements; first += windowElements) {
    const count = Math.min(windowElements, left.elements - first);
    const leftBytes = new Uint8Array(one.read(left.from + first * leftWidth, count * leftWidth));
    const rightBytes = new Uint8Array(other.read(right.from + first * rightWidth, count * rightWidth));
    const leftValues = decodeValues(left.type, leftBytes, left.littleEndian);
    const rightValues = decodeValues(right.type, rightBytes, right.littleEndian);
    for (let index = 0; index < count; index += 1) {
      const a = leftValues[index] ?? 0;
      const b = rightValues[index] ?? 0;
      leftSquares += a * a;
      rightSquares += b * b;
      product += a * b;
      if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
      changed += 1;
      const apart = Math.abs(a - b);
      if (!(apart <= maximum)) maximum = apart;
      difference += apart * apart;
    }
    passed(count);
  }
  return {
    changed,
    maximum: finite(maximum),
    relative: changed === 0 ? 0 : finite(Math.sqrt(difference / leftSquares)),
    cosine: changed === 0 ? 1 : finite(product / Math.sqrt(leftSquares * rightSquares)),
  };
}
