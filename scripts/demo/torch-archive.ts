/** Writes archives the way torch.save does: stored members in one folder, sizes behind the data, tensors on lines of 64 bytes (torch/csrc, PyTorchStreamWriter). */
import { crc32 } from 'node:zlib';
import { concat, latin1, u16, u32, u64, utf8 } from '#formats/test-files/bytes';
import { op, type Plain, plain, stream } from '#formats/test-files/pickle';
import { floatBytes } from './float-bytes.ts';

export interface TorchTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const alignment = 64;
/** UTF-8 names, and a descriptor behind the data. */
const flags = 0x0808;

function member(folder: string, name: string, data: Uint8Array, at: number): { local: Uint8Array; central: Uint8Array } {
  const file = utf8(`${folder}/${name}`);
  const bare = 30 + file.length + 4;
  const padding = (alignment - ((at + bare) % alignment)) % alignment;
  const shared = concat(u16(flags), u16(0), u32(0));
  const sum = u32(crc32(data));
  const size = u32(data.length);
  return {
    local: concat(
      ...['PK\x03\x04', u16(0), shared, u32(0), u32(0), u32(0), u16(file.length), u16(padding + 4), file],
      ...['FB', u16(padding), 'Z'.repeat(padding), data, 'PK\x07\x08', sum, size, size],
    ),
    central: concat(
      ...['PK\x01\x02', u16(0), u16(0), shared, sum, size, size, u16(file.length), u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), file],
    ),
  };
}

function archive(folder: string, members: readonly (readonly [name: string, data: Uint8Array])[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let at = 0;
  for (const [name, data] of members) {
    const { central, local } = member(folder, name, data, at);
    locals.push(local);
    centrals.push(central);
    at += local.length;
  }
  const directory = concat(...centrals);
  const count = members.length;
  // The writer always adds the 64-bit records, whatever the size.
  return concat(
    ...locals,
    directory,
    ...['PK\x06\x06', u64(44), u16(0x031e), u16(45), u32(0), u32(0), u64(count), u64(count), u64(directory.length), u64(at)],
    ...['PK\x06\x07', u32(0), u64(at + directory.length), u32(1)],
    ...['PK\x05\x06', u16(0), u16(0), u16(count), u16(count), u32(directory.length), u32(at), u16(0)],
  );
}

function tensorCall(index: number, { shape, values }: TorchTensor): Uint8Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const tuple = (numbers: readonly number[]) => concat('(', ...numbers.map(plain), 't');
  return concat(
    ...[op.global('torch._utils', '_rebuild_tensor_v2'), '((', op.text('storage'), op.global('torch', 'FloatStorage')],
    ...[op.text(String(index)), op.text('cpu'), plain(values.length), 'tQ', plain(0), tuple(shape), tuple(strides), '\x89'],
    ...[op.global('collections', 'OrderedDict'), ')RtR'],
  );
}

/**
 * A checkpoint: a dictionary with the tensors under `state_dict` and plain values beside them.
 * @param planted opcodes of further key and value pairs, put into the dictionary between its plain values and the tensors
 */
export function torchCheckpoint(
  folder: string,
  facts: Readonly<Record<string, Plain>>,
  tensors: readonly TorchTensor[],
  planted: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const entries = Object.entries(facts).flatMap(([key, value]) => [op.text(key), plain(value)]);
  const state = tensors.flatMap((tensor, index) => [op.text(tensor.name), tensorCall(index, tensor)]);
  const data = stream('}(', ...entries, planted, op.text('state_dict'), op.global('collections', 'OrderedDict'), ')R(', ...state, 'uu');
  return archive(folder, [
    ['data.pkl', data],
    ['byteorder', latin1('little')],
    ...tensors.map(({ values }, index) => [`data/${index}`, floatBytes(values)] as const),
    ['version', latin1('3\n')],
    ['.data/serialization_id', latin1('1120264110820261124000000000000000000001')],
  ]);
}
