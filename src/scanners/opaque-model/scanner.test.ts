import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

describe('a model that only its runtime reads is told as high', () => {
  test.each([
    ['TensorRT', concat('ftrt', new Uint8Array(200))],
    ['ONNX Runtime', concat(new Uint8Array([8, 0, 0, 0]), 'ORTM', new Uint8Array(200))],
    ['RKNN', concat('RKNN', new Uint8Array(200))],
    ['Torch7 in ASCII', utf8('4\n1\n3\nV 1\n9\nnn.Linear\n')],
  ])('%s', (_name, bytes) => {
    const scan = scanBytes(bytes);
    expect(scan.severities.get('MDL-FB-007')).toBe('high');
    expect(scan.coverage).toEqual([expect.objectContaining({ state: 'unread', from: 0, to: bytes.length })]);
  });
});

test('a pickle inside an engine is told as what it does', () => {
  const scan = scanBytes(concat('ftrt', new Uint8Array(200), stream(reduce('posix', 'system', op.text('id')))));
  expect(scan.verdict).toBe('critical');
});

test.each([
  ['MATLAB data', concat('MATLAB 5.0 MAT-file, Platform: GLNXA64'.padEnd(124), '\x00\x01IM', new Uint8Array(64))],
  ['NCNN parameters', utf8('7767517\n3 3\nInput data 0 1 data\n')],
])('%s are named, and said not to be read', (_name, bytes) => {
  const scan = scanBytes(bytes);
  expect(scan.outcome).toBe('unsupported');
  expect(scan.outcomeDetail).toContain(scan.format.label);
});
