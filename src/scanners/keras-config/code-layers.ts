/** Judges layers that carry or name code: Lambda in all its spellings, serialised lambdas, operation layers and layers that load a model. */
import type { JsonNode } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import { readByteCode } from './byte-code.ts';
import { operationReaches } from './namespaces.ts';
import { brief, callOf, type Named, textOf, valuesOf } from './tree.ts';
import type { Verdict } from './verdict.ts';

const shown = (text: string): string => printable(text.slice(0, 160));

/** The text in a serialised function that would be unmarshalled: a list that starts with it, or an object with `code` or `value`. */
function codeOf(node: JsonNode | undefined): JsonNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'string') return node;
  if (node.kind === 'array') return codeOf(node.items[0]);
  if (node.kind !== 'object') return undefined;
  for (const key of ['code', 'value', 'items', 'config']) {
    const inner = codeOf(valuesOf(node, key).at(-1));
    if (inner) return inner;
  }
  return undefined;
}

function carried(named: Named, what: string, code: JsonNode, pointer: string): Verdict {
  const text = code.kind === 'string' ? code.value : '';
  const { names, size } = readByteCode(text);
  const touches =
    names.length > 0
      ? ` It names ${names
          .slice(0, 12)
          .map((name) => `"${shown(name)}"`)
          .join(', ')}.`
      : '';
  return {
    ruleId: 'MDL-KER-001',
    detail: `${shown(named.path)} carries ${size} bytes of Python code as its ${what}.${touches}`,
    call: `types.FunctionType(marshal.loads(b"…${size} bytes…"), globals())(inputs)  # ${shown(names.slice(0, 12).join(', '))}`,
    note: `The layer "${shown(named.path)}" brings a program of its own, which runs on the machine that loads the model or feeds it data.`,
    node: code,
    pointer,
    fields: names.length > 0 ? [{ pointer: `${pointer} (names in the code)`, value: shown(names.join(', ')) }] : [],
  };
}

function named(named: Named, what: string, value: JsonNode, pointer: string): Verdict {
  return {
    ruleId: 'MDL-KER-002',
    detail: `${shown(named.path)} is a Lambda layer that calls ${brief(value)} as its ${what}.`,
    call: `${brief(value, 80)}(inputs)`,
    note: `The layer "${shown(named.path)}" runs a function that is not in the file but is looked up by name on the machine that loads.`,
    node: value,
    pointer,
  };
}

/** Functions of a Lambda layer, and of any class that is written like one. */
function* lambda(object: Named): Generator<Verdict> {
  const { config } = object;
  const isLambda = /(?:^|>)Lambda$/.test(object.className);
  let told = false;
  for (const key of ['function', 'output_shape', 'mask', 'call_fn', 'init_fn']) {
    const kind = textOf(config, `${key}_type`);
    if (!isLambda && kind === undefined) continue;
    for (const value of valuesOf(config, key)) {
      const pointer = `${object.pointer}/config/${key}`;
      if (value.kind === 'null') continue;
      const inner = textOf(value, 'class_name');
      // A serialised object inside is found and judged by itself.
      if (inner === '__lambda__') told = true;
      if (inner !== undefined && inner !== '__lambda__' && key !== 'function') continue;
      if (inner === '__lambda__') continue;
      const list = value.kind === 'array' && key !== 'output_shape';
      if (kind === 'lambda' || (list && inner === undefined)) {
        const code = codeOf(value);
        const text = code?.kind === 'string' ? code.value : '';
        const isCode = value.kind !== 'string' || readByteCode(text).certain;
        if (code && isCode) yield carried(object, key, code, pointer);
        else yield named(object, key, value, pointer);
        told = true;
      } else if (key === 'function' || kind === 'function') {
        const certain = value.kind === 'string' && readByteCode(value.value).certain;
        yield certain ? carried(object, key, value, pointer) : named(object, key, value, pointer);
        told = true;
      }
    }
  }
  if (isLambda && !told) yield named(object, 'function', object.config ?? object.node, object.pointer);
}

