/** Recognises a Core ML model by what its messages hold: protobuf has no magic number. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf } from '../protobuf/message.ts';
import { modelTypes } from './types.ts';

const looked = 5000;
const highest = 100n;

/** A version, a description, and one of the model types, whose field numbers begin at 200. */
export function coremlFormat(source: ByteSource, head: Uint8Array): Format | undefined {
  const first = head[0] ?? 0;
  if (first < 8 || ![0, 1, 2, 5].includes(first & 7)) return undefined;
  let [versioned, described, kind] = [false, false, ''];
  try {
    for (const { number, value, wireType } of fieldsOf(source, 0, source.size, new Budget({ ...defaultLimits, maxSteps: looked }))) {
      if (number === 1) {
        if (wireType !== 0 || value < 1n || value > highest) return undefined;
        versioned = true;
      } else if (number === 2) {
        if (wireType !== 2) return undefined;
        described = true;
      } else if (modelTypes.has(number)) {
        if (wireType !== 2) return undefined;
        kind = modelTypes.get(number) ?? '';
      } else if (number !== 10 && number < 200) return undefined;
    }
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
  }
  return versioned && kind !== '' && (described || kind === 'custom model' || kind === 'linked model')
    ? { kind: 'coreml', label: `Core ML model (${kind})` }
    : undefined;
}
