/** Writes the index of a TensorFlow checkpoint for tests: entries, blocks with checksums, footer. */
import { maskedCrc32c } from '../tf-checkpoint/crc32c.ts';
import { concat, u32, utf8 } from './bytes.ts';
import { block, int } from './onnx.ts';

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
  return Uint8Array.from([...bytes, left]);
}

type Entry = readonly [key: string, value: Uint8Array];

/** Snappy with literals alone. */
function snappy(bytes: Uint8Array): Uint8Array {
  const length = bytes.length - 1;
  return concat(varint(bytes.length), 61 << 2, length & 255, (length >> 8) & 255, bytes);
}

function tableBlock(entries: readonly Entry[], packed: boolean): Uint8Array {
  const body = concat(
    ...entries.map(([key, value]) => concat(varint(0), varint(utf8(key).length), varint(value.length), utf8(key), value)),
    u32(0),
    u32(1),
  );
  const content = concat(packed ? snappy(body) : body, packed ? 1 : 0);
  return concat(content, u32(maskedCrc32c(content)));
}

export function makeTable(entries: readonly Entry[], packed = false): Uint8Array {
  const data = tableBlock(entries, packed);
  const meta = tableBlock([], false);
  const handle = (offset: number, block_: Uint8Array) => concat(varint(offset), varint(block_.length - 5));
  const index = tableBlock([[entries.at(-1)?.[0] ?? '', handle(0, data)]], false);
  const handles = concat(handle(data.length, meta), handle(data.length + meta.length, index));
  const magic = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
  return concat(data, meta, index, handles, new Uint8Array(40 - handles.length), magic);
}

export interface TestTensor {
  readonly type?: number;
  readonly shape?: readonly (number | bigint)[];
  readonly shard?: number;
  readonly offset?: number | bigint;
  readonly size?: number | bigint;
}

export const bundleEntry = ({ type = 1, shape = [2, 3], shard = 0, offset = 0, size = 24 }: TestTensor): Uint8Array =>
  concat(int(1, type), block(2, ...shape.map((each) => block(2, int(1, each)))), int(3, shard), int(4, offset), int(5, size));

export function makeCheckpoint(tensors: Readonly<Record<string, TestTensor>>, packed = false, shards = 1): Uint8Array {
  const entries = Object.entries(tensors).map(([name, tensor]): Entry => [name, bundleEntry(tensor)]);
  return makeTable([['', concat(int(1, shards), block(3, int(1, 1)))], ...entries], packed);
}
