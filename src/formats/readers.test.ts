/** Every reader against files near well-formed ones: it reads, or refuses by one of two errors, and nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { type ByteSource, bytesSource } from './byte-source.ts';
import { layOut } from './gguf/layout.ts';
import { GgufReader } from './gguf/read.ts';
import { parseJson } from './json/parse.ts';
import { defaultLimits } from './limits.ts';
import { npyObjectStart } from './npy/header.ts';
import { emptyModel } from './onnx/model.ts';
import { OnnxReader } from './onnx/read.ts';
import { looksLikeOnnx } from './onnx/recognise.ts';
import { PickleMachine } from './pickle/machine.ts';
import { tryPickle } from './pickle/recognise.ts';
import { readSafetensors } from './safetensors/read.ts';
import { sniff } from './sniff.ts';
import { bent, readsOrRefuses } from './test-files/bent.ts';
import { concat, utf8 } from './test-files/bytes.ts';
import { makeGguf } from './test-files/gguf.ts';
import { block, entry, initializer, makeOnnx, node } from './test-files/onnx.ts';
import { op, plain, reduce, stream } from './test-files/pickle.ts';
import { makeSafetensors } from './test-files/safetensors.ts';
import { makeZip } from './test-files/zip.ts';
import { readArchive } from './zip/archive.ts';
import { memberContent } from './zip/content.ts';

const budget = () => new Budget({ ...defaultLimits, maxSteps: 300_000 });
const silent = {
  imported: () => {},
  extension: () => {},
  called: () => {},
  built: () => 0,
  literal: () => {},

  noted: () => {},
};

function readZip(source: ByteSource): void {
  const spent = budget();
  for (const member of readArchive(source, spent).members) if (member.local) memberContent(source, member.listed, member.local.end, spent);
}

function readGguf(source: ByteSource): void {
  const reader = new GgufReader(source, budget());
  reader.read();
  layOut(reader.file, source.size);
}

const pickle = stream(plain({ a: [1, 'x', null, 2.5] }), reduce('posix', 'system', op.text('id')));
const readers: readonly (readonly [string, Uint8Array, (source: ByteSource) => unknown])[] = [
  ['pickle', pickle, (source) => new PickleMachine(source, 0, budget(), silent).run()],
  ['pickle trial', pickle, (source) => tryPickle(source)],
  [
    'zip',
    makeZip(
      [
        { name: 'a', data: pickle, deflate: true, descriptor: true },
        { name: 'b', data: utf8('x'), zip64: true },
      ],
      { zip64: true },
    ),
    readZip,
  ],
  [
    'zip with bytes around it',
    makeZip(
      [
        { name: 'a', data: pickle, hidden: true },
        { name: 'b', data: utf8('x') },
      ],
      { before: utf8('front'), after: utf8('back') },
    ),
    readZip,
  ],
  ['safetensors', makeSafetensors({ a: [2], b: [1, 2] }, { k: 'v' }), (source) => readSafetensors(source, budget())],
  [
    'gguf',
    makeGguf({
      pairs: [
        ['a.b', 'c'],
        ['n', 1],
        ['l', ['x', 'y']],
      ],
      tensors: [['t', [8, 2], 0, 0]],
      data: 64,
    }),
    readGguf,
  ],
  [
    'onnx',
    makeOnnx([node('If', '', block(5, block(6, node('Relu')))), initializer('w', [2], 8)], entry(14, 'k', 'v')),
    (source) => new OnnxReader(source, budget(), emptyModel()).readModel(),
  ],
  ['onnx trial', makeOnnx([node('Relu')]), looksLikeOnnx],
  ['json', utf8('{"a":[1,-2.5e3,"\\u00e4\\n",{"b":null,"c":[true,false]}]}'), (source) => parseJson(source.read(0, source.size), budget())],
  [
    'npy',
    concat('\x93NUMPY\x01\x00', 118, 0, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }".padEnd(117), '\n', new Uint8Array(16)),
    (source) => npyObjectStart(source, defaultLimits),
  ],
  ['sniffing', makeZip([{ name: 'a', data: pickle }]), (source) => sniff(source, '')],
];

describe.each(readers)('%s', (_name, seed, read) => {
  test('reads what is well formed', () => {
    expect(() => read(bytesSource(seed))).not.toThrow();
  });

  test('reads or refuses what is near it', () => {
    fc.assert(
      fc.property(bent(seed), (bytes) => readsOrRefuses(() => read(bytesSource(bytes)))),
      { numRuns: 400 },
    );
  });

  test('reads or refuses bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readsOrRefuses(() => read(bytesSource(bytes)))),
      { numRuns: 300 },
    );
  });
});
