import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const weights = (...paths: unknown[]) => [
  { paths, weights: [{ name: 'w', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'uint8', min: 0, scale: 1 } }] },
];
const node = (op: string, name: string, input: string[] = [], attr: object = {}) => ({ op, name, input, attr });
const text = (name: string, value: string) =>
  node('Const', name, [], { dtype: { type: 'DT_STRING' }, value: { tensor: { dtype: 'DT_STRING', stringVal: [base64(value)] } } });
const model = (nodes: object[], more: object = {}, manifest: unknown = weights('group1-shard1of1.bin')) =>
  utf8(
    JSON.stringify({
      format: 'graph-model',
      generatedBy: '2.15.0',
      modelTopology: { node: [node('Placeholder', 'x'), node('MatMul', 'm', ['x', 'w']), ...nodes], library: {}, versions: {} },
      weightsManifest: manifest,
      ...more,
    }),
  );

test('a graph model is clean and described', () => {
  const bytes = model([]);
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'tfjs' } });
  expect(scan.card).toMatchObject({ framework: 'TensorFlow.js', parameters: 6, quantisation: 'uint8', producer: '2.15.0' });
  expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'model description' }]);
});

test.each([
  '/etc/passwd',
  '../../secret.bin',
  'https://evil.example/w.bin',
  '//evil.example/w',
  'file:///etc/passwd',
  'C:\\x',
  '%2e%2e/x',
  'data:,x',
  'a/../../b',
])('weights from %s are high', (path) => {
  const scan = scanBytes(model([], {}, weights('ok.bin', path)));
  expect(scan).toMatchObject({ rules: ['MDL-TJS-001'], verdict: 'high' });
  expect(scan.observations[0]?.location.pointer).toBe('/weightsManifest/0/paths/1');
});

describe('the graph', () => {
  test('is judged as that of TensorFlow, with the call and its place', () => {
    const bytes = model([text('p', '/etc/cron.d/x'), text('c', 'root id'), node('WriteFile', 'w', ['p', 'c'])]);
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({ rules: ['MDL-TF-001'], verdict: 'high' });
    const [finding] = scan.observations;
    expect(finding?.evidence?.reconstruction).toBe('WriteFile("/etc/cron.d/x", "root id")');
    const { offset = 0, length = 0 } = finding?.location ?? {};
    expect(JSON.parse(Buffer.from(bytes.subarray(offset, offset + length)).toString())).toMatchObject({ op: 'WriteFile' });
  });

  test('also in functions of its library, and without weights', () => {
    const library = { function: [{ signature: { name: 'f' }, nodeDef: [node('PyFunc', 'p')] }] };
    expect(scanBytes(utf8(JSON.stringify({ modelTopology: { node: [], library } }))).rules).toEqual(['MDL-TF-004']);
  });

  test('is read also where another key of a configuration stands beside it', () => {
    expect(scanBytes(model([node('PyFunc', 'p')], { transformers_version: '4' })).rules).toContain('MDL-TF-004');
  });
});

test('a Lambda in a layers model is high', () => {
  const bytes = utf8(
    JSON.stringify({
      format: 'layers-model',
      modelTopology: {
        keras_version: '2.15',
        model_config: { class_name: 'Sequential', config: { layers: [{ class_name: 'Lambda', config: {} }] } },
      },
      weightsManifest: weights('w.bin'),
    }),
  );
  expect(['high', 'critical']).toContain(scanBytes(bytes).verdict);
});

test('text that acts and a manifest that makes no sense are told', () => {
  expect(scanBytes(model([], { userDefinedMetadata: { note: ['<script>x</script>'] } })).rules).toEqual(['MDL-TF-009']);
  for (const manifest of [
    [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [-1], dtype: 'float32' }] }],
    [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [2 ** 40, 2 ** 40], dtype: 'float32' }] }],
    [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [1], dtype: 'evil' }] }],
    [{ paths: [7], weights: [] }],
    { paths: [] },
  ])
    expect(scanBytes(model([], {}, manifest))).toMatchObject({ rules: ['MDL-TJS-002'], verdict: 'medium' });
});
