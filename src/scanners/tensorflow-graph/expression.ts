/** Works out, without running anything, what a string input of a node can be: constants, joins of them, or what comes from outside. */

import { printable } from '#formats/pickle/render';
import type { TfBody, TfNode, TfScope } from '#formats/saved-model/graph';
import type { Program } from './program.ts';

export type Expression =
  | { readonly kind: 'constant'; readonly texts: readonly string[]; readonly node: string }
  /** Comes from whoever runs the graph. */
  | { readonly kind: 'outside'; readonly what: string; readonly fallback: Expression | undefined }
  | { readonly kind: 'asset'; readonly file: string; readonly texts: readonly string[] }
  | { readonly kind: 'join'; readonly parts: readonly Expression[]; readonly separator: string }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  | { readonly kind: 'computed'; readonly op: string };

const maxDepth = 20;
/** Nodes followed for one value, so that a web of joins stays cheap. */
const maxNodes = 160;

const passing = new Set(
  'Identity StopGradient PreventGradient Snapshot EnsureShape Reshape ExpandDims Squeeze StridedSlice Slice GatherV2 Gather StringStrip StringLower StringUpper UnicodeTranscode Enter Exit RefIdentity RefEnter RefExit NextIteration LoopCond Copy CopyHost DeepCopy GuaranteeConst BroadcastTo Tile Reverse ReverseV2 Transpose Unpack Split Switch RefSwitch DebugIdentity OptionalFromValue TensorDataset TensorSliceDataset Substr StringSplit StringSplitV2 CheckNumerics TensorListFromTensor ReadVariableOp'.split(
    ' ',
  ),
);
const choosing = new Set('Select SelectV2 Merge RefMerge RefSelect Where'.split(' '));
const collecting = new Set('Pack Concat ConcatV2 ParallelConcat IdentityN DynamicStitch RandomShuffle'.split(' '));
const calling = new Set(
  'PartitionedCall StatefulPartitionedCall If StatelessIf While StatelessWhile Case StatelessCase RemoteCall'.split(' '),
);

interface Walk {
  depth: number;
  left: number;
}

const tensorName = (text: string) => text.replace(/^\^/, '').replace(/:.*$/s, '');

export class Expressions {
  readonly #program: Program;
  readonly #assets: ReadonlyMap<string, string>;
  readonly #fed: ReadonlySet<string>;

  constructor(program: Program) {
    this.#program = program;
    this.#assets = new Map(program.graph.assets.map(({ tensor, file }) => [tensorName(tensor), file]));
    this.#fed = new Set(program.graph.savers.map(tensorName));
  }

  /** What the input can be. */
  of(scope: TfScope, input: string): Expression {
    return this.#resolve(scope, input, { depth: 0, left: maxNodes });
  }

  #resolve(scope: TfScope, input: string, walk: Walk): Expression {
    this.#program.budget.spend('maxSteps');
    walk.left -= 1;
    if (walk.depth > maxDepth || walk.left <= 0) return { kind: 'computed', op: '…' };
    const deeper = {
      get left() {
        return walk.left;
      },
      set left(value: number) {
        walk.left = value;
      },
      depth: walk.depth + 1,
    };
    const node = this.#program.nodeOf(scope, input);
    if (node === undefined) return this.#argument(scope, input, deeper);
    if (scope.name === '' && this.#fed.has(node.name)) return { kind: 'outside', what: node.name, fallback: undefined };
    return this.#value(scope, node, input, scope.body(node), deeper);
  }

  #argument(scope: TfScope, input: string, walk: Walk): Expression {
    const name = tensorName(input);
    const index = scope.parameters.indexOf(name);
    if (scope.name === '' || index < 0) return { kind: 'computed', op: name };
    const options: Expression[] = [];
    for (const caller of this.#program.callersOf(scope)) {
      const inputs = caller.scope.body(caller.node).inputs.filter((each) => !each.startsWith('^'));
      // If and While have their condition or nothing in front; the arguments are the last ones.
      const offset = Math.max(0, /^(?:Stateless)?(?:If|Case)$/.test(caller.node.op) ? 1 : 0);
      const passed = inputs[index + offset];
      if (passed !== undefined) options.push(this.#resolve(caller.scope, passed, walk));
    }
    const [only] = options;
    if (only === undefined) return { kind: 'outside', what: name, fallback: undefined };
    return options.length === 1 ? only : { kind: 'choice', options };
  }

