/** What is kept of an ONNX model: enough to judge it and to describe it, bounded whatever the file holds. */

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface OnnxText extends Range {
  /** Where it stands, as a path of field names; the text itself stays in the file. */
  readonly path: string;
}

export interface OnnxOperator extends Range {
  readonly domain: string;
  readonly type: string;
  readonly node: string;
  count: number;
}

export interface OnnxExternal extends Range {
  readonly tensor: string;
  readonly path: string;
  readonly entries: ReadonlyMap<string, string>;
  /** Bytes that type and shape need; undefined where they do not say. */
  readonly wanted: bigint | undefined;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: string;
}

/** A node whose attributes or inputs decide what it does to the machine that runs it. */
export interface OnnxActor extends Range {
  readonly domain: string;
  readonly type: string;
  readonly node: string;
  readonly inputs: readonly string[];
  readonly numbers: ReadonlyMap<string, readonly bigint[]>;
  readonly texts: ReadonlyMap<string, Range>;
}

export interface OnnxUnknown extends Range {
  readonly where: string;
  readonly number: number;
  readonly body: Range;
}

export interface OnnxModel {
  irVersion: number;
  producer: string;
  producerVersion: string;
  modelVersion: string;
  domain: string;
  graphName: string;
  hasGraph: boolean;
  training: number;
  readonly opsets: { readonly domain: string; readonly version: number }[];
  readonly functions: { readonly domain: string; readonly name: string }[];
  /** From each function (`domain\ntype`, '' for graphs) to the operators that it uses, with how often. */
  readonly calls: Map<string, Map<string, number>>;
  /** By domain and type. */
  readonly operators: Map<string, OnnxOperator>;
  readonly actors: OnnxActor[];
  readonly externals: OnnxExternal[];
  externalCount: number;
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
  readonly initializers: Map<string, Range>;
  /** Names that nodes and outputs use. */
  readonly used: Set<string>;
  /** Small constants of whole numbers by name: shapes and counts. */
  readonly integers: Map<string, readonly bigint[]>;
  readonly properties: Map<string, string>;
  readonly texts: OnnxText[];
  /** Items of string tensors. */
  readonly strings: OnnxText[];
  /** Raw tensor data that is stepped over. */
  readonly rawRanges: Range[];
  readonly unknown: OnnxUnknown[];
  readonly repeated: (Range & { readonly detail: string })[];
  /** Contradictions; `refused` where every loader stops there. */
  readonly notes: (Range & { readonly detail: string; readonly refused?: boolean })[];
  readonly elementTypes: Record<string, number>;
  nodes: number;
  tensors: number;
  parameters: number;
  graphs: number;
  deepest: number;
}

export function emptyModel(): OnnxModel {
  return {
    ...{ irVersion: 0, producer: '', producerVersion: '', modelVersion: '', domain: '', graphName: '', hasGraph: false, training: 0 },
    ...{ opsets: [], functions: [], calls: new Map(), operators: new Map(), actors: [], externals: [], externalCount: 0 },
    ...{ inputs: [], outputs: [], initializers: new Map(), used: new Set(), integers: new Map(), properties: new Map() },
    ...{ texts: [], strings: [], rawRanges: [], unknown: [], repeated: [], notes: [], elementTypes: {} },
    ...{ nodes: 0, tensors: 0, parameters: 0, graphs: 0, deepest: 0 },
  };
}

/** Longest list of any kind that is kept. */
export const keptItems = 5000;
/** Operators of different name that are kept; a real model has some hundred. */
export const keptOperators = 20_000;
/** Names that are kept to tell which are used and which stand twice. */
export const keptNames = 400_000;

/** Adds to a list within its bound. */
export function keep<T>(list: T[], item: T): void {
  if (list.length < keptItems) list.push(item);
}
