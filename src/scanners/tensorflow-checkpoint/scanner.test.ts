import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { bent } from '#formats/test-files/bent';
import { concat, utf8 } from '#formats/test-files/bytes';
import { makeCheckpoint, makeTable } from '#formats/test-files/checkpoint';
import { block, int } from '#formats/test-files/onnx';
import { maskedCrc32c } from '#formats/tf-checkpoint/crc32c';
import { scanBytes } from '../test-scan.ts';

const tensors = { 'dense/bias': { shape: [3], size: 12 }, 'dense/kernel': { shape: [2, 3], offset: 12, size: 24 } };

test('an index is clean and tells its tensors, plain and packed', () => {
  for (const packed of [false, true]) {
    const bytes = makeCheckpoint(tensors, packed);
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({
      verdict: 'clean',
      outcome: 'scanned',
      format: { kind: 'tf-checkpoint' },
      card: { parameters: 9, tensors: 2 },
    });
    expect(scan.facts).toContainEqual({ label: 'Shards', value: '1 (shard 0: 36 bytes)' });
    expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'index' }]);
  }
});

test('the checksum is that of RFC 3720, masked as LevelDB does', () => {
  // RFC 3720, B.4: 32 bytes of zeros have the CRC 0x8a9136aa.
  const crc = 0x8a9136aa;
  expect(maskedCrc32c(new Uint8Array(32))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
});

test.each([
  ['a shard that does not exist', { a: { shard: 3 } }],
  ['a size that does not fit the shape', { a: { size: 4 } }],
  ['a size beyond all files', { a: { type: 7, size: 2n ** 62n } }],
  ['an offset below zero', { a: { offset: -8n } }],
  ['an impossible shape', { a: { shape: [2n ** 62n, 8] } }],
  ['a type that does not exist', { a: { type: 77 } }],
  ['tensors over each other', { a: {}, b: { offset: 8 } }],
  ['names out of order', { b: {}, a: { offset: 24 } }],
])('%s is medium', (_name, hostile) => {
  expect(scanBytes(makeCheckpoint(hostile))).toMatchObject({ rules: ['MDL-TF-013'], verdict: 'medium' });
});

test('a wrong checksum, a wrong handle and a cut table are told', () => {
  const bytes = makeCheckpoint(tensors);
  const changed = bytes.slice();
  changed[40] = (changed[40] ?? 0) ^ 1;
  expect(scanBytes(changed).rules).toEqual(['MDL-TF-013']);
  const handle = concat(bytes.slice(0, -48), Uint8Array.of(0xff, 0xff, 3, 9, 0xff, 0xff, 3, 9), new Uint8Array(32), bytes.slice(-8));
  expect(scanBytes(handle)).toMatchObject({ rules: ['MDL-TF-013'], outcome: 'unreadable' });
});

test('the older kind, which holds its data, tells its tensors', () => {
  const meta = block(1, block(1, block(1, 'w'), block(2, block(2, int(1, 4))), int(3, 1)));
  const scan = scanBytes(
    makeTable([
      ['', meta],
      ['w', block(2, block(1, 'w'))],
    ]),
  );
  expect(scan).toMatchObject({ verdict: 'clean', card: { parameters: 4, tensors: 1 } });
});

describe('the file that names the latest checkpoint', () => {
  const state = (path: string) => utf8(`model_checkpoint_path: "${path}"\nall_model_checkpoint_paths: "${path}"\n`);
  test.each([
    '../../other/ckpt-1',
    '/etc/passwd',
    '/proc/self/environ',
    'gs://bucket/ckpt',
    '\\\\\\\\host\\\\share',
    '~/x',
    '/\\145tc/shadow',
  ])('%s is high', (path) => {
    const scan = scanBytes(state(path));
    expect(scan).toMatchObject({ rules: ['MDL-TF-014'], verdict: 'high' });
    expect(scan.observations).toHaveLength(1);
  });

  test('a path beside it is clean, an absolute one of an ordinary folder medium', () => {
    expect(scanBytes(state('ckpt-1'))).toMatchObject({ verdict: 'clean', format: { kind: 'tf-checkpoint' } });
    expect(scanBytes(state('/home/u/train/ckpt-1')).verdict).toBe('medium');
  });
});

test('whatever is bent, a scan ends with a result that covers every byte', () => {
  const limits = { ...defaultLimits, maxSteps: 500_000, maxInflatedBytes: 16 * 1024 ** 2 };
  for (const packed of [false, true])
    fc.assert(
      fc.property(
        bent(makeCheckpoint(tensors, packed)),
        (bytes) => (scanBytes(bytes, 'bent', limits).coverage.at(-1)?.to ?? 0) === bytes.length,
      ),
      { numRuns: 300, seed: 11 },
    );
});
