/** Recognises TensorFlow's protobuf files by what their messages hold: protobuf has no magic number. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';

export type TfShape = 'saved-model' | 'meta-graph' | 'graph' | 'keras-metadata';

/** Fields looked at before the answer is no: unknown ones may stand in front, and every loader steps over them. */
const looked = 20_000;
const opName = /^[A-Za-z_][\w.>]{0,200}$/;
const nodeName = /^[\w.][\w.>/\\-]{0,1000}$/;

class Guess {
  readonly #source: ByteSource;
  readonly #budget = new Budget({ ...defaultLimits, maxSteps: looked });

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Whether some field of the message, as far as it can be read, answers yes. */
  some(start: number, end: number, test: (field: WireField) => boolean): boolean {
    try {
      for (const field of fieldsOf(this.#source, start, end, this.#budget)) if (test(field)) return true;
    } catch (error) {
      if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
    }
    return false;
  }

  /** A NodeDef: a name and an op that are both names. */
  isNode({ start, end, wireType }: WireField): boolean {
    if (wireType !== 2) return false;
    let name = '';
    let op = '';
    let strange = false;
    this.some(start, end, (field) => {
      if (field.number === 1 && field.wireType === 2) name = textOf(this.#source, field, 1100);
      else if (field.number === 2 && field.wireType === 2) op = textOf(this.#source, field, 300);
      else if (field.number <= 7 && field.wireType !== 2) strange = true;
      return false;
    });
    return !strange && opName.test(op) && nodeName.test(name);
  }

  /** A FunctionDefLibrary: a function with a signature that has a name. */
  #isLibrary({ start, end, wireType }: WireField): boolean {
    return (
      wireType === 2 &&
      this.some(start, end, (entry) => {
        if (entry.number !== 1 || entry.wireType !== 2) return false;
        const named = this.some(entry.start, entry.end, (part) => part.number === 1 && this.#hasName(part));
        return named && this.some(entry.start, entry.end, (part) => part.number === 3 && this.isNode(part));
      })
    );
  }

  #hasName({ start, end, wireType }: WireField): boolean {
    return (
      wireType === 2 &&
      this.some(start, end, (field) => field.number === 1 && field.wireType === 2 && opName.test(textOf(this.#source, field, 300)))
    );
  }

  isGraph(start: number, end: number): boolean {
    return this.some(start, end, (field) => (field.number === 1 && this.isNode(field)) || (field.number === 2 && this.#isLibrary(field)));
  }

  /** A version of TensorFlow, tags, or the list of ops that the graph uses. */
  #isInfo({ start, end, wireType }: WireField): boolean {
    return (
      wireType === 2 &&
      this.some(start, end, (field) => {
        if (field.wireType !== 2) return false;
        if (field.number === 5) return /^\d+\.\d+\.\d+/.test(textOf(this.#source, field, 64));
        return field.number === 2 && this.some(field.start, field.end, (op) => op.number === 1 && this.#hasName(op));
      })
    );
  }

  isMetaGraph(start: number, end: number): boolean {
    const graph = this.some(start, end, (field) => field.number === 2 && field.wireType === 2 && this.isGraph(field.start, field.end));
    return graph || this.some(start, end, (field) => field.number === 1 && this.#isInfo(field));
  }

  isSavedModel(end: number): boolean {
    return this.some(0, end, (field) => field.number === 2 && field.wireType === 2 && this.isMetaGraph(field.start, field.end));
  }

  isKerasMetadata(end: number): boolean {
    return this.some(0, end, (field) => {
      if (field.number !== 1 || field.wireType !== 2) return false;
      const named = this.some(field.start, field.end, (part) => part.number === 4 && /^_?[\w.]*keras/.test(textOf(this.#source, part, 64)));
      return named && this.some(field.start, field.end, (part) => part.number === 5 && textOf(this.#source, part, 1) === '{');
    });
  }
}

/** Which of TensorFlow's files the bytes are, or undefined. */
export function tfShape(source: ByteSource): TfShape | undefined {
  const first = source.read(0, 1)[0] ?? 0;
  // A tag of wire type 3, 4, 6 or 7, or of field 0, starts no message; nearly all other files end here.
  if (first < 8 || ![0, 1, 2, 5].includes(first & 7)) return undefined;
  const { size } = source;
  if (new Guess(source).isSavedModel(size)) return 'saved-model';
  if (new Guess(source).isGraph(0, size)) return 'graph';
  if (new Guess(source).isMetaGraph(0, size)) return 'meta-graph';
  if (new Guess(source).isKerasMetadata(size)) return 'keras-metadata';
  return undefined;
}

const labels: Readonly<Record<TfShape, string>> = {
  'saved-model': 'TensorFlow SavedModel',
  'meta-graph': 'TensorFlow MetaGraph',
  graph: 'TensorFlow graph',
  'keras-metadata': 'Keras metadata of a SavedModel',
};

export function tensorflowFormat(source: ByteSource): Format | undefined {
  const shape = tfShape(source);
  return shape ? { kind: 'saved-model', label: labels[shape] } : undefined;
}