function* operation(object: Named): Generator<Verdict> {
  const { className, config } = object;
  const told = (symbol: string, node: JsonNode): Verdict => ({
    ruleId: 'MDL-KER-010',
    detail: `${shown(object.path)} calls tf.${shown(symbol)} with ${brief(object.inbound) || 'arguments of the file'}.`,
    call: `tf.${shown(symbol)}(${callOf(object.inbound)})`,
    note: `The layer "${shown(object.path)}" calls a function of TensorFlow that can reach files or other systems, with arguments that the file chooses.`,
    node,
    pointer: `${object.pointer}/config`,
  });
  if (className === 'TFOpLambda' || className === 'SlicingOpLambda') {
    const symbol = textOf(config, 'function') ?? textOf(config, 'symbol') ?? '';
    if (operationReaches(symbol)) yield told(symbol || '?', config ?? object.node);
  }
  if (className === 'ClassMethod' || className === 'InstanceMethod') {
    const symbol = `${textOf(config, 'cls_symbol') ?? ''}.${textOf(config, 'method_name') ?? textOf(config, 'method') ?? ''}`;
    if (!/^(?:Tensor|RaggedTensor|sparse\.SparseTensor|SparseTensor|Variable|TensorShape)\./.test(symbol))
      yield told(symbol, config ?? object.node);
  }
  if (className === 'TensorFlowOpLayer') {
    const definition = valuesOf(config, 'node_def').at(-1);
    const text = definition?.kind === 'string' ? definition.value : brief(definition, 4000);
    const [op] =
      /\b(?:ReadFile|WriteFile|SaveV2|Save|RestoreV2|Restore|MergeV2Checkpoints|PyFunc|PyFuncStateless|EagerPyFunc|MatchingFiles|ImmutableConst|ReaderReadV2|WholeFileReaderV2|PrintV2|DebugIdentity\w*|LoadAndRemap\w+|TextLineDataset|TFRecordDataset|FixedLengthRecord\w+|InitializeTableFromTextFile\w*|RemoteCall|SymbolicGradient|XlaLaunch|CollectiveGather\w*|Rpc\w*)\b/.exec(
        text,
      ) ?? [];
    if (op) yield told(`raw_ops.${op}`, definition ?? object.node);
  }
}

/** Layers whose computation is fetched from elsewhere: the keys that say from where. */
const loading: ReadonlyMap<string, readonly string[]> = new Map([
  ['TFSMLayer', ['filepath', 'call_endpoint']],
  ['KerasLayer', ['handle']],
  ['JaxLayer', ['call_fn', 'init_fn']],
  ['FlaxLayer', ['module', 'method']],
  ['SavedModelLayer', ['filepath', 'path']],
  ['ModuleWrapper', ['module']],
]);

function* loader(object: Named): Generator<Verdict> {
  const name = object.className.replace(/^.*>/, '');
  if (name === 'TorchModuleWrapper') {
    yield {
      ruleId: 'MDL-KER-007',
      detail: `${shown(object.path)} wraps a PyTorch module that is unpickled while the layer is built.`,
      call: 'torch.load(io.BytesIO(module), weights_only=False)',
      note: `Building the layer "${shown(object.path)}" runs a pickle from the file, which can do anything.`,
      node: object.node,
      pointer: object.pointer,
    };
    return;
  }
  const keys = loading.get(name);
  if (keys === undefined) return;
  const from = keys.flatMap((key) => valuesOf(object.config, key)).find((value) => value.kind !== 'null');
  yield {
    ruleId: 'MDL-KER-008',
    detail: `${shown(object.path)} takes its computation from ${from ? brief(from) : 'a model outside the file'}.`,
    call: name === 'TFSMLayer' ? `tf.saved_model.load(${brief(from)})` : `${name}(${brief(from)})`,
    note: `The layer "${shown(object.path)}" loads and runs something that is not in this file.`,
    node: from ?? object.node,
    pointer: `${object.pointer}/config`,
  };
}

/** What the class of an object means, whatever module it is said to come from. */
export function* judgeLayer(object: Named): Generator<Verdict> {
  if (object.className === '__lambda__') {
    const code = codeOf(object.config);
    yield code
      ? carried(object, 'function', code, `${object.pointer}/config`)
      : { ...named(object, 'function', object.config ?? object.node, object.pointer), ruleId: 'MDL-KER-001' };
  }
  yield* lambda(object);
  yield* operation(object);
  yield* loader(object);
}
