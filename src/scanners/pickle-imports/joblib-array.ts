/** Steps over the raw array that joblib writes into the middle of a pickle stream, so that what follows is read too. */
import type { ByteSource } from '#formats/byte-source';
import type { Value } from '#formats/pickle/values';
import type { TextOf } from './known-names.ts';

const wrapper = 'joblib.numpy_pickle.NumpyArrayWrapper';

function classOf(target: Value): string | undefined {
  if (target.kind !== 'call') return undefined;
  const named = target.callee.kind === 'global' && target.callee.name === '_reconstructor' ? target.args[0] : target.callee;
  return named?.kind === 'global' ? `${named.module}.${named.name}` : undefined;
}

function entry(state: Value, key: string, text: TextOf): Value | undefined {
  if (state.kind !== 'dict') return undefined;
  for (let index = 0; index + 1 < state.items.length; index += 2) if (text(state.items[index]) === key) return state.items[index + 1];
  return undefined;
}

/** Bytes per element of a NumPy type given as `dtype("f8", …)`, undefined when it holds objects or is not simple. */
function elementSize(type: Value | undefined, text: TextOf): number | undefined {
  if (type?.kind !== 'call') return undefined;
  const match = /^[<>|=]?([biufcSUVmM?])(\d+)$/.exec(text(type.args[0]) ?? '');
  if (!match) return undefined;
  return Number(match[2]) * (match[1] === 'U' ? 4 : 1);
}

/**
 * How many raw bytes stand between this BUILD and the next opcode.
 * Where shape or type cannot be told it is 0: the stream is then read on as opcodes and fails visibly.
 */
export function arrayBytesAfter(target: Value, state: Value, text: TextOf, end: number, source: ByteSource): number | 'stream' {
  if (classOf(target) !== wrapper) return 0;
  const type = entry(state, 'dtype', text);
  // joblib writes an array of objects as a whole pickle of its own, in the middle of this one.
  if (type?.kind === 'call' && /^[<>|=]?O\d*$/.test(text(type.args[0]) ?? '')) return 'stream';
  const shape = entry(state, 'shape', text);
  const size = elementSize(type, text);
  if (shape?.kind !== 'tuple' || size === undefined) return 0;
  let bytes = size;
  for (const dimension of shape.items) {
    if (dimension.kind !== 'number' || !Number.isInteger(dimension.value) || dimension.value < 0) return 0;
    bytes *= dimension.value;
  }
  // joblib 1.2 and later pad to the alignment: one count byte, then that many bytes of 0xff.
  const alignment = entry(state, 'numpy_array_alignment_bytes', text);
  const padding = alignment?.kind === 'number' ? 1 + (source.read(end, 1)[0] ?? 0) : 0;
  const total = bytes + padding;
  return Number.isSafeInteger(total) && end + total <= source.size ? total : 0;
}
