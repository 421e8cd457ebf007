/** The low bits of a tensor's numbers read as bytes: what somebody who hid a file in them would read back. */
import type { ByteSource } from '#formats/byte-source';
import type { TensorRef } from '#formats/tensors/tensor';
import { widthOf } from '#formats/tensors/values';

export interface PlaneShape {
  /** Bits taken from each element, from the lowest on: 1, 2 or 4, or whole bytes. */
  readonly bits: number;
  /** Elements left out at the start, so that bytes begin at another one. */
  readonly skip: number;
  /** Whether earlier elements, and bytes of one element, fill the higher places first. */
  readonly highFirst: boolean;
}

export interface Plane extends ByteSource {
  readonly shape: PlaneShape;
  /** The element that a byte of the plane starts in. */
  elementAt(offset: number): number;
}

/** Bytes of the tensor that are turned at once: bounds what one read costs in memory. */
const window = 256 * 1024;

/** Every way of reading that is tried on elements of `width` bytes of which `fraction` bits are the fraction's. */
export function planeShapes(width: number, fraction: number): PlaneShape[] {
  const shapes: PlaneShape[] = [];
  for (const bits of [1, 2, 4, 8, 16, 24, 32, 48]) {
    if (bits > 8 * width - 8 || (bits > fraction + 1 && bits > 8)) continue;
    const orders = bits === 8 ? [true] : [true, false];
    const skips = bits < 8 ? 8 / bits : 1;
    for (const highFirst of orders) for (let skip = 0; skip < skips; skip += 1) shapes.push({ bits, skip, highFirst });
  }
  return shapes;
}

/** Packs the lowest bits of several elements into bytes. */
function packBits(input: Uint8Array, output: Uint8Array, width: number, low: number, { bits, highFirst }: PlaneShape): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  // Each element moves what is there up or down by its bits; after as many as a byte holds, the byte is whole.
  const keep = 8 - bits;
  let at = low;
  for (let index = 0; index < output.length; index += 1) {
    let byte = 0;
    if (highFirst)
      for (let part = 0; part < perByte; part += 1) {
        byte = (byte << bits) | ((input[at] ?? 0) & mask);
        at += width;
      }
    else
      for (let part = 0; part < perByte; part += 1) {
        byte = (byte >> bits) | (((input[at] ?? 0) & mask) << keep);
        at += width;
      }
    output[index] = byte;
  }
}

/** Takes whole low bytes of each element, in the order asked for. */
function takeBytes(input: Uint8Array, output: Uint8Array, width: number, little: boolean, { bits, highFirst }: PlaneShape): void {
  const taken = bits / 8;
  for (let part = 0; part < taken; part += 1) {
    // Significance, lowest first; then where that byte lies.
    const significance = highFirst ? taken - 1 - part : part;
    let at = little ? significance : width - 1 - significance;
    for (let to = part; to < output.length; to += taken) {
      output[to] = input[at] ?? 0;
      at += width;
    }
  }
}

/** A view that turns bytes as they are asked for; nothing of the plane is held. */
export function planeOf(tensor: TensorRef, shape: PlaneShape): Plane {
  const width = widthOf(tensor.type) ?? 1;
  const { bits, skip } = shape;
  const elements = Math.max(0, Math.floor((tensor.to - tensor.from) / width) - skip);
  const size = Math.floor((elements * bits) / 8);
  // Elements and plane bytes that belong together: the least that can be turned by itself.
  const [unitElements, unitBytes] = bits < 8 ? [8 / bits, 1] : [1, bits / 8];
  const source = tensor.open();
  const low = tensor.littleEndian ? 0 : width - 1;
  const unitsAtOnce = Math.max(1, Math.floor(window / (unitElements * width)));
  return {
    shape,
    size,
    elementAt: (offset) => skip + Math.floor((offset * 8) / bits),
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const first = Math.floor(offset / unitBytes);
      const last = Math.ceil((offset + wanted) / unitBytes);
      const all = new Uint8Array((last - first) * unitBytes);
      for (let unit = first; unit < last; unit += unitsAtOnce) {
        const count = Math.min(unitsAtOnce, last - unit);
        const input = source.read(tensor.from + (skip + unit * unitElements) * width, count * unitElements * width);
        const output = all.subarray((unit - first) * unitBytes, (unit - first + count) * unitBytes);
        if (bits < 8) packBits(input, output, width, low, shape);
        else takeBytes(input, output, width, tensor.littleEndian, shape);
      }
      const start = offset - first * unitBytes;
      return all.subarray(start, start + wanted);
    },
  };
}
