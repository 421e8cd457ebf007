import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { latin1, u16, utf8 } from '../test-files/bytes.ts';
import { makeZip, type ZipPart } from '../test-files/zip.ts';
import { zipFormat, zipKinds } from './recognise.ts';

const parts = (names: readonly string[]): ZipPart[] => names.map((name) => ({ name, data: utf8('x') }));
const kind = (...names: readonly string[]) => zipFormat(bytesSource(makeZip(parts(names))))?.kind;

describe('the names in an archive tell which framework wrote it', () => {
  test.each<[string, readonly string[]]>([
    ['keras-zip', ['config.json', 'metadata.json']],
    ['keras-zip', ['config.json', 'model.weights.h5']],
    ['keras-zip', ['config.json', 'model.weights.npz']],
    ['keras-zip', ['config.json', 'model.weights.json']],
    ['keras-zip', ['assets/vocabulary.txt', 'config.json']],
    ['zip', ['config.json', 'x/metadata.json']],
    ['zip', ['config.json', 'metadata.json.bak']],
    ['zip', ['config.json', 'metadata_json']],
    ['zip', ['metadata.json']],
    ['zip', ['x.config.json', 'metadata.json']],
    ['torch-zip', ['archive/data.pkl']],
    ['torch-zip', ['data.pkl']],
    ['torch-zip', ['x', 'a/b/constants.pkl']],
    ['zip', ['xdata.pkl']],
    ['zip', ['data.pkl/x']],
    ['torch-archive', ['MAR-INF/MANIFEST.json']],
    ['torch-archive', ['mar-inf/manifest.JSON', 'model.pt']],
    ['zip', ['x/MAR-INF/MANIFEST.json']],
    ['zip', ['MAR-INF/MANIFEST.json.bak']],
    ['skops', ['schema.json', 'x']],
    ['zip', ['x/schema.json']],
    ['npz', ['a.npy', 'b/c.npy']],
    ['zip', ['a.npy', 'b.txt']],
    ['zip', ['a.npy.txt']],
    ['zip', []],
    ['keras-zip', ['config.json', 'metadata.json', 'data.pkl']],
    ['torch-zip', ['data.pkl', 'MAR-INF/MANIFEST.json', 'schema.json']],
  ])('%s: %j', (expected, names) => {
    expect(kind(...names)).toBe(expected);
  });

  test('with a label each', () => {
    const label = (...names: readonly string[]) => zipFormat(bytesSource(makeZip(parts(names))))?.label;
    expect([
      label('config.json', 'metadata.json'),
      label('data.pkl'),
      label('MAR-INF/MANIFEST.json'),
      label('schema.json'),
      label('a.npy'),
      label('a'),
    ]).toEqual(['Keras archive', 'PyTorch zip', 'TorchServe archive', 'skops archive', 'NumPy archive', 'Zip archive']);
    expect(zipKinds).toEqual(['zip', 'torch-zip', 'npz', 'keras-zip', 'skops', 'torch-archive']);
  });
});

test('names are read behind extra fields and comments, until an entry is broken', () => {
  const bytes = makeZip([{ name: 'a', data: utf8('x'), zip64: true }, ...parts(['data.pkl'])]);
  expect(zipFormat(bytesSource(bytes))?.kind).toBe('torch-zip');
  const central = Buffer.from(bytes).indexOf('PK\x01\x02', 0, 'latin1');
  const second = Buffer.from(bytes).indexOf('PK\x01\x02', central + 4, 'latin1');
  const broken = bytes.slice();
  broken.set(latin1('XX'), second);
  expect(zipFormat(bytesSource(broken))?.kind).toBe('zip');
  const moved = bytes.slice();
  moved.set(u16(8), central + 30);
  moved.set(u16(12), central + 32);
  expect(zipFormat(bytesSource(moved))?.kind).toBe('torch-zip');
});

test('four thousand names are looked at', () => {
  const many = (count: number) => kind(...Array.from({ length: count }, () => 'x'), 'data.pkl');
  expect(many(3999)).toBe('torch-zip');
  expect(many(4000)).toBe('zip');
});

test('without an end record an archive is told by its first bytes', () => {
  const format = (text: string) => zipFormat(bytesSource(latin1(text)));
  expect(format('PK\x03\x04rest')).toEqual({ kind: 'zip', label: 'Zip archive' });
  expect(format('PK\x03')).toBeUndefined();
  expect(format('xPK\x03\x04')).toBeUndefined();
  expect(format('')).toBeUndefined();
});
