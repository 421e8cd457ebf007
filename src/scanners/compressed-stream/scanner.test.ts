import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { concat, latin1, u16, u32, utf8 } from '#formats/test-files/bytes';
import { attack, packed } from '#formats/test-files/packed';
import { op, plain, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const benign = stream(plain({ weight: [1, 2, 3] }));

/** A gzip file with a name, extra data and a comment in its header. */
const gzipWith = (flags: number, fields: Uint8Array, content: Uint8Array): Uint8Array => {
  const plainFile = new Uint8Array(gzipSync(content));
  return concat(plainFile.subarray(0, 3), flags, plainFile.subarray(4, 10), fields, plainFile.subarray(10));
};

describe('a payload is found', () => {
  const cases: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ['in gzip', gzipSync(attack), undefined],
    ['in zlib of any level', deflateSync(attack, { level: 1 }), undefined],
    ['in zlib with a small window', deflateSync(attack, { windowBits: 9 }), undefined],
    ['in bzip2', packed.bzip2, undefined],
    ['in xz', packed.xz, undefined],
    ['in the legacy LZMA container', packed.lzma, undefined],
    ['in Zstandard', zstdCompressSync(attack), undefined],
    ['in LZ4', packed.lz4, undefined],
    ['in a legacy LZ4 frame', packed.lz4Legacy, undefined],
    ['in Zstandard behind a frame that readers skip', concat('\x5f\x2a\x4d\x18', u32(4), 'skip', zstdCompressSync(attack)), undefined],
    ['in a frame that readers skip', concat(zstdCompressSync(benign), '\x50\x2a\x4d\x18', u32(attack.length), attack), undefined],
    ['in the second of two gzip members', concat(gzipSync(benign), gzipSync(attack)), undefined],
    ['in the second member behind text', concat(gzipSync(utf8('just words')), gzipSync(attack)), undefined],
    ['in the extra field of a gzip header', gzipWith(4, concat(u16(attack.length), attack), benign), undefined],
    ['behind the stream', concat(gzipSync(benign), attack), 'MDL-CMP-006'],
    ['in front of a cut', gzipSync(concat(attack, latin1('x'.repeat(500)))).subarray(0, -9), 'MDL-CMP-001'],
    ['under a wrong checksum', new Uint8Array(gzipSync(attack)).fill(0, -8, -4), 'MDL-CMP-003'],
    ['under a wrong size', new Uint8Array(gzipSync(attack)).fill(9, -4), 'MDL-CMP-004'],
    ['in bzip2 in xz', new Uint8Array(gzipSync(gzipSync(packed.xz))), undefined],
  ];
  test.each(cases)('%s', (_name, bytes, rule) => {
    const scan = scanBytes(bytes);
    expect(scan.verdict).toBe('critical');
    expect(scan.rules).toEqual(expect.arrayContaining(['MDL-PKL-001', ...(rule ? [rule] : [])]));
    expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
  });

  test('behind 70 MiB of content, read whole although it is too long to hold', () => {
    const noise = Buffer.alloc(70 << 20);
    for (let at = 0; at < noise.length; at += 4096) noise.writeUInt32LE(at, at);
    const scan = scanBytes(gzipSync(concat(op.proto(4), op.bytes(noise), '0', attack.subarray(2)), { level: 1 }));
    expect(scan).toMatchObject({ outcome: 'scanned', verdict: 'critical' });
  }, 60_000);
});

describe('what is ordinary is clean', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', gzipSync(benign)],
    ['two gzip members', concat(gzipSync(benign.subarray(0, 9)), gzipSync(benign.subarray(9)))],
    ['gzip with a plain name', gzipWith(8, utf8('model.pkl\0'), benign)],
    ['gzip with zeros behind, as tapes have them', concat(gzipSync(benign), new Uint8Array(1000))],
    ['zlib', deflateSync(benign)],
    ['Zstandard', zstdCompressSync(benign)],
    ['an array of zeros', deflateSync(concat(op.proto(4), op.bytes(new Uint8Array(8 << 20)), '.'))],
  ];
  test.each(cases)('%s', (_name, bytes) => {
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({ rules: [], outcome: 'scanned' });
    expect(scan.coverage.map((range) => range.state)).not.toContain('unread');
  });
});

describe('what is wrong with a stream is told', () => {
  const frame = new Uint8Array(zstdCompressSync(benign));
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    ['a cut', gzipSync(utf8('words '.repeat(99))).subarray(0, -12), 'MDL-CMP-001', 'medium'],
    ['damage', new Uint8Array(gzipSync(utf8('words '.repeat(99)))).fill(0xff, 12, 20), 'MDL-CMP-001', 'medium'],
    [
      'a dictionary that does not come with it',
      concat(frame.subarray(0, 4), (frame[4] ?? 0) | 1, 7, frame.subarray(5)),
      'MDL-CMP-002',
      'high',
    ],
    ['a gzip method that nothing reads', concat('\x1f\x8b\x07', gzipSync(benign).subarray(3)), 'MDL-CMP-002', 'high'],
    ['a path for a name', gzipWith(8, utf8('../../etc/passwd\0'), benign), 'MDL-CMP-005', 'medium'],
    ['words behind it', concat(gzipSync(benign), utf8('some words that follow')), 'MDL-CMP-006', 'medium'],
    ['a bomb', gzipSync(new Uint8Array(8 << 20)), 'MDL-CMP-007', 'high'],
  ];
  test.each(cases)('%s', (_name, bytes, rule, severity) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe(severity);
  });

  test('that the bound on unpacked bytes was reached, and what stood in front of it was examined', () => {
    const scan = scanBytes(gzipSync(concat(attack, new Uint8Array(9 << 20))), 'x', { ...defaultLimits, maxInflatedBytes: 1 << 20 });
    expect(scan.outcome).toBe('limit');
    expect(scan.rules).toEqual(expect.arrayContaining(['MDL-ART-002', 'MDL-PKL-001']));
  });

  test('that streams nest without end', () => {
    let bytes: Uint8Array = attack;
    for (let depth = 0; depth <= defaultLimits.maxDepth; depth += 1) bytes = new Uint8Array(gzipSync(bytes));
    expect(scanBytes(bytes)).toMatchObject({ outcome: 'limit', rules: ['MDL-ART-002'] });
  });
});
