/** What a model would make the runtime open or run is told from its bytes, wherever it hides, and nothing but a refusal comes of damage. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '#contract/errors';
import { concat } from '#formats/test-files/bytes';
import { block, entry, initializer, int, makeOnnx, node } from '#formats/test-files/onnx';
import { checkModel } from './model.ts';
import { readStructure } from './onnx-structure.ts';
import { linearOnnx } from './test-models.ts';

const outside = (name: string) => initializer(name, [4], 16, { location: '../weights.bin' });

test('a plain model has its operators and nothing outside', () => {
  const structure = readStructure(linearOnnx({ weights: [1, -1, 1, -1], bias: 0 }));
  expect([...structure.operators]).toEqual([':Flatten', ':Gemm']);
  expect(structure.external).toBeUndefined();
});

describe('weights outside the file are found', () => {
  const branch = (tensor: Uint8Array, field = 6) => block(5, block(1, 'then_branch'), block(field, node('Relu'), tensor));
  const constant = (field: number) => node('Constant', '', block(5, block(1, 'value'), block(field, outside('deep').subarray(2))));
  test.each([
    ['in the graph', makeOnnx([node('Relu'), outside('w')]), 'w'],
    ['in a branch of an If', makeOnnx([node('If', '', branch(outside('branch')))]), 'branch'],
    ['in a list of graphs', makeOnnx([node('If', '', branch(outside('branch'), 11))]), 'branch'],
    ['in what trains the model', concat(makeOnnx([node('Relu')]), block(20, block(1, outside('training')))), 'training'],
    ['in a sparse tensor', makeOnnx([node('Relu'), block(15, block(1, outside('sparse').subarray(2)))]), 'sparse'],
    ['in a constant', makeOnnx([constant(5)]), 'deep'],
    ['in a list of constants', makeOnnx([constant(10)]), 'deep'],
    [
      'in a function',
      makeOnnx([node('Relu')], block(25, block(1, 'f'), constant(5).subarray(0, 0), block(7, ...[constant(5).subarray(2)]))),
      'deep',
    ],
    ['with a location and no mark', makeOnnx([node('Relu'), block(5, block(8, 'quiet'), entry(13, 'location', 'x'))]), 'quiet'],
    ['in a second graph of the same field', concat(makeOnnx([node('Relu')]), block(7, outside('second'))), 'second'],
  ])('%s', (_, bytes, name) => {
    expect(readStructure(bytes).external).toBe(name);
    expect(() => checkModel(bytes)).toThrow('outside the model file');
  });
});

test('custom operators and compiled code are refused, functions of the model itself are not', () => {
  expect(() => checkModel(makeOnnx([node('Shell', 'evil.ops')]))).toThrow('custom operator “Shell”');
  expect(() => checkModel(makeOnnx([node('EPContext', 'com.microsoft')]))).toThrow('loads compiled code');
  checkModel(makeOnnx([node('Own', 'local')], block(25, block(1, 'Own'), block(10, 'local'), block(7, block(4, 'Relu')))));
});

test('messages nested without end are refused, not followed', () => {
  let graph: Uint8Array = block(1, block(4, 'Relu'));
  for (let depth = 0; depth < 100; depth += 1) graph = block(1, block(4, 'If'), block(5, block(6, graph)));
  expect(() => readStructure(block(7, graph))).toThrow('nested deeper');
});

test.each([
  ['an empty file', new Uint8Array(0), 'no operator'],
  ['text', new Uint8Array(Buffer.from('{"model": "none"}')), 'ONNX'],
  ['a length past the end', concat(int(1, 8), Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f)), 'runs past its end'],
  ['a number without end', new Uint8Array(12).fill(0xff), 'has no end'],
  ['groups, which ONNX does not have', Uint8Array.of(0x0b, 0x0c), 'no field of this kind'],
])('%s is refused', (_, bytes, reason) => {
  expect(() => readStructure(bytes)).toThrow(reason);
});

test('damage anywhere gives a structure or a refusal', () => {
  const good = makeOnnx([node('If', '', block(5, block(1, 'then_branch'), block(6, node('Relu')))), outside('w')]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 }), fc.nat(good.length), (changes, length) => {
      const bytes = good.slice(0, length);
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      try {
        readStructure(bytes);
      } catch (thrown) {
        if (!(thrown instanceof AssayError && thrown.code === 'not-assessable')) throw thrown;
      }
    }),
    { numRuns: 3000 },
  );
});
