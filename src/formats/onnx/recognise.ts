/** Recognises an ONNX model by the wire shape of its outermost message: protobuf has no magic number. */
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { WireReader } from '../protobuf/wire.ts';

/** Field number → wire type of ModelProto (onnx.proto3). */
const modelFields: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 2],
  [3, 2],
  [4, 2],
  [5, 0],
  [6, 2],
  [7, 2],
  [8, 2],
  [14, 2],
  [20, 2],
  [25, 2],
  [26, 2],
]);

/** Whether the bytes read as a ModelProto: known fields of the right type, an IR version and a graph. */
export function looksLikeOnnx(source: ByteSource): boolean {
  const reader = new WireReader(source, 0, source.size);
  let graph = false;
  let versioned = false;
  let seen = 0;
  try {
    while (!reader.done && seen < 200) {
      const field = reader.next();
      if (modelFields.get(field.number) !== field.wireType) return false;
      seen += 1;
      if (field.number === 1) {
        if (field.value < 1n || field.value > 100n) return false;
        versioned = true;
      }
      if (field.number === 7) {
        if (!looksLikeGraph(source, field.start, field.end)) return false;
        graph = true;
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedInput)) throw error;
    // Cut off in the tail: what was read so far decides.
  }
  return graph ? versioned || seen > 1 : versioned && seen >= 3;
}

const graphFields = new Set([1, 2, 5, 10, 11, 12, 13, 14, 15, 16]);

function looksLikeGraph(source: ByteSource, start: number, end: number): boolean {
  const reader = new WireReader(source, start, end);
  try {
    for (let index = 0; index < 20 && !reader.done; index += 1) {
      const field = reader.next();
      if (!graphFields.has(field.number) || field.wireType !== 2) return false;
    }
    return true;
  } catch {
    return false;
  }
}
