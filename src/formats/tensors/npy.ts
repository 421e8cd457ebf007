/** Lists the one array of a NumPy file. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { npyObjectStart } from '../npy/header.ts';
import { elementsOf, type TensorRef } from './tensor.ts';
import { widthOf } from './values.ts';

const types: Readonly<Record<string, string>> = {
  ...{ f2: 'F16', f4: 'F32', f8: 'F64', i1: 'I8', i2: 'I16', i4: 'I32', i8: 'I64', u1: 'U8', u2: 'U16', u4: 'U32', u8: 'U64', b1: 'BOOL' },
  c8: 'C64',
};

/** Undefined for an array of objects and for what is no NumPy file. @throws as the reader of the header does */
export function npyTensor(source: ByteSource, name: string, member: string, open: () => ByteSource, budget: Budget): TensorRef | undefined {
  const header = npyObjectStart(source, budget.limits);
  if (header === undefined || header.holdsObjects) return undefined;
  const [, order = '|', code = ''] = /^([<>|=]?)([a-z]\d+)$/.exec(header.descr) ?? [];
  const shape = (header.shape.match(/\d+/g) ?? []).map(Number);
  const elements = elementsOf(shape);
  const type = types[code] ?? header.descr;
  const to = Math.min(source.size, header.dataStart + elements * (widthOf(type) ?? source.size));
  return {
    ...{ name, type, shape, elements, open, from: header.dataStart, to, member, littleEndian: order !== '>' },
    dense: widthOf(type) !== undefined,
  };
}
