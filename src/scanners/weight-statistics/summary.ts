/** What one pass over a tensor's values tells: its spread, what in it is no number, how its bytes and exponents are distributed. */
import type { TensorRef } from '#formats/tensors/tensor';
import { fractionBits, valueWindows, widthOf } from '#formats/tensors/values';
import { type Explanation, judgeLowBits, type LowBitsFinding, segmentElements } from './low-bits.ts';

export interface TensorSummary {
  readonly count: number;
  readonly nan: number;
  readonly positiveInfinite: number;
  readonly negativeInfinite: number;
  readonly zeros: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
  readonly constant: boolean;
  /** Bits per byte, 0 to 8. */
  readonly entropy: number;
  /** First element of a window whose exponents are spread as in random bytes. */
  readonly scattered: number | undefined;
  readonly lowBits: LowBitsFinding | undefined;
  /** Segments with a deviation, and how many were judged. */
  readonly deviating: number;
  readonly judged: number;
  readonly explained: Explanation;
  /** Where the first number that is none stands. */
  readonly firstBad: number | undefined;
}

const log2 = Math.log2;

/** Whether a window holds both huge and tiny numbers in quantity: weights never do, random bytes always (half of all exponents). */
function isScattered(values: ArrayLike<number>, type: string): boolean {
  const limit = type === 'F64' ? 512 : type === 'F16' ? 11 : 64;
  let [huge, tiny, finite] = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const value = Math.abs(values[index] ?? 0);
    if (value === 0 || !Number.isFinite(value)) continue;
    finite += 1;
    const exponent = log2(value);
    if (exponent > limit) huge += 1;
    else if (exponent < -limit) tiny += 1;
  }
  return finite >= 256 && huge > finite / 20 && tiny > finite / 20;
}

/** The lowest 32 bits of each element. */
function lowWords(bytes: Uint8Array<ArrayBuffer>, width: number, little: boolean): Uint32Array {
  const count = Math.floor(bytes.length / width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lows = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = index * width;
    if (width === 2) lows[index] = view.getUint16(at, little);
    else lows[index] = view.getUint32(width === 8 && !little ? at + 4 : at, little);
  }
  return lows;
}

function entropyOf(histogram: Float64Array, total: number): number {
  let bits = 0;
  for (const count of histogram) if (count > 0) bits -= (count / total) * log2(count / total);
  return bits;
}

/** Reads all values once. @param step called with the bytes of each window, so that budget and signal are kept */
export function summarise(tensor: TensorRef, step: (bytes: number) => void): TensorSummary {
  const width = widthOf(tensor.type) ?? 1;
  const fraction = fractionBits(tensor.type);
  const judgesLow = fraction !== undefined && width >= 2;
  const histogram = new Float64Array(256);
  let [count, nan, positiveInfinite, negativeInfinite, zeros, finite] = [0, 0, 0, 0, 0, 0];
  let [minimum, maximum, mean, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  let [deviating, judged] = [0, 0];
  let scattered: number | undefined;
  let lowBits: LowBitsFinding | undefined;
  let explained: Explanation;
  let firstBad: number | undefined;
  for (const { bytes, first, values } of valueWindows(tensor)) {
    step(bytes.length);
    for (const byte of bytes) histogram[byte] = (histogram[byte] ?? 0) + 1;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] ?? 0;
      count += 1;
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) nan += 1;
        else if (value > 0) positiveInfinite += 1;
        else negativeInfinite += 1;
        firstBad ??= first + index;
        continue;
      }
      finite += 1;
      if (value === 0) zeros += 1;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
      // Welford's recurrence, which does not lose small spreads around large means.
      const apart = value - mean;
      mean += apart / finite;
      squares += apart * (value - mean);
    }
    if (fraction !== undefined && scattered === undefined && isScattered(values, tensor.type)) scattered = first;
    if (!judgesLow) continue;
    const lows = lowWords(bytes, width, tensor.littleEndian);
    for (let at = 0; at + segmentElements <= values.length; at += segmentElements) {
      const part = Array.prototype.slice.call(values, at, at + 2048);
      const told = judgeLowBits(lows.subarray(at, at + segmentElements), part, segmentElements, fraction >= 23);
      explained ??= told.explained;
      if (told.explained === undefined) judged += 1;
      if (!told.found) continue;
      deviating += 1;
      if (lowBits === undefined || told.found.statistic / told.found.bound > lowBits.statistic / lowBits.bound)
        lowBits = { ...told.found, first: first + at, count: segmentElements };
    }
  }
  const bytesRead = Math.max(1, tensor.to - tensor.from);
  return {
    ...{ count, nan, positiveInfinite, negativeInfinite, zeros, minimum, maximum, mean },
    deviation: finite > 0 ? Math.sqrt(Math.max(0, squares / finite)) : 0,
    constant: count > 0 && finite === count && minimum === maximum,
    entropy: entropyOf(histogram, bytesRead),
    ...{ scattered, lowBits, deviating, judged, explained, firstBad },
  };
}
