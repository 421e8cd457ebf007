/** Writes TensorFlow graphs, SavedModels and their parts for tests, field by field (tensorflow/core/framework, core/protobuf). */
import { concat } from './bytes.ts';
import { block, entry, int } from './onnx.ts';

/** An entry of an attribute map; the value is an AttrValue's fields. */
export const attribute = (key: string, ...value: readonly Uint8Array[]): Uint8Array => block(5, block(1, key), block(2, ...value));

export const textAttribute = (key: string, text: string | Uint8Array): Uint8Array => attribute(key, block(2, text));
export const callAttribute = (key: string, name: string): Uint8Array => attribute(key, block(10, block(1, name)));

/** A NodeDef's fields. */
export function nodeDef(op: string, name: string, inputs: readonly string[] = [], ...more: readonly Uint8Array[]): Uint8Array {
  return concat(block(1, name), block(2, op), ...inputs.map((each) => block(3, each)), ...more);
}

const shape = (...sizes: readonly (number | bigint)[]): Uint8Array => concat(...sizes.map((size) => block(2, int(1, size))));

/** A Const of strings. */
export function stringConst(name: string, ...values: readonly (string | Uint8Array)[]): Uint8Array {
  const tensor = concat(
    int(1, 7),
    block(2, values.length === 1 ? new Uint8Array(0) : shape(values.length)),
    ...values.map((each) => block(8, each)),
  );
  return nodeDef('Const', name, [], attribute('value', block(8, tensor)), attribute('dtype', int(6, 7)));
}

/** A Const of float32 with raw content. */
export function floatConst(name: string, sizes: readonly (number | bigint)[], bytes: number): Uint8Array {
  const tensor = concat(int(1, 1), block(2, shape(...sizes)), block(4, new Uint8Array(bytes)));
  return nodeDef('Const', name, [], attribute('value', block(8, tensor)), attribute('dtype', int(6, 1)));
}

export interface TestFunction {
  readonly name: string;
  readonly parameters?: readonly string[];
  readonly nodes: readonly Uint8Array[];
  readonly returns?: Readonly<Record<string, string>>;
}

function functionDef({ name, parameters = [], nodes, returns = {} }: TestFunction): Uint8Array {
  const signature = concat(
    block(1, name),
    ...parameters.map((each) => block(2, block(1, each), int(3, 7))),
    ...Object.keys(returns).map((each) => block(3, block(1, each), int(3, 7))),
  );
  return concat(
    block(1, signature),
    ...nodes.map((each) => block(3, each)),
    ...Object.entries(returns).map(([key, value]) => entry(4, key, value)),
  );
}

/** A GraphDef's fields. */
export function graphDef(nodes: readonly Uint8Array[], functions: readonly TestFunction[] = []): Uint8Array {
  const library = functions.length === 0 ? [] : [block(2, ...functions.map((each) => block(1, functionDef(each))))];
  return concat(...nodes.map((each) => block(1, each)), ...library, block(4, int(1, 1882)));
}

export interface TestMeta {
  readonly assets?: Readonly<Record<string, string>>;
  readonly saver?: string;
  readonly collections?: Readonly<Record<string, readonly string[]>>;
  /** Tensor that the init signature names. */
  readonly init?: string;
  readonly more?: readonly Uint8Array[];
}

const tensorInfo = (name: string): Uint8Array => concat(block(1, name), int(2, 7), block(3, shape(-1n, 4)));

/** A MetaGraphDef's fields. */
export function metaGraph(graph: Uint8Array, { assets = {}, saver, collections = {}, init, more = [] }: TestMeta = {}): Uint8Array {
  const signature = (key: string, inputs: readonly string[], outputs: readonly string[]) =>
    block(
      5,
      block(1, key),
      block(
        2,
        ...inputs.map((each) => block(1, block(1, 'x'), block(2, tensorInfo(each)))),
        ...outputs.map((each) => block(2, block(1, 'y'), block(2, tensorInfo(each)))),
        block(3, 'tensorflow/serving/predict'),
      ),
    );
  return concat(
    block(1, block(4, 'serve'), block(5, '2.15.0')),
    block(2, graph),
    ...(saver === undefined ? [] : [block(3, block(1, saver), block(2, 'save'), block(3, 'restore'), int(7, 2))]),
    ...Object.entries(collections).map(([key, names]) =>
      block(4, block(1, key), block(2, block(1, ...names.map((each) => block(1, each))))),
    ),
    signature('serving_default', ['serving_default_x:0'], ['StatefulPartitionedCall:0']),
    ...(init === undefined ? [] : [signature('__saved_model_init_op', [], [init])]),
    ...Object.entries(assets).map(([tensor, file]) => block(6, block(1, block(1, tensor)), block(2, file))),
    ...more,
  );
}

export const savedModel = (...graphs: readonly Uint8Array[]): Uint8Array => concat(int(1, 1), ...graphs.map((each) => block(2, each)));

/** An object graph (MetaGraphDef field 7) with one Keras object of this metadata. */
export const kerasObject = (metadata: string): Uint8Array => block(7, block(1, block(4, block(1, '_tf_keras_model'), block(3, metadata))));

