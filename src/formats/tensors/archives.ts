/** Lists the tensors of zip archives: PyTorch's, by its pickle and its storages, and NumPy's, member by member. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { readArchive } from '../zip/archive.ts';
import { npyTensor } from './npy.ts';
import { elementsOf, emptyList, namesByPlace, type TensorList, type TensorRef } from './tensor.ts';
import { readTorchPickle, type TorchTensor } from './torch.ts';
import { widthOf } from './values.ts';
import { type MemberBytes, memberBytes } from './zip-members.ts';

/** Raw tensor data as torch.save and torch.jit.save name it. */
const storageName = /(?:^|\/)(?:data|constants|tensors)\/\d+$/;
const nothing: ByteSource = { size: 0, read: () => new Uint8Array(0) };

/** Row-major steps of a shape; a dimension of one may have any. */
function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let index = shape.length - 1; index >= 0; index -= 1) {
    const size = shape[index] ?? 1;
    if (size !== 1 && strides[index] !== step) return false;
    step *= size;
  }
  return true;
}

/** Whether the steps, sorted, fill the range without gap: a transposed tensor's do. */
function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  const order = shape.map((size, index) => ({ size, step: strides[index] ?? 0 })).filter(({ size }) => size !== 1);
  order.sort((left, right) => left.step - right.step);
  let step = 1;
  for (const each of order) {
    if (each.step !== step) return false;
    step *= each.size;
  }
  return true;
}

function torchRef(tensor: TorchTensor, home: MemberBytes, little: boolean): TensorRef {
  const { name, offset, shape, strides, type } = tensor;
  const elements = elementsOf(shape);
  const width = widthOf(type) ?? 1;
  const dense = elements === 0 || isDense(shape, strides);
  const from = Math.min(home.size, offset * width);
  const to = dense ? Math.min(home.size, from + elements * width) : home.size;
  return {
    ...{ name, type, shape, elements, open: () => home.open() ?? nothing, from, to, member: home.name, littleEndian: little, dense },
    ...(isRowMajor(shape, strides) ? {} : { strides }),
  };
}

/** @throws MalformedInput, LimitReached as the readers of archive and pickle do */
export function torchTensors(source: ByteSource, budget: Budget): TensorList {
  const list = emptyList();
  const homes = new Map<string, MemberBytes>();
  const { members } = readArchive(source, budget);
  const textOf = (ending: string): string => {
    const member = members.find(({ listed }) => listed.name.endsWith(ending) && listed.size < 4096);
    const bytes = member && memberBytes(source, member, budget)?.open();
    return bytes ? Buffer.from(bytes.read(0, 4096)).toString('utf8').trim() : '';
  };
  const little = textOf('/byteorder') !== 'big';
  for (const member of members)
    if (storageName.test(member.listed.name)) {
      const home = memberBytes(source, member, budget);
      if (home && !homes.has(home.name)) homes.set(home.name, home);
      else list.remarks.push(`${member.listed.name.slice(0, 200)} cannot be read, or stands in the archive twice.`);
    }
  const used = new Map<string, TensorRef[]>();
  for (const member of members) {
    const [, folder, kind = ''] = /^(.*?)(data|constants|attributes)\.pkl$/.exec(member.listed.name) ?? [];
    if (folder === undefined) continue;
    const pickle = memberBytes(source, member, budget)?.open();
    if (pickle === undefined) {
      list.remarks.push(`${member.listed.name.slice(0, 200)} cannot be read, so its tensors are not listed.`);
      continue;
    }
    const read = readTorchPickle(pickle, budget);
    if (!read.whole) list.remarks.push(`Not every tensor of ${member.listed.name.slice(0, 200)} could be listed.`);
    for (const tensor of read.tensors) {
      const home = homes.get(`${folder}${kind}/${tensor.storage}`) ?? homes.get(`${folder}data/${tensor.storage}`);
      if (home === undefined) list.remarks.push(`The storage ${tensor.storage} of ${tensor.name} is not in the archive.`);
      else {
        const ref = torchRef(tensor, home, little);
        list.tensors.push(ref);
        used.set(home.name, [...(used.get(home.name) ?? []), ref]);
      }
    }
  }
  for (const home of homes.values())
    list.ranges.push({
      ...{ open: () => home.open() ?? nothing, from: 0, to: home.size, member: home.name, looked: new Set([0]) },
      nameAt: namesByPlace((used.get(home.name) ?? []).slice(0, 1000), `storage ${home.name}`),
    });
  const version = textOf('/version');
  if (version !== '') list.statements.set('PyTorch archive version', version.slice(0, 40));
  return list;
}

/** @throws MalformedInput, LimitReached as the readers of archive and header do */
export function npzTensors(source: ByteSource, budget: Budget): TensorList {
  const list = emptyList();
  for (const member of readArchive(source, budget).members) {
    const home = memberBytes(source, member, budget);
    const bytes = home?.open();
    const shown = member.listed.name.slice(0, 200);
    if (home === undefined || bytes === undefined) {
      list.remarks.push(`${shown} cannot be read, or is too large to unpack.`);
      continue;
    }
    try {
      const name = member.listed.name.replace(/\.npy$/, '');
      const tensor = npyTensor(bytes, name, home.name, () => home.open() ?? nothing, budget);
      if (tensor === undefined) list.remarks.push(`${shown} holds objects or is no array.`);
      else {
        list.tensors.push(tensor);
        list.ranges.push({
          open: tensor.open,
          from: tensor.from,
          to: tensor.to,
          member: home.name,
          looked: new Set(),
          nameAt: () => `array ${name}`,
        });
      }
    } catch (error) {
      if (!(error instanceof MalformedInput) && !(error instanceof LimitReached)) throw error;
      list.remarks.push(`${shown} cannot be read: ${error.message}`);
    }
  }
  return list;
}
