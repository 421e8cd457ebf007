/** Steps over the raw array that joblib writes into the middle of a pickle stream, so that what follows is read too. */
import type { ByteSource } from '#formats/byte-source';
import type { Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';

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

interface ElementType {
  readonly size: number;
  /** joblib writes arrays that hold objects, also inside structures, as a whole pickle of its own. */
  readonly objects: boolean;
}

/** The place of size and flags in the state of a NumPy type, and the flag of objects (numpy/core/src/multiarray/descriptor.c). */
const sizeAt = 5;
const flagsAt = 7;
const holdsObjects = 0x01;

/** What a NumPy type given as `dtype("f8", …)` with its state says of its elements; undefined when that cannot be told. */
function elementType(type: Value | undefined, text: TextOf): ElementType | undefined {
  if (type?.kind !== 'call') return undefined;
  const match = /^[<>|=]?([biufcSUVmMO?])(\d*)$/.exec(text(type.args[0]) ?? '');
  if (!match) return undefined;
  const parts = type.state?.kind === 'tuple' ? type.state.items : [];
  const size = parts[sizeAt];
  const flags = parts[flagsAt];
  const objects = match[1] === 'O' || (flags?.kind === 'number' && (flags.value & holdsObjects) !== 0);
  if (match[1] === 'V' && size?.kind === 'number' && size.value > 0) return { size: size.value, objects };
  return { size: Number(match[2] || 1) * (match[1] === 'U' ? 4 : 1), objects };
}

/** Whether the object is joblib's stand-in for an array whose bytes follow in the stream. */
export function isJoblibArray(target: Value): boolean {
  return classOf(target) === wrapper;
}

/**
 * How many raw bytes stand between this BUILD of a stand-in and the next opcode.
 * Where shape or type cannot be told it is 0: the stream is then read on as opcodes and fails visibly.
 */
export function arrayBytesAfter(state: Value, text: TextOf, end: number, source: ByteSource): number | 'stream' {
  const type = elementType(entry(state, 'dtype', text), text);
  if (type?.objects) return 'stream';
  const shape = entry(state, 'shape', text);
  if (shape?.kind !== 'tuple' || type === undefined || shape.count > shape.items.length) return 0;
  let bytes = type.size;
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