/** keras_metadata.pb. */
export const kerasMetadata = (metadata: string): Uint8Array =>
  block(1, int(2, 0), block(3, 'root'), block(4, '_tf_keras_model'), block(5, metadata));

/** The function by which TF2 saves: a prefix that the caller names, a temporary part, shards, and their merge. */
export const tracedSave: TestFunction = {
  name: '__inference__traced_save_1',
  parameters: ['file_prefix'],
  nodes: [
    nodeDef('StaticRegexFullMatch', 'StaticRegexFullMatch', ['file_prefix'], textAttribute('pattern', '^s3://.*')),
    stringConst('Const', '.part'),
    stringConst('Const_1', '_temp/part'),
    nodeDef('Select', 'Select', ['StaticRegexFullMatch:output:0', 'Const:output:0', 'Const_1:output:0']),
    nodeDef('StringJoin', 'StringJoin', ['file_prefix', 'Select:output:0']),
    nodeDef('Const', 'num_shards'),
    nodeDef('Const', 'shard'),
    nodeDef('ShardedFilename', 'ShardedFilename', ['StringJoin:output:0', 'shard:output:0', 'num_shards:output:0']),
    stringConst('SaveV2/tensor_names', 'variables/0/.ATTRIBUTES/VARIABLE_VALUE', '_CHECKPOINTABLE_OBJECT_GRAPH'),
    stringConst('SaveV2/shape_and_slices', '', ''),
    nodeDef('SaveV2', 'SaveV2', ['ShardedFilename:filename:0', 'SaveV2/tensor_names:output:0', 'SaveV2/shape_and_slices:output:0']),
    nodeDef('Pack', 'MergeV2Checkpoints/checkpoint_prefixes', ['ShardedFilename:filename:0', '^SaveV2']),
    nodeDef('MergeV2Checkpoints', 'MergeV2Checkpoints', ['MergeV2Checkpoints/checkpoint_prefixes:output:0', 'file_prefix']),
    nodeDef('Identity', 'Identity', ['file_prefix', '^MergeV2Checkpoints']),
  ],
  returns: { identity_1: 'Identity:output:0' },
};

const restore: TestFunction = {
  name: '__inference__traced_restore_2',
  parameters: ['file_prefix'],
  nodes: [
    stringConst('RestoreV2/tensor_names', 'a', 'b'),
    stringConst('RestoreV2/shape_and_slices', '', ''),
    nodeDef('RestoreV2', 'RestoreV2', ['file_prefix', 'RestoreV2/tensor_names:output:0', 'RestoreV2/shape_and_slices:output:0']),
    nodeDef('Identity', 'Identity', ['file_prefix']),
  ],
  returns: { identity: 'Identity:output:0' },
};

/** The main graph that a TF2 exporter writes around one served function, with a vocabulary as an asset. */
export function benignSavedModel(
  nodes: readonly Uint8Array[] = [],
  functions: readonly TestFunction[] = [],
  meta: TestMeta = {},
): Uint8Array {
  const main = [
    nodeDef('Placeholder', 'serving_default_x'),
    nodeDef('VarHandleOp', 'dense/kernel', [], textAttribute('shared_name', 'dense/kernel')),
    nodeDef(
      'StatefulPartitionedCall',
      'StatefulPartitionedCall',
      ['serving_default_x', 'dense/kernel'],
      callAttribute('f', '__inference_serve_3'),
    ),
    nodeDef('Placeholder', 'saver_filename'),
    nodeDef('StatefulPartitionedCall', 'StatefulPartitionedCall_1', ['saver_filename'], callAttribute('f', tracedSave.name)),
    nodeDef('StatefulPartitionedCall', 'StatefulPartitionedCall_2', ['saver_filename'], callAttribute('f', restore.name)),
    stringConst('Const', '/tmp/export/assets/vocab.txt'),
    nodeDef('HashTableV2', 'hash_table'),
    nodeDef(
      'StatefulPartitionedCall',
      'StatefulPartitionedCall_3',
      ['hash_table', 'Const'],
      callAttribute('f', '__inference__initializer_4'),
    ),
    nodeDef('NoOp', 'NoOp', ['^StatefulPartitionedCall_3']),
    ...nodes,
  ];
  const library: readonly TestFunction[] = [
    {
      name: '__inference_serve_3',
      parameters: ['x', 'kernel'],
      nodes: [
        nodeDef('ReadVariableOp', 'MatMul/ReadVariableOp', ['kernel']),
        nodeDef('MatMul', 'MatMul', ['x', 'MatMul/ReadVariableOp:value:0']),
        nodeDef('Relu', 'Relu', ['MatMul:product:0']),
        nodeDef('Identity', 'Identity', ['Relu:activations:0']),
      ],
      returns: { identity: 'Identity:output:0' },
    },
    tracedSave,
    restore,
    {
      name: '__inference__initializer_4',
      parameters: ['table', 'filename'],
      nodes: [nodeDef('InitializeTableFromTextFileV2', 'init', ['table', 'filename'])],
    },
    ...functions,
  ];
  return savedModel(
    metaGraph(graphDef(main, library), { saver: 'saver_filename:0', assets: { 'Const:0': 'vocab.txt' }, init: 'NoOp', ...meta }),
  );
}
