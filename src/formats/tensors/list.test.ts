import { expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import type { FormatKind } from '../format.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { concat, latin1, u16 } from '../test-files/bytes.ts';
import { makeGguf } from '../test-files/gguf.ts';
import { initializer, makeOnnx, node } from '../test-files/onnx.ts';
import { op, reduce, stream } from '../test-files/pickle.ts';
import { makeSafetensors } from '../test-files/safetensors.ts';
import { makeZip } from '../test-files/zip.ts';
import { listTensors } from './list.ts';
import { isReadable, valueWindows } from './values.ts';

const numbers = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
const storage = concat('(', op.text('storage'), op.global('torch', 'FloatStorage'), op.text('0'), op.text('cpu'), op.number(6), 'tQ');
const tensor = reduce(
  'torch._utils',
  '_rebuild_tensor_v2',
  storage,
  op.number(0),
  concat('(', op.number(2), op.number(3), 't'),
  concat('(', op.number(3), op.number(1), 't'),
  latin1('\x89'),
  reduce('collections', 'OrderedDict'),
);
const npyText = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
const npy = concat('\x93NUMPY\x01\0', u16(npyText.length), npyText, numbers);

const files: readonly (readonly [kind: FormatKind, bytes: Uint8Array, name: string])[] = [
  ['safetensors', makeSafetensors({ w: [2, 3] }), 'w'],
  [
    'torch-zip',
    makeZip([
      { name: 'm/data.pkl', data: stream('}(', op.text('w'), tensor, 'u') },
      { name: 'm/data/0', data: numbers },
    ]),
    'w',
  ],
  ['npz', makeZip([{ name: 'w.npy', data: npy, deflate: true }]), 'w'],
  ['npy', npy, 'array'],
  ['gguf', makeGguf({ tensors: [['w', [3, 2], 0, 0]], data: 24 }), 'w'],
  ['onnx', makeOnnx([node('Relu'), initializer('w', [2, 3], 24)]), 'w'],
];

const list = (kind: FormatKind, bytes: Uint8Array) => listTensors(bytesSource(bytes), { kind, label: kind }, new Budget());

test.each(files)('%s: its tensor has a name, a type, a shape and values', (kind, bytes, name) => {
  const { tensors } = list(kind, bytes);
  expect(tensors).toMatchObject([{ name, type: 'F32', shape: [2, 3], elements: 6, dense: true }]);
  const [only] = tensors;
  if (only === undefined) throw new Error('no tensor');
  expect(isReadable(only)).toBe(true);
  expect([...valueWindows(only)].flatMap(({ values }) => Array.from(values))).toHaveLength(6);
});

test.each(files)('%s: bytes changed at random are refused or read, never worse', (kind, bytes) => {
  let state = 17;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 300; round += 1) {
    const bent = bytes.slice(0, next(5) === 0 ? next(bytes.length) : bytes.length);
    for (let change = 0; change < 1 + next(4); change += 1) bent[next(bent.length + 1)] = next(256);
    try {
      for (const each of list(kind, bent).tensors)
        if (isReadable(each)) for (const { values } of valueWindows(each)) expect(values.length).toBeLessThanOrEqual(bent.length);
    } catch (error) {
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
    }
  }
});
