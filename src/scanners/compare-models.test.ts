import { expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { concat } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { makeZip } from '#formats/test-files/zip';
import { compareModels } from './compare-models.ts';

interface Made {
  readonly type?: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint16Array;
}

function file(tensors: Readonly<Record<string, Made>>, metadata?: Readonly<Record<string, string>>): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const [name, { data, shape, type = 'F32' }] of Object.entries(tensors)) {
    header[name] = { dtype: type, shape, data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  return rawSafetensors(JSON.stringify(header), concat(...Object.values(tensors).map(({ data }) => new Uint8Array(data.buffer))));
}

const numbers = (count: number, change = 0) =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(index) + (index === 3 ? change : 0));

function compare(left: Uint8Array, right: Uint8Array) {
  const progress: number[] = [];
  const made = compareModels(
    { left: { source: bytesSource(left), name: 'left' }, right: { source: bytesSource(right), name: 'right' } },
    { signal: new AbortController().signal, onProgress: (done) => progress.push(done) },
  );
  return { ...made, of: (name: string) => made.tensors.find((each) => each.name === name), progress };
}

test('each kind of change is told, with its size', () => {
  const left = file(
    {
      same: { shape: [4], data: numbers(4) },
      edited: { shape: [40_000], data: numbers(40_000) },
      gone: { shape: [2], data: numbers(2) },
      turned: { shape: [2, 3], data: numbers(6) },
      narrow: { shape: [3], data: Float32Array.of(1, -2, 0.5) },
    },
    { format: 'pt', step: '1' },
  );
  const right = file(
    {
      same: { shape: [4], data: numbers(4) },
      edited: { shape: [40_000], data: numbers(40_000, 0.5) },
      turned: { shape: [3, 2], data: numbers(6) },
      narrow: { type: 'BF16', shape: [3], data: Uint16Array.of(0x3f80, 0xc000, 0x3f00) },
      fresh: { shape: [1], data: numbers(1) },
    },
    { format: 'pt', step: '2' },
  );
  const told = compare(left, right);
  expect(told.counts).toEqual({ same: 1, changed: 1, removed: 1, reshaped: 1, retyped: 1, added: 1 });
  expect(told.of('edited')).toMatchObject({ change: 'changed', changed: 1, maximum: expect.closeTo(0.5, 6) });
  expect(told.of('edited')?.relative).toBeCloseTo(0.5 / Math.hypot(...numbers(40_000)), 8);
  expect(told.of('edited')?.cosine).toBeCloseTo(1, 4);
  expect(told.of('narrow')).toMatchObject({ change: 'retyped', leftType: 'F32', rightType: 'BF16', changed: 0, maximum: 0 });
  expect(told.of('same')).toMatchObject({ change: 'same', maximum: 0, relative: 0, cosine: 1 });
  expect(told.of('turned')).toMatchObject({ leftShape: '[2, 3]', rightShape: '[3, 2]' });
  expect(told.tensors[0]?.name).toBe('edited');
  expect(told.tensors.at(-1)?.name).toBe('same');
  expect(told.statements).toEqual([{ label: 'metadata step', left: '1', right: '2' }]);
  expect(told.progress.every((done, index) => index === 0 || done >= (told.progress[index - 1] ?? 0))).toBe(true);
});

const storage = (key: string, count: number) =>
  concat('(', op.text('storage'), op.global('torch', 'FloatStorage'), op.text(key), op.text('cpu'), op.number(count), 'tQ');
const torchTensor = (key: string, rows: number, columns: number, steps = [columns, 1]) =>
  reduce(
    'torch._utils',
    '_rebuild_tensor_v2',
    storage(key, rows * columns),
    op.number(0),
    concat('(', op.number(rows), op.number(columns), 't'),
    concat('(', ...steps.map(op.number), 't'),
    concat('\x89'),
    reduce('collections', 'OrderedDict'),
  );

test('a PyTorch archive is compared with safetensors by name, also under a wrapper', () => {
  const weights = numbers(12);
  const torch = makeZip([
    { name: 'm/data.pkl', data: stream('}(', op.text('state_dict'), '}(', op.text('fc.weight'), torchTensor('0', 3, 4), 'uu') },
    { name: 'm/data/0', data: new Uint8Array(weights.buffer) },
    { name: 'm/version', data: concat('3\n') },
  ]);
  const told = compare(torch, file({ 'fc.weight': { shape: [3, 4], data: weights } }));
  expect(told.counts).toEqual({ same: 1 });
  expect(told.remarks).toContain('Names were compared without the prefix "state_dict.".');
});

test('a tensor that lies in another order is not called changed', () => {
  const made = (steps: number[]) =>
    makeZip([
      { name: 'm/data.pkl', data: stream('}(', op.text('w'), torchTensor('0', 3, 4, steps), 'u') },
      { name: 'm/data/0', data: new Uint8Array(numbers(12).buffer) },
    ]);
  expect(compare(made([4, 1]), made([1, 3])).of('w')).toMatchObject({ change: 'not-compared', maximum: null });
});

test('numbers that are none on one side are counted, and no size is made up', () => {
  const told = compare(
    file({ w: { shape: [2], data: Float32Array.of(1, Number.NaN) } }),
    file({ w: { shape: [2], data: Float32Array.of(1, 2) } }),
  );
  expect(told.of('w')).toMatchObject({ change: 'changed', changed: 1, maximum: null, relative: null, cosine: null });
});

test('what holds no tensors is refused in words', () => {
  const none = concat('just text, nothing more\n');
  expect(() => compare(none, file({}))).toThrow('no tensors are read from that');
});