  #value(scope: TfScope, node: TfNode, input: string, body: TfBody, walk: Walk): Expression {
    const inputs = body.inputs.filter((each) => !each.startsWith('^'));
    const at = (index: number): Expression =>
      inputs[index] === undefined ? { kind: 'computed', op: node.op } : this.#resolve(scope, inputs[index], walk);
    const { op } = node;
    if (op === 'Const' || op === 'HostConst') return this.#constant(scope, node, body);
    if (op === 'Placeholder' || op === 'PlaceholderV2' || op === '_Arg') return { kind: 'outside', what: node.name, fallback: undefined };
    if (op === 'PlaceholderWithDefault') return { kind: 'outside', what: node.name, fallback: at(0) };
    if (op === 'Fill') return at(1);
    if (passing.has(op)) return at(op === 'Split' ? 1 : 0);
    if (choosing.has(op))
      return { kind: 'choice', options: inputs.slice(op.startsWith('Select') ? 1 : 0, 9).map((each) => this.#resolve(scope, each, walk)) };
    if (op === 'StringJoin' || op === 'ReduceJoin' || op === 'UnsortedSegmentJoin') {
      const parts = inputs.slice(0, op === 'StringJoin' ? 64 : 1).map((each) => this.#resolve(scope, each, walk));
      return { kind: 'join', parts, separator: body.attributes.get('separator')?.texts[0]?.value ?? '' };
    }
    if (op === 'ShardedFilename' || op === 'ShardedFilespec')
      return { kind: 'join', parts: [at(0), { kind: 'computed', op: 'shard' }], separator: '-' };
    if (collecting.has(op)) return { kind: 'choice', options: inputs.slice(0, 16).map((each) => this.#resolve(scope, each, walk)) };
    if (op === 'DecodeBase64') return decodeBase64(at(0));
    if (op === 'RegexReplace' || op === 'StaticRegexReplace')
      return { kind: 'choice', options: [at(0), this.#rewritten(scope, body, inputs, walk)] };
    if (calling.has(op)) return this.#result(node, input, body, walk);
    return { kind: 'computed', op };
  }

  #rewritten(scope: TfScope, body: TfBody, inputs: readonly string[], walk: Walk): Expression {
    const rewrite = body.attributes.get('rewrite')?.texts[0]?.value;
    if (rewrite !== undefined) return { kind: 'constant', texts: [rewrite], node: 'rewrite' };
    return inputs[2] === undefined ? { kind: 'computed', op: 'RegexReplace' } : this.#resolve(scope, inputs[2], walk);
  }

  #constant(scope: TfScope, node: TfNode, body: TfBody): Expression {
    const tensor = body.attributes.get('value')?.tensors[0];
    const texts = (tensor?.strings ?? []).map(({ value }) => value);
    const file = scope.name === '' ? this.#assets.get(node.name) : undefined;
    if (file !== undefined) return { kind: 'asset', file, texts };
    return tensor?.type === 7 ? { kind: 'constant', texts, node: node.name } : { kind: 'computed', op: 'Const' };
  }

  /** The result of a call: the tensor that the function returns at the same place. */
  #result(node: TfNode, input: string, body: TfBody, walk: Walk): Expression {
    const index = Number(/:(\d+)$/.exec(input)?.[1] ?? 0);
    const options: Expression[] = [];
    for (const attribute of body.attributes.values())
      for (const name of attribute.functions.slice(0, 4)) {
        const callee = this.#program.graph.functions.get(name);
        const from = callee?.returns.get(callee.results[index] ?? '');
        if (callee && from !== undefined) options.push(this.#resolve(callee, from, walk));
      }
    return options.length === 0
      ? { kind: 'computed', op: node.op }
      : options.length === 1 && options[0]
        ? options[0]
        : { kind: 'choice', options };
  }
}

function decodeBase64(inner: Expression): Expression {
  if (inner.kind !== 'constant') return inner;
  return { ...inner, texts: inner.texts.map((text) => Buffer.from(text, 'base64').toString('utf8')) };
}

const quote = (text: string) => `"${printable(text.slice(0, 200))}${text.length > 200 ? '…' : ''}"`;

/** The value as it would be written in a program. */
export function renderExpression(value: Expression, depth = 0): string {
  if (depth > 6) return '…';
  switch (value.kind) {
    case 'constant': {
      const [first] = value.texts;
      if (value.texts.length === 1 && first !== undefined) return quote(first);
      return `[${value.texts.slice(0, 8).map(quote).join(', ')}${value.texts.length > 8 ? ', …' : ''}]`;
    }
    case 'outside':
      return value.fallback ? `${printable(value.what)} = ${renderExpression(value.fallback, depth + 1)}` : printable(value.what);
    case 'asset':
      return `asset(${quote(value.file)})`;
    case 'join':
      return value.parts
        .slice(0, 16)
        .map((part) => renderExpression(part, depth + 1))
        .join(value.separator === '' ? ' + ' : ` + ${quote(value.separator)} + `);
    case 'choice':
      return value.options.length === 1 && value.options[0]
        ? renderExpression(value.options[0], depth + 1)
        : `(${value.options
            .slice(0, 8)
            .map((option) => renderExpression(option, depth + 1))
            .join(' | ')})`;
    default:
      return `${printable(value.op)}(…)`;
  }
}
