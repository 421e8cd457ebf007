/** Writes NumPy archives for the demo and for tests: .npy version 1.0 members, stored in a zip with fixed dates (NEP 1, APPNOTE 6.3). */
import { crc32 } from 'node:zlib';

/** Floats become `<f4`, whole numbers `<i8`, bytes `|u1`. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

function dataOf(values: NpyArray['values']): { descriptor: string; bytes: Uint8Array } {
  if (values instanceof Uint8Array) return { descriptor: '|u1', bytes: values };
  const isFloat = values instanceof Float32Array;
  const bytes = new Uint8Array(values.length * (isFloat ? 4 : 8));
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries())
    if (isFloat) view.setFloat32(index * 4, value, true);
    else view.setBigInt64(index * 8, BigInt(value), true);
  return { descriptor: isFloat ? '<f4' : '<i8', bytes };
}

/** One array as a .npy file. */
export function npyBytes({ shape, values }: NpyArray): Uint8Array {
  const { bytes, descriptor } = dataOf(values);
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const header = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version, length and header together fill whole lines of 64 bytes.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01', 'latin1');
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), bytes]);
}

/** 1 January 1980, the first date that a zip can state. */
const fixedDate = 0x21;

/** Arrays by name as a .npz file; equal arrays give equal bytes. */
export function npzBytes(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, array] of Object.entries(arrays)) {
    const file = Buffer.from(`${name}.npy`, 'latin1');
    const bytes = npyBytes(array);
    // What local and central header share: version, flags, method, time, date, CRC, sizes, length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(fixedDate, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(file.length, 22);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    common.copy(central, 6);
    central.writeUInt32LE(at, 42);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), common, file, bytes);
    directory.push(central, file);
    at += 30 + file.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(arrays).length, 8);
  end.writeUInt16LE(Object.keys(arrays).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
}
