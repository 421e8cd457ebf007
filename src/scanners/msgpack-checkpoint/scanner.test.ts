import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { array, bytes, extension, list, map, text } from '#formats/test-files/msgpack';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const attack = stream(reduce('posix', 'system', op.text('id')));
const weights = array([2, 3], 'float32', new Uint8Array(24));
const checkpoint = (more: Readonly<Record<string, Uint8Array>> = {}) =>
  map({
    params: map({ Dense_0: map({ kernel: weights, bias: array([3], 'bfloat16', new Uint8Array(6)) }) }),
    step: Uint8Array.of(7),
    ...more,
  });

test('a checkpoint of Flax is clean and counted', () => {
  expect(scanBytes(checkpoint())).toMatchObject({
    format: { kind: 'msgpack' },
    verdict: 'clean',
    outcome: 'scanned',
    card: { framework: 'Flax', tensors: 2, parameters: 9, elementTypes: { float32: 6, bfloat16: 3 } },
  });
});

describe('what does not belong into a checkpoint is told', () => {
  test.each([
    ['a pickle in bytes', checkpoint({ state: bytes(attack) }), 'MDL-PKL-001', 'critical'],
    ['a pickle in an unknown extension', checkpoint({ state: extension(42, attack) }), 'MDL-PKL-001', 'critical'],
    [
      'a pickle among numbers',
      checkpoint({ state: array([100], 'uint8', concat(new Uint8Array(100 - attack.length), attack)) }),
      'MDL-PKL-001',
      'critical',
    ],
    ['a pickle behind the end', concat(checkpoint(), attack), 'MDL-PKL-001', 'critical'],
    ['an unknown extension', checkpoint({ state: extension(42, new Uint8Array(4)) }), 'MDL-MSG-001', 'medium'],
    ['a key that builds an object', checkpoint({ 'py/reduce': list(text('os.system'), text('id')) }), 'MDL-MSG-002', 'high'],
    ['code in a text', checkpoint({ note: text('__import__("os").system("id")') }), 'MDL-MSG-003', 'high'],
    ['code in a key', checkpoint({ 'eval(open("/x"))': text('') }), 'MDL-MSG-003', 'high'],
    ['objects as numbers', checkpoint({ w: array([1], 'object', new Uint8Array(8)) }), 'MDL-MSG-004', 'high'],
    ['a shape that does not fit', checkpoint({ w: array([100, 100], 'float32', new Uint8Array(8)) }), 'MDL-MSG-004', 'medium'],
    ['a checkpoint that breaks off', checkpoint().slice(0, -3), 'MDL-MSG-004', 'medium'],
    ['a count beyond the file', concat(0xdf, 0xff, 0xff, 0xff, 0xff, text('params'), text('x')), 'MDL-MSG-004', 'medium'],
    ['depth without end', concat(0x81, text('params'), new Uint8Array(100_000).fill(0x91)), 'MDL-ART-002', 'high'],
  ])('%s', (_name, file, rule, level) => {
    const scan = scanBytes(file);
    expect(scan.format.kind).toBe('msgpack');
    expect(scan.severities.get(rule)).toBe(level);
  });
});

const python = spawnSync('/usr/bin/python3', ['-c', 'import msgpack, numpy']).status === 0;
test.skipIf(!python)('what the library itself packs is clean (python3-msgpack, python3-numpy)', () => {
  const script = `
import msgpack, numpy as np, sys
def ext(x):
    return msgpack.ExtType(1, msgpack.packb((x.shape, x.dtype.name, x.tobytes()), use_bin_type=True))
tree = {'params': {f'layer_{i}': {'kernel': np.random.rand(64, 32).astype(t), 'bias': np.zeros(32, t)} for i, t in enumerate(['float32', 'float16', 'int8', 'uint32'] * 10)}, 'step': 12345}
sys.stdout.buffer.write(msgpack.packb(tree, default=ext, strict_types=True))
`;
  const packed = spawnSync('/usr/bin/python3', ['-c', script], { maxBuffer: 64 * 1024 * 1024 });
  expect(packed.status).toBe(0);
  expect(scanBytes(new Uint8Array(packed.stdout))).toMatchObject({ verdict: 'clean', outcome: 'scanned', card: { tensors: 80 } });
});
