/** Reads one NumPy array of numbers (NEP 1) from hostile bytes; arrays of objects are pickles and are refused. */
import { AssayError } from '#contract/errors';

/** Most values of one array that are held. */
const maxValues = 2 ** 27;

export interface NumberArray {
  readonly shape: readonly number[];
  /** Row-major. Unsigned and signed bytes keep their own type, so that pictures can be told from measurements. */
  readonly values: Float32Array | Uint8Array | Int32Array;
  readonly dtype: string;
}

function refuse(name: string, reason: string): never {
  throw new AssayError('not-assessable', `The array “${name.slice(0, 80)}” cannot be read: ${reason}.`);
}

interface Kind {
  readonly bytes: number;
  readonly make: (length: number) => Float32Array | Uint8Array | Int32Array;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

const asFloat = (length: number) => new Float32Array(length);
const asInteger = (length: number) => new Int32Array(length);

const kinds: Readonly<Record<string, Kind>> = {
  f4: { bytes: 4, make: asFloat, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, make: asFloat, read: (view, at, little) => view.getFloat64(at, little) },
  u1: { bytes: 1, make: (length) => new Uint8Array(length), read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, make: asInteger, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, make: asInteger, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, make: asInteger, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, make: asInteger, read: (view, at, little) => clamped(view.getUint32(at, little)) },
  i4: { bytes: 4, make: asInteger, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, make: asInteger, read: (view, at, little) => clamped(Number(view.getBigUint64(at, little))) },
  i8: { bytes: 8, make: asInteger, read: (view, at, little) => clamped(Number(view.getBigInt64(at, little))) },
};

/** Whole numbers beyond 32 bits become the outermost one: no label and no picture has them, and none wraps into range. */
function clamped(value: number): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value));
}

function headerOf(bytes: Uint8Array, name: string): { text: string; dataAt: number } {
  if (bytes.length < 10 || bytes[0] !== 0x93 || new TextDecoder('latin1').decode(bytes.subarray(1, 6)) !== 'NUMPY')
    refuse(name, 'it has no NumPy magic');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 0) > 1;
  if (wide && bytes.length < 12) refuse(name, 'its header is cut off');
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const at = wide ? 12 : 10;
  if (length > 65_536 || at + length > bytes.length) refuse(name, `its header claims ${length} bytes`);
  return { text: new TextDecoder('latin1').decode(bytes.subarray(at, at + length)), dataAt: at + length };
}

/** The header is a Python literal; it is taken apart by pattern, never evaluated. */
function shapeIn(header: string, name: string): number[] {
  const inside = /'shape'\s*:\s*\(([^)]{0,400})\)/.exec(header)?.[1];
  if (inside === undefined) refuse(name, 'its header has no shape');
  const parts = inside.split(',').map((part) => part.trim());
  const given = parts.filter((part) => part !== '');
  if (given.some((part) => !/^\d{1,12}$/.test(part))) refuse(name, 'its shape is no list of numbers');
  return given.map(Number);
}

function fromFortran(values: NumberArray['values'], shape: readonly number[], make: Kind['make']): NumberArray['values'] {
  const out = make(values.length);
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, dim) => product * dim, 1));
  for (let at = 0; at < out.length; at += 1) {
    out[at] = values[index.reduce((sum, place, axis) => sum + place * (strides[axis] ?? 0), 0)] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return out;
}

/** @throws AssayError `not-assessable` naming the array and what is wrong with it */
export function readNumberArray(bytes: Uint8Array, name: string): NumberArray {
  const { text, dataAt } = headerOf(bytes, name);
  const [, order = '', code = ''] = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(text) ?? [];
  if (code.startsWith('O')) refuse(name, 'it holds Python objects, which would have to be unpickled');
  const kind = kinds[code];
  if (!kind) refuse(name, code === '' ? 'its type is not a plain number' : `its type ${code} is not float32, float64 or a whole number`);
  const shape = shapeIn(text, name);
  const count = shape.reduce((product, dim) => product * dim, 1);
  // Also true for NaN, which a shape of enormous numbers and a zero makes.
  if (!(count <= maxValues)) refuse(name, `its shape has more values than are read: at most ${maxValues.toLocaleString('en')}`);
  if (dataAt + count * kind.bytes > bytes.length) refuse(name, `it has fewer bytes than its shape [${shape.join(', ')}] needs`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt, count * kind.bytes);
  const little = order !== '>';
  const values = kind.make(count);
  for (let index = 0; index < count; index += 1) values[index] = kind.read(view, index * kind.bytes, little);
  const fortran = /'fortran_order'\s*:\s*True/.test(text) && shape.length > 1;
  return { shape, values: fortran ? fromFortran(values, shape, kind.make) : values, dtype: code };
}
