/** Writes programs of smaller runtimes for tests: ExecuTorch, PaddlePaddle, Torch7. */
import { concat, u32, u64 } from './bytes.ts';
import { makeFlatbuffer } from './flatbuffer.ts';
import { block, int } from './onnx.ts';

export function executorch(
  operators: readonly string[],
  backends: readonly string[] = [],
  inline: Uint8Array = new Uint8Array(32),
): Uint8Array {
  return makeFlatbuffer(
    {
      1: {
        tables: [
          {
            0: { text: 'forward' },
            6: { tables: operators.map((name) => ({ 0: { text: name }, 1: { text: 'out' } })) },
            7: { tables: backends.map((id) => ({ 0: { text: id } })) },
          },
        ],
      },
      3: { tables: [{ 0: { bytes: inline } }] },
    },
    'ET12',
  );
}

export const paddleOperator = (type: string, attributes: Readonly<Record<string, string>> = {}): Uint8Array =>
  block(
    4,
    block(1, block(1, 'X'), block(2, 'x')),
    block(3, type),
    ...Object.entries(attributes).map(([name, text]) => block(4, block(1, name), int(2, 2), block(5, text))),
  );

export const paddle = (...operators: readonly Uint8Array[]): Uint8Array =>
  concat(block(1, int(1, 0), int(2, 0), block(3, block(1, 'x')), ...operators), block(4, int(1, 0)));

export const torchText = (value: string): Uint8Array => concat(u32(2), u32(value.length), value);
const named = (name: string): Uint8Array => concat(u32(3), 'V 1', u32(name.length), name);
export const torchObject = (index: number, name: string, content: Uint8Array): Uint8Array =>
  concat(u32(4), u32(index), named(name), content);
export const torchTable = (index: number, ...pairs: readonly Uint8Array[]): Uint8Array =>
  concat(u32(3), u32(index), u32(pairs.length / 2), ...pairs);
export const torchFunction = (index: number, code: string): Uint8Array =>
  concat(u32(8), u32(index), u32(code.length), code, torchTable(index + 1));
export const torchTensor = (index: number): Uint8Array =>
  torchObject(
    index,
    'torch.FloatTensor',
    concat(u32(1), u64(3), u64(1), u64(1), torchObject(index + 1, 'torch.FloatStorage', concat(u64(3), new Uint8Array(12)))),
  );
