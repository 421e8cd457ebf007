/** Writes models of a gibibyte piece by piece, as PyTorch and safetensors lay them out: the same 16 MiB of weights again and again. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { concat, latin1, u16, u32, u64 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';

const tensors = 64;
const elements = 4 * 1024 * 1024;

/** Numbers that look like weights: the sum of uniform ones, from a fixed seed. */
function weights(): Uint8Array {
  const values = new Float32Array(elements);
  let state = 1;
  for (let index = 0; index < elements; index += 1) {
    let sum = 0;
    for (let draw = 0; draw < 4; draw += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      sum += (state >>> 8) / 2 ** 24;
    }
    values[index] = (sum - 2) * 0.05;
  }
  return new Uint8Array(values.buffer);
}

function tensorCall(index: number): Uint8Array {
  const storage = concat(
    '(',
    op.text('storage'),
    op.global('torch', 'FloatStorage'),
    op.text(String(index)),
    op.text('cpu'),
    'J',
    u32(elements),
    'tQ',
  );
  const shape = concat('(J', u32(elements), 't');
  return reduce(
    'torch._utils',
    '_rebuild_tensor_v2',
    storage,
    op.number(0),
    shape,
    concat('(', op.number(1), 't'),
    latin1('\x89'),
    reduce('collections', 'OrderedDict'),
  );
}

/** Members aligned to 64 bytes by an extra field, as torch.save pads them. */
export function writeTorch(path: string): void {
  const data = weights();
  const state = Array.from({ length: tensors }, (_, index) => concat(op.text(`layer.${index}.weight`), tensorCall(index)));
  const small = (name: string, bytes: Uint8Array) => ({ name, bytes, crc: crc32(bytes) });
  const crc = crc32(data);
  const members = [
    small('archive/data.pkl', stream('}(', ...state, 'u')),
    ...Array.from({ length: tensors }, (_, index) => ({ name: `archive/data/${index}`, bytes: data, crc })),
    small('archive/version', latin1('3\n')),
  ];
  const file = openSync(path, 'w');
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { bytes, crc: sum, name } of members) {
    const text = latin1(name);
    const fields = concat(u16(0), u16(0), u32(0), u32(sum), u32(bytes.length), u32(bytes.length), u16(text.length));
    const padding = (64 - ((at + 30 + text.length + 4) % 64)) % 64;
    const local = concat('PK\x03\x04', u16(20), fields, u16(padding + 4), text, 'FB', u16(padding), new Uint8Array(padding));
    directory.push(concat('PK\x01\x02', u16(20), u16(20), fields, u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), text));
    writeSync(file, local);
    writeSync(file, bytes);
    at += local.length + bytes.length;
  }
  const listed = concat(...directory);
  writeSync(file, listed);
  writeSync(file, concat('PK\x05\x06', u32(0), u16(members.length), u16(members.length), u32(listed.length), u32(at), u16(0)));
  closeSync(file);
}

export function writeSafetensors(path: string): void {
  const data = weights();
  const header = Object.fromEntries(
    Array.from({ length: tensors }, (_, index) => [
      `layer.${index}.weight`,
      { dtype: 'F32', shape: [elements], data_offsets: [index * data.length, (index + 1) * data.length] },
    ]),
  );
  const json = JSON.stringify(header);
  const text = latin1(json.padEnd(Math.ceil(json.length / 8) * 8));
  const file = openSync(path, 'w');
  writeSync(file, concat(u64(text.length), text));
  for (let index = 0; index < tensors; index += 1) writeSync(file, data);
  closeSync(file);
}
