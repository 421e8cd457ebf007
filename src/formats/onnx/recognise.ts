/** Recognises an ONNX model by what its messages hold: protobuf has no magic number. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';

/** Field number → wire type of ModelProto (onnx.proto3). */
const modelFields: ReadonlyMap<number, number> = new Map([
  ...([1, 5] as const).map((number) => [number, 0] as const),
  ...([2, 3, 4, 6, 7, 8, 14, 20, 25, 26] as const).map((number) => [number, 2] as const),
]);
const graphFields = new Set([1, 2, 5, 10, 11, 12, 13, 14, 15, 16]);
/** Fields looked at before the answer is no: unknown ones may stand in front, and every loader steps over them. */
const looked = 20_000;

/** Whether the bytes read as a ModelProto: a graph with a node, or known fields of the right type with a version and a graph. */
export function looksLikeOnnx(source: ByteSource): boolean {
  const first = source.read(0, 1)[0] ?? 0;
  if (first < 8 || ![0, 1, 2, 5].includes(first & 7)) return false;
  const budget = new Budget({ ...defaultLimits, maxSteps: looked });
  let [graph, versioned, strange] = [false, false, false];
  let reached = 0;
  const known = new Set<number>();
  try {
    for (const field of fieldsOf(source, 0, source.size, budget)) {
      reached = field.end;
      if (modelFields.get(field.number) !== field.wireType) strange = true;
      else known.add(field.number);
      if (field.number === 1 && field.wireType === 0) {
        if (field.value >= 1n && field.value <= 100n) versioned = true;
        else strange = true;
      }
      if (field.number !== 7 || field.wireType !== 2) continue;
      if (holdsNode(source, field, budget)) return true;
      if (looksLikeGraph(source, field, budget)) graph = true;
      else strange = true;
    }
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
    // Cut off in the tail: what was read so far decides, and what is there of a graph that runs past the end.
    if (versioned && !strange && holdsCutNode(source, reached, budget)) return true;
  }
  if (strange) return false;
  // A field of a list may come again and again; three fields of the model are more than its neighbours' formats have.
  return graph ? versioned || known.size > 1 : versioned && known.size >= 3;
}

/** Whether a graph begins at `at` that the file does not hold to its end, with a node or an initializer in what there is. */
function holdsCutNode(source: ByteSource, at: number, budget: Budget): boolean {
  const head = source.read(at, 11);
  if (head[0] !== ((7 << 3) | 2)) return false;
  let length = 1;
  while (length < head.length && (head[length] ?? 0) >= 0x80) length += 1;
  const start = at + length + 1;
  return holdsNode(source, { number: 7, wireType: 2, value: 0n, offset: at, start, end: source.size }, budget);
}

/** Whether some node of the graph names an operator, or some initializer has a name and a type. */
function holdsNode(source: ByteSource, { start, end }: WireField, budget: Budget): boolean {
  try {
    for (const field of fieldsOf(source, start, end, budget)) {
      if (field.wireType !== 2 || (field.number !== 1 && field.number !== 5)) continue;
      if (field.number === 1 ? isNode(source, field, budget) : isInitializer(source, field, budget)) return true;
    }
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
  }
  return false;
}

function isNode(source: ByteSource, { start, end }: WireField, budget: Budget): boolean {
  let named = false;
  for (const part of fieldsOf(source, start, end, budget)) {
    if (part.number <= 7 && part.wireType !== 2) return false;
    if (part.number === 4) named = /^[A-Za-z_][\w.:-]{0,200}$/.test(textOf(source, part, 300));
  }
  return named;
}

function isInitializer(source: ByteSource, { start, end }: WireField, budget: Budget): boolean {
  let [typed, named] = [false, false];
  for (const part of fieldsOf(source, start, end, budget)) {
    if (part.number === 2) typed = part.wireType === 0 && part.value >= 1n && part.value <= 64n;
    if (part.number === 8) named = part.wireType === 2;
  }
  return typed && named;
}

function looksLikeGraph(source: ByteSource, { start, end }: WireField, budget: Budget): boolean {
  let seen = 0;
  try {
    for (const field of fieldsOf(source, start, end, budget)) {
      if (!graphFields.has(field.number) || field.wireType !== 2) return false;
      seen += 1;
      if (seen >= 20) return true;
    }
    return true;
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
    return false;
  }
}
