/** Files of every format that is scanned, one large and many small, made from nothing. */
import { concat, latin1 } from '#formats/test-files/bytes';
import { makeGguf } from '#formats/test-files/gguf';
import { initializer, makeOnnx, node } from '#formats/test-files/onnx';
import { op, stream } from '#formats/test-files/pickle';
import { makeSafetensors } from '#formats/test-files/safetensors';
import { demoCloudFiles } from '../scripts/demo/cloud.ts';
import { torchCheckpoint } from '../scripts/demo/torch-archive.ts';

export interface Sample {
  readonly format: string;
  readonly ending: string;
  /** Size of the large file, where what it holds is all objects and no data: real ones are smaller. */
  readonly largeBytes?: number;
  /** A file of about so many bytes; `number` makes it another file. */
  make(bytes: number, number: number): Uint8Array;
}

/** A dictionary of lists of texts and numbers, opcode by opcode as protocol 2 writes it. */
function pickle(bytes: number, number: number): Uint8Array {
  const item = concat(op.text(`feature_${number}`), op.number(7), latin1('\x86'));
  const items = Buffer.alloc(Math.floor(bytes / item.length) * item.length, item);
  return stream('](', items, 'e');
}

function torch(bytes: number, number: number): Uint8Array {
  const values = new Float32Array(Math.max(1, Math.floor(bytes / 4 / 8)));
  const tensors = Array.from({ length: 8 }, (_, index) => ({ name: `layer_${index}`, shape: [values.length], values }));
  return torchCheckpoint('bench', { number }, tensors);
}

function onnx(bytes: number, number: number): Uint8Array {
  const weights = Array.from({ length: 8 }, (_, index) =>
    initializer(`w${number}_${index}`, [Math.floor(bytes / 32)], Math.floor(bytes / 8)),
  );
  return makeOnnx([node('Relu'), node('Gemm'), ...weights]);
}

function gguf(bytes: number, number: number): Uint8Array {
  const values = Math.ceil(bytes / 4 / 32) * 32;
  return makeGguf({
    pairs: [
      ['general.architecture', 'llama'],
      ['general.file_type', number % 2],
      ['tokenizer.ggml.tokens', Array.from({ length: 500 }, (_, index) => `token${index}`)],
      ['tokenizer.chat_template', "{% for message in messages %}{{ message['content'] }}{% endfor %}"],
    ],
    tensors: [['output.weight', [values], 0, 0]],
    data: values * 4,
  });
}

function csv(bytes: number, number: number): Uint8Array {
  const lines: string[] = ['id,amount,channel,note,label\n'];
  let length = 0;
  for (let row = 0; length < bytes; row += 1) {
    const line = `${row},${(row * 37) % 9973}.${number % 10},channel ${row % 7},note about ${(row * 7919) % 100_003},${row % 2}\n`;
    length += line.length;
    lines.push(line);
  }
  return latin1(lines.join(''));
}

function cloudExport(bytes: number, number: number): Uint8Array {
  const [, , identities] = demoCloudFiles();
  const document: unknown = JSON.parse(identities?.text ?? '{}');
  const roles = typeof document === 'object' && document !== null && 'RoleDetailList' in document ? document.RoleDetailList : [];
  const one = JSON.stringify(roles).slice(1, -1);
  const copies = Array.from({ length: Math.max(1, Math.floor(bytes / one.length)) }, (_, copy) =>
    one.replaceAll('role/acme-', `role/acme-${number}-${copy}-`),
  );
  return latin1(`{"UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[${copies.join(',')}],"Policies":[],"IsTruncated":false}`);
}

export const samples: readonly Sample[] = [
  { format: 'pickle', ending: 'pkl', largeBytes: 4_000_000, make: pickle },
  { format: 'PyTorch zip', ending: 'pt', make: torch },
  { format: 'safetensors', ending: 'safetensors', make: (bytes, number) => makeSafetensors({ [`w${number}`]: [Math.floor(bytes / 4)] }) },
  { format: 'ONNX', ending: 'onnx', make: onnx },
  { format: 'GGUF', ending: 'gguf', make: gguf },
  { format: 'CSV', ending: 'csv', make: csv },
  { format: 'AWS export', ending: 'json', largeBytes: 1_000_000, make: cloudExport },
];
