/** Hostile archives and arrays end in a refusal that says why, never in anything else. */
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssayError } from '#contract/errors';
import { concat } from '#formats/test-files/bytes';
import { makeZip, type ZipPart } from '#formats/test-files/zip';
import { readNumberArray } from './npy.ts';
import { readNpz } from './npz.ts';

/** A .npy file of any header text. */
function npy(header: string, data: Uint8Array | number, version = 1): Uint8Array {
  const text = `${header}\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return concat('\x93NUMPY', version, 0, new Uint8Array(length), text, typeof data === 'number' ? new Uint8Array(data) : data);
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

/** What a reader did with bytes: its answer, or the words of its refusal. */
function refusal(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (thrown) {
    if (thrown instanceof AssayError && thrown.code === 'not-assessable') return thrown.message;
    throw thrown;
  }
}

describe('arrays', () => {
  test.each([
    ['<f4', [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]],
    ['>f4', [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], [1, -2]],
    ['<f8', [0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf], [0.5, -1]],
    ['|u1', [0, 255], [0, 255]],
    ['|i1', [0x7f, 0x80], [127, -128]],
    ['<i2', [0xff, 0xff, 1, 0], [-1, 1]],
    ['>u2', [1, 0, 0, 2], [256, 2]],
    ['<i8', [5, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [5, -1]],
    ['<u8', [0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0], [2 ** 31 - 1, 7]],
  ])('of type %s are read', (descr, bytes, values) => {
    const array = readNumberArray(npy(header(descr, '(2,)'), Uint8Array.from(bytes)), 'x');
    expect([array.shape, [...array.values]]).toEqual([[2], values]);
  });

  test('of version 2 and in Fortran order come out row by row', () => {
    const bytes = Uint8Array.from([1, 4, 2, 5, 3, 6]);
    const array = readNumberArray(npy(header('|u1', '(2, 3)', 'True'), bytes, 2), 'x');
    expect([...array.values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each([
    ['objects, which are pickles', npy(header('|O', '(1,)'), 100), 'would have to be unpickled'],
    ['complex numbers', npy(header('<c8', '(1,)'), 8), 'type c8'],
    ['records', npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4), 'not a plain number'],
    ['fewer bytes than the shape needs', npy(header('<f4', '(1000, 1000)'), 16), 'fewer bytes'],
    ['a shape of petabytes', npy(header('<f4', '(999999999999, 999999999999)'), 16), 'at most'],
    ['a shape whose product is no number', npy(header('<f4', `(${'999999999999, '.repeat(27)}0)`), 16), 'at most'],
    ['a shape that calls something', npy(header('<f4', "(__import__('os').system('id'),)"), 16), 'no list of numbers'],
    ['a negative shape', npy(header('<f4', '(-1,)'), 16), 'no list of numbers'],
    ['no magic', new Uint8Array(64), 'no NumPy magic'],
    ['a header longer than the file', npy(header('<f4', '(1,)'), 4).slice(0, 20), 'its header claims'],
  ])('of %s are refused', (_, bytes, reason) => {
    expect(refusal(() => readNumberArray(bytes, 'x'))).toContain(reason);
  });

  test('damaged anywhere give an array or a refusal', () => {
    const good = npy(header('<f4', '(2, 3)'), 24);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length), (changes, length) => {
        const bytes = good.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        refusal(() => readNumberArray(bytes, 'x'));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('archives', () => {
  const array = npy(header('|u1', '(3,)'), Uint8Array.from([1, 2, 3]));
  const wanted = new Set(['x', 'y']);
  const archive = (part: Partial<ZipPart>) => makeZip([{ name: 'x.npy', data: array, ...part }]);

  test('stored, deflated, streamed and of 64 bits are read; what nobody asked for is not', () => {
    for (const part of [{}, { deflate: true }, { descriptor: true }, { zip64: true }, { zip64: true, deflate: true }])
      expect([...(readNpz(archive(part), wanted).get('x') ?? [])]).toEqual([...array]);
    const other = makeZip([
      { name: 'payload.npy', data: array, method: 99 },
      { name: 'y.npy', data: array },
    ]);
    expect([...readNpz(other, wanted).keys()]).toEqual(['y']);
  });

  test.each([
    ['a member of another checksum', archive({ crc: 1 }), 'checksum'],
    ['a member that grows beyond its stated size', archive({ deflate: true, size: 10 }), 'grows beyond'],
    ['another method', archive({ method: 12 }), 'method 12'],
    [
      'the same name twice',
      makeZip([
        { name: 'x.npy', data: array },
        { name: 'x.npy', data: array },
      ]),
      'twice',
    ],
    ['too many members', makeZip([{ name: 'x.npy', data: array }], { count: 5000 }), '5000 members'],
    ['a directory that counts too much', makeZip([{ name: 'x.npy', data: array }], { count: 7 }), 'directory'],
    ['no zip at all', new Uint8Array(100), 'end record'],
    ['nothing', new Uint8Array(0), 'too short'],
  ])('with %s are refused', (_, bytes, reason) => {
    expect(refusal(() => readNpz(bytes, wanted))).toContain(reason);
  });

  test('that state little and hold much are not unpacked', () => {
    const bomb = deflateRawSync(new Uint8Array(50_000_000));
    const bytes = makeZip([{ name: 'x.npy', data: new Uint8Array(bomb), method: 8, size: 64, crc: crc32(new Uint8Array(64)) }]);
    expect(refusal(() => readNpz(bytes, wanted))).toContain('grows beyond');
  });

  test('damaged anywhere give arrays or a refusal', () => {
    const good = makeZip([
      { name: 'x.npy', data: array, deflate: true },
      { name: 'y.npy', data: array, zip64: true },
    ]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length), (changes, cut) => {
        const bytes = good.slice(0, cut < good.length / 2 ? good.length : cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        refusal(() => readNpz(bytes, wanted));
      }),
      { numRuns: 3000 },
    );
  });
});
