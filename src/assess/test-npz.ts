/** Writes .npz archives for tests. */
import { concat } from '#formats/test-files/bytes';
import { makeZip } from '#formats/test-files/zip';

interface TestArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

function npyOf({ shape, values }: TestArray): Uint8Array {
  const code = values instanceof Float32Array ? '<f4' : values instanceof Int32Array ? '<i4' : '|u1';
  const header = `{'descr': '${code}', 'fortran_order': False, 'shape': (${shape.map((dim) => `${dim},`).join('')}), }\n`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return concat('\x93NUMPY', 1, 0, header.length & 0xff, header.length >> 8, header, bytes);
}

export function npzOf(arrays: Readonly<Record<string, TestArray>>): Uint8Array {
  return makeZip(Object.entries(arrays).map(([name, array]) => ({ name: `${name}.npy`, data: npyOf(array) })));
}
