/** What is kept of a TensorFlow graph: an index of its nodes by place, so that their bodies are read again only where they matter. */

export interface Range {
  /** Half-open range of bytes in the file. */
  readonly from: number;
  readonly to: number;
}

export interface TfText extends Range {
  /** At most `longestText` bytes, as UTF-8. */
  readonly value: string;
}

export interface TfTensor extends Range {
  /** DataType (types.proto). */
  readonly type: number;
  readonly dimensions: readonly bigint[];
  readonly strings: readonly TfText[];
  /** Raw data (`tensor_content`). */
  readonly content: Range | undefined;
  /** A contradiction between shape, type and data, as a sentence; empty when there is none. */
  readonly fault: string;
}

/** An attribute's value: one of these, or several in a list. */
export interface TfAttribute extends Range {
  readonly texts: readonly TfText[];
  readonly numbers: readonly bigint[];
  readonly flag: boolean | undefined;
  readonly functions: readonly string[];
  readonly tensors: readonly TfTensor[];
  readonly shapes: readonly (readonly bigint[])[];
}

export interface TfNode extends Range {
  readonly name: string;
  readonly op: string;
}

export interface TfBody {
  readonly inputs: readonly string[];
  readonly device: string;
  readonly attributes: ReadonlyMap<string, TfAttribute>;
}

/** The main graph, or the body of one function. */
export interface TfScope extends Range {
  /** '' for the main graph. */
  readonly name: string;
  readonly nodes: readonly TfNode[];
  /** Names of the function's arguments in order. */
  readonly parameters: readonly string[];
  /** Names of the function's results in order, and the tensors they come from. */
  readonly results: readonly string[];
  readonly returns: ReadonlyMap<string, string>;
  body(node: TfNode): TfBody;
}

export interface TfSignature {
  readonly key: string;
  readonly method: string;
  readonly inputs: readonly TfPort[];
  readonly outputs: readonly TfPort[];
}

export interface TfPort {
  readonly name: string;
  readonly tensor: string;
  readonly type: string;
  readonly shape: string;
}

export interface TfAsset extends Range {
  readonly tensor: string;
  readonly file: string;
}

/** One graph with what belongs to it (MetaGraphDef); a bare GraphDef has the graph alone. */
export interface TfMetaGraph {
  tags: string[];
  version: string;
  main: TfScope | undefined;
  readonly functions: Map<string, TfScope>;
  readonly signatures: TfSignature[];
  readonly assets: TfAsset[];
  readonly savers: string[];
  readonly collections: string[];
  /** Names of init and main ops. */
  readonly starts: string[];
  /** Shapes of the object graph's variables. */
  readonly variables: { readonly name: string; readonly type: number; readonly shape: readonly bigint[] }[];
}

/** Text that belongs to an object of the graph, JSON as a rule. */
export interface TfMetadata extends Range {
  readonly owner: string;
}

export interface TfModel {
  /** 'SavedModel', 'MetaGraph', 'graph', 'Keras metadata'. */
  kind: string;
  schema: number;
  readonly graphs: TfMetaGraph[];
  readonly metadata: TfMetadata[];
  /** Documentation and other free text. */
  readonly texts: (Range & { readonly path: string })[];
  /** Fields that the format does not define. */
  readonly unknown: (Range & { readonly where: string; readonly number: number; readonly body: Range })[];
  readonly notes: (Range & { readonly detail: string })[];
  nodes: number;
}

export const longestName = 1024;
export const longestText = 16 * 1024;
/** Lists of small things that are kept. */
export const keptItems = 5000;

export function keep<T>(list: T[], item: T): void {
  if (list.length < keptItems) list.push(item);
}

export function emptyMetaGraph(): TfMetaGraph {
  return {
    ...{ tags: [], version: '', main: undefined, functions: new Map(), signatures: [], assets: [], savers: [] },
    ...{ collections: [], starts: [], variables: [] },
  };
}

export function emptyTfModel(): TfModel {
  return { kind: 'graph', schema: 0, graphs: [], metadata: [], texts: [], unknown: [], notes: [], nodes: 0 };
}

/** DataType → name and bits per element; 0 bits where elements have no fixed size (types.proto). */
export const tfTypes: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  ...{ 1: ['float32', 32], 2: ['float64', 64], 3: ['int32', 32], 4: ['uint8', 8], 5: ['int16', 16], 6: ['int8', 8], 7: ['string', 0] },
  ...{ 8: ['complex64', 64], 9: ['int64', 64], 10: ['bool', 8], 11: ['qint8', 8], 12: ['quint8', 8], 13: ['qint32', 32] },
  ...{ 14: ['bfloat16', 16], 15: ['qint16', 16], 16: ['quint16', 16], 17: ['uint16', 16], 18: ['complex128', 128], 19: ['float16', 16] },
  ...{ 20: ['resource', 0], 21: ['variant', 0], 22: ['uint32', 32], 23: ['uint64', 64], 24: ['float8e5m2', 8], 25: ['float8e4m3fn', 8] },
  ...{ 26: ['float8e4m3fnuz', 8], 27: ['float8e4m3b11fnuz', 8], 28: ['float8e5m2fnuz', 8], 29: ['int4', 8], 30: ['uint4', 8] },
  ...{ 31: ['int2', 8], 32: ['uint2', 8] },
};

/** A type's name; references (type + 100) are named as what they refer to. */
export function tfTypeName(type: number): string {
  return tfTypes[type > 100 ? type - 100 : type]?.[0] ?? `type ${type}`;
}
