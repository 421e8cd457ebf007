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
}

export interface OnnxValue {
  readonly name: string;
  readonly type: string;
}

export interface OnnxModel {
  irVersion: number;
  producer: string;
  producerVersion: string;
  modelVersion: string;
  hasGraph: boolean;
  readonly opsets: { readonly domain: string; readonly version: number }[];
  readonly functions: { readonly domain: string; readonly name: string }[];
  /** By domain and type. */
  readonly operators: Map<string, OnnxOperator>;
  readonly externals: OnnxExternal[];
  externalCount: number;
  readonly inputs: OnnxValue[];
  readonly outputs: OnnxValue[];
  readonly initializers: Set<string>;
  readonly texts: OnnxText[];
  /** Raw tensor data that is stepped over. */
  readonly rawRanges: Range[];
  readonly notes: (Range & { readonly detail: string })[];
  nodes: number;
  tensors: number;
  parameters: number;
  graphs: number;
  deepest: number;
}

export function emptyModel(): OnnxModel {
  return {
    irVersion: 0,
    producer: '',
    producerVersion: '',
    modelVersion: '',
    hasGraph: false,
    opsets: [],
    functions: [],
    operators: new Map(),
    externals: [],
    externalCount: 0,
    inputs: [],
    outputs: [],
    initializers: new Set(),
    texts: [],
    rawRanges: [],
    notes: [],
    nodes: 0,
    tensors: 0,
    parameters: 0,
    graphs: 0,
    deepest: 0,
  };
}

/** Longest list of any kind that is kept. */
export const keptItems = 5000;
/** Operators of different name that are kept; a real model has some hundred. */
export const keptOperators = 20_000;

/** Adds to a list within its bound. */
export function keep<T>(list: T[], item: T): void {
  if (list.length < keptItems) list.push(item);
}
