import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { concat, latin1, utf8 } from '#formats/test-files/bytes';
import { packed } from '#formats/test-files/packed';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { makeZip, type ZipPart } from '#formats/test-files/zip';
import { isAlarm, scanBytes } from '../test-scan.ts';

const benign = stream(plain({ weight: [1, 2, 3] }));
const malicious = stream(reduce('posix', 'system', op.text('id')));
const torch = (data: Uint8Array, ...more: readonly ZipPart[]) => [
  { name: 'archive/data.pkl', data },
  { name: 'archive/version', data: utf8('3\n') },
  ...more,
];

const serving = (model: object): ZipPart[] => [{ name: 'MAR-INF/MANIFEST.json', data: utf8(JSON.stringify({ model })) }];

function repacked(method: number, data: Uint8Array): Uint8Array {
  return makeZip([{ name: 'a', data, method, localMethod: method, size: malicious.length, crc: crc32(malicious) }]);
}

/** Enough behind the payload that a damaged end leaves it whole. */
function damaged(): Uint8Array {
  const data = deflateRawSync(concat(malicious, randomBytes(200_000)));
  data.fill(0xff, 150_000);
  return makeZip([{ name: 'a', data, method: 8, localMethod: 8, size: 200_000 + malicious.length, crc: 1 }]);
}

function withComment(comment: Uint8Array): Uint8Array {
  const bytes = makeZip([{ name: 'a', data: utf8('words') }]);
  new DataView(bytes.buffer).setUint16(bytes.length - 2, comment.length, true);
  return concat(bytes, comment);
}

test('a PyTorch archive is clean, told by its facts and covered to the last byte', () => {
  const bytes = makeZip(torch(benign, { name: 'archive/data/0', data: new Uint8Array(4096) }));
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'torch-zip' } });
  expect(scan.facts).toContainEqual({ label: 'Tensor storages', value: '1, 4096 bytes' });
  expect(scan.facts).toContainEqual({ label: 'PyTorch archive version', value: '3' });
  expect(scan.coverage.map((range) => range.state)).toEqual(['parsed', 'hashed', 'hashed', 'parsed']);
  expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
});

test('members that no scanner reads are named by their format', () => {
  const scan = scanBytes(
    makeZip([
      { name: 'a.png', data: latin1('\x89PNG\r\n\x1a\n picture') },
      { name: 'b', data: utf8('words') },
    ]),
  );
  expect(scan.facts).toContainEqual({ label: 'Members not read further', value: 'PNG image × 1, Text × 1' });
});

describe('a payload is found', () => {
  const cases: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ['in a stored member', makeZip(torch(malicious)), undefined],
    ['in a deflated member', makeZip([{ name: 'a.bin', data: malicious, deflate: true }]), undefined],
    ['in a member of any name', makeZip([{ name: 'README.txt', data: malicious }]), undefined],
    ['in a zip in a zip', makeZip([{ name: 'x', data: makeZip([{ name: 'y', data: malicious, deflate: true }]) }]), undefined],
    ['behind a wrong checksum', makeZip(torch(malicious).map((part) => ({ ...part, crc: 1 }))), 'MDL-ZIP-005'],
    ['behind an encryption flag that lies', makeZip([{ name: 'a', data: malicious, flags: 1 }]), 'MDL-ZIP-003'],
    ['behind a flag in the local header only', makeZip([{ name: 'a', data: malicious, localFlags: 1 }]), 'MDL-ZIP-003'],
    ['behind a patch flag', makeZip([{ name: 'a', data: malicious, flags: 0x20 }]), 'MDL-ZIP-003'],
    ['behind two names', makeZip([{ name: 'a.txt', localName: 'data.pkl', data: malicious }]), 'MDL-ZIP-002'],
    ['in the first of two equal names', makeZip([...torch(malicious), ...torch(benign)]), 'MDL-ZIP-001'],
    ['in the last of two equal names', makeZip([...torch(benign), ...torch(malicious)]), 'MDL-ZIP-001'],
    ['in a member that the directory leaves out', makeZip([...torch(benign), { name: 'b', data: malicious, hidden: true }]), 'MDL-ZIP-012'],
    [
      'under an unknown method with the bytes as they are',
      makeZip([{ name: 'a', data: malicious, method: 97, localMethod: 97 }]),
      'MDL-ZIP-006',
    ],
    ['under an unknown method in the local header only', makeZip([{ name: 'a', data: malicious, localMethod: 97 }]), 'MDL-ZIP-011'],
    ['in front of the archive', makeZip(torch(benign), { before: concat('\x00\x01', malicious) }), undefined],
    ['behind the archive', makeZip(torch(benign), { after: malicious }), 'MDL-ZIP-008'],
    ['between members', makeZip(torch(benign), { between: malicious }), 'MDL-ZIP-008'],
    ['in a tensor storage', makeZip(torch(benign, { name: 'archive/data/0', data: malicious })), undefined],
    [
      'behind the packed data',
      makeZip([
        { name: 'a', data: benign, deflate: true },
        { name: 'b', data: malicious },
      ]),
      undefined,
    ],
    [
      'with a data descriptor',
      makeZip([
        { name: 'a', data: malicious, deflate: true, descriptor: true },
        { name: 'b', data: benign },
      ]),
      undefined,
    ],
    ['packed by bzip2', packed.zipBzip2, undefined],
    ['packed by LZMA', packed.zipLzma, undefined],
    ['packed by Zstandard', repacked(93, zstdCompressSync(malicious)), undefined],
    ['packed as xz', repacked(95, packed.xz), undefined],
    ['in the comment', withComment(malicious), 'MDL-ZIP-017'],
    ['stored, flagged as encrypted and with a wrong checksum', makeZip([{ name: 'a', data: malicious, flags: 1, crc: 1 }]), 'MDL-ZIP-003'],
    ['in front of the damage of packed data', damaged(), 'MDL-ART-001'],
    ['with zip64 sizes and a zip64 end', makeZip([{ name: 'a', data: malicious, zip64: true }], { zip64: true }), undefined],
  ];
  test.each(cases)('%s', (_name, bytes, rule) => {
    const scan = scanBytes(bytes);
    expect(isAlarm(scan.verdict)).toBe(true);
    expect(scan.rules).toContain('MDL-PKL-001');
    if (rule) expect(scan.rules).toContain(rule);
  });

  test('when the directory is cut off: members are read front to back', () => {
    const bytes = makeZip([{ name: 'a', data: malicious, deflate: true }]);
    const scan = scanBytes(bytes.subarray(0, bytes.length - 30));
    expect(scan.outcome).toBe('unreadable');
    expect(scan.rules).toEqual(['MDL-PKL-001', 'MDL-ZIP-008', 'MDL-ZIP-012', 'MDL-ZIP-016']);
  });
});

describe('what is wrong with an archive is told', () => {
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    ['a name that climbs', makeZip([{ name: '../../etc/cron.d/x', data: utf8('x') }]), 'MDL-ZIP-009', 'high'],
    ['an absolute name', makeZip([{ name: '/etc/passwd', data: utf8('x') }]), 'MDL-ZIP-009', 'high'],
    ['a name with a drive', makeZip([{ name: 'C:\\x', data: utf8('x') }]), 'MDL-ZIP-009', 'high'],
    ['an encrypted member', makeZip([{ name: 'a', data: utf8('scrambled'), flags: 1, crc: 7 }]), 'MDL-ZIP-004', 'medium'],
    [
      'overlapping members',
      makeZip([
        { name: 'a', data: new Uint8Array(100) },
        { name: 'b', data: new Uint8Array(100), sameAs: 0 },
      ]),
      'MDL-ZIP-015',
      'high',
    ],
    ['a symbolic link', makeZip([{ name: 'a', data: utf8('/etc'), symbolicLink: true }]), 'MDL-ZIP-014', 'high'],
    ['bytes in front', makeZip(torch(benign), { before: latin1('#!/bin/sh\n') }), 'MDL-ZIP-007', 'medium'],
    ['a bomb', makeZip([{ name: 'a', data: new Uint8Array(8 << 20), deflate: true }]), 'MDL-ZIP-010', 'high'],
    ['more content than declared', makeZip([{ name: 'a', data: new Uint8Array(5000), deflate: true, size: 10 }]), 'MDL-ZIP-010', 'high'],
    ['less content than declared', makeZip([{ name: 'a', data: utf8('abc'), deflate: true, size: 10 }]), 'MDL-ZIP-011', 'medium'],
    ['a wrong count', makeZip(torch(benign), { count: 5 }), 'MDL-ZIP-016', 'medium'],
    [
      'program code that is no Python',
      makeZip([{ name: 'archive/code/a.py', data: latin1('\x01\x02\x00\x03 no text') }]),
      'MDL-ZIP-013',
      'medium',
    ],
    ['code that writes files', makeZip([{ name: 'archive/code/a.py', data: utf8('ops.aten.save(x, "/tmp/x")') }]), 'MDL-TS-001', 'high'],
    [
      'a claim of gigabytes in a small member',
      makeZip([{ name: 'a', data: benign, deflate: true, size: 0x7fffffff }]),
      'MDL-ZIP-011',
      'medium',
    ],
    [
      'damaged deflate data',
      makeZip([{ name: 'a', data: latin1('\xff\xff\xff\xff\xff'), method: 8, localMethod: 8 }]),
      'MDL-ART-001',
      'medium',
    ],
    [
      'two names that differ by capital letters',
      makeZip([
        { name: 'archive/data.pkl', data: benign },
        { name: 'archive/DATA.pkl', data: benign },
      ]),
      'MDL-ZIP-001',
      'medium',
    ],
    [
      'an unknown method',
      makeZip([{ name: 'a', data: latin1('\xff\xfe\xfd\xfc\xfb'), method: 98, localMethod: 98 }]),
      'MDL-ZIP-006',
      'high',
    ],
    ['AES encryption', packed.zipAes, 'MDL-ZIP-004', 'medium'],
    ['ZipCrypto encryption', packed.zipCrypto, 'MDL-ZIP-004', 'medium'],
    ['a member past the end of the file', makeZip([{ name: 'a', data: utf8('abc') }]).slice(0, -1), 'MDL-ZIP-016', 'medium'],
    ['a file in the comment', withComment(malicious), 'MDL-ZIP-017', 'high'],
    ['a TorchServe handler', makeZip(serving({ handler: 'handler.py:handle' })), 'MDL-MAR-001', 'high'],
    ['packages that TorchServe installs', makeZip(serving({ requirementsFile: 'requirements.txt' })), 'MDL-MAR-002', 'medium'],
  ];
  test.each(cases)('%s', (_name, bytes, rule, severity) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe(severity);
  });

  test('a compressed array of zeros is no bomb', () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000, 1000), }".padEnd(117);
    const array = concat('\x93NUMPY\x01\x00', 118, 0, header, '\n', new Uint8Array(8_000_000));
    expect(scanBytes(makeZip([{ name: 'a.npy', data: array, deflate: true }])).verdict).toBe('clean');
  });

  test('an object array in an npz is read as the pickle that it is', () => {
    const header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117);
    expect(
      scanBytes(makeZip([{ name: 'a.npy', data: concat('\x93NUMPY\x01\x00', 118, 0, header, '\n', malicious), deflate: true }])).verdict,
    ).toBe('critical');
  });

  test('a finding shows the bytes of the header and the two values that disagree', () => {
    const scan = scanBytes(makeZip([{ name: 'a.txt', localName: 'data.pkl', data: benign }]));
    const found = scan.observations.find((each) => each.ruleId === 'MDL-ZIP-002');
    expect(found?.evidence?.fields).toEqual([
      { pointer: 'directory name', value: 'a.txt' },
      { pointer: 'local name', value: 'data.pkl' },
    ]);
    expect(found?.evidence?.bytes?.hex.startsWith('504b0304')).toBe(true);
  });
});

test('archives nested beyond the limit are told, not followed', () => {
  let bytes = makeZip([{ name: 'a', data: malicious }]);
  for (let depth = 0; depth < 12; depth += 1) bytes = makeZip([{ name: 'a', data: bytes }]);
  const scan = scanBytes(bytes);
  expect(scan.outcome).toBe('limit');
  expect(scan.rules).toContain('MDL-ART-002');
});

test('any set of plain members is clean, whatever the packing', () => {
  const part = fc.record({
    name: fc.stringMatching(/^[a-z]{1,12}$/),
    data: fc.uint8Array({ maxLength: 200 }),
    deflate: fc.boolean(),
    descriptor: fc.boolean(),
    zip64: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.uniqueArray(part, { selector: (each) => each.name, minLength: 1, maxLength: 6 }), fc.boolean(), (parts, zip64) => {
      const plainParts = parts.map((each) => ({
        ...each,
        data: concat('text ', utf8(Buffer.from(each.data).toString('hex'))),
        descriptor: each.descriptor && !each.zip64,
      }));
      const bytes = makeZip(plainParts, { zip64 });
      const scan = scanBytes(bytes);
      expect(scan.rules).toEqual([]);
      expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
      expect(scan.coverage.every((range) => range.state !== 'unread')).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('members that all claim the same bytes are not each read in full', () => {
  const shared = [
    { name: 'first', data: new Uint8Array(400_000) },
    ...Array.from({ length: 200 }, (_, index) => ({ name: `m${index}`, data: new Uint8Array(0), sameAs: 0 })),
  ];
  const bytes = makeZip(shared);
  // Every directory entry takes over the size of the first member.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = Buffer.from(bytes).indexOf('PK\x01\x02'); at >= 0; at = Buffer.from(bytes).indexOf('PK\x01\x02', at + 4)) {
    view.setUint32(at + 20, 400_000, true);
    view.setUint32(at + 24, 400_000, true);
  }
  const scan = scanBytes(bytes);
  expect(scan.outcome).toBe('limit');
  expect(scan.rules).toContain('MDL-ZIP-015');
  expect(scan.rules).toContain('MDL-ART-002');
});

test('a deflated member of more than 64 MiB is read whole: a payload behind 70 MiB is found', () => {
  const bytes = makeZip([
    { name: 'a.bin', data: concat(op.proto(4), op.bytes(new Uint8Array(70 << 20)), '0', malicious.subarray(2)), deflate: true },
  ]);
  expect(scanBytes(bytes).rules).toContain('MDL-PKL-001');
}, 60_000);

test('members show where they lie in the file, tensor data is named as such', () => {
  const bytes = makeZip(torch(benign, { name: 'archive/data/0', data: new Uint8Array(64) }));
  const { contents } = scanBytes(bytes);
  expect(contents.map(({ format, member }) => [member, format])).toEqual([
    ['archive/data.pkl', 'Pickle, protocol 2'],
    ['archive/version', 'Text'],
    ['archive/data/0', 'tensor data'],
  ]);
  for (const { from, size } of contents) expect(from !== undefined && from + size < bytes.length).toBe(true);
  const [pickle] = contents;
  expect(bytes.subarray(pickle?.from, (pickle?.from ?? 0) + benign.length)).toEqual(benign);
});

test('a bomb of bombs ends at one purse', () => {
  const bomb = makeZip([{ name: 'a', data: new Uint8Array(30 << 20), deflate: true }]);
  const nest = makeZip(Array.from({ length: 40 }, (_, index) => ({ name: `${index}.zip`, data: bomb })));
  const scan = scanBytes(nest, 'nest', { ...defaultLimits, maxInflatedBytes: 100 << 20 });
  expect(scan.outcome).toBe('limit');
  expect(scan.rules).toEqual(expect.arrayContaining(['MDL-ART-002', 'MDL-ZIP-010']));
}, 60_000);

test('thousands of signatures that are no members cost little', () => {
  const decoys = Buffer.alloc(400_000, 'PK\x03\x04\xff\xff\xff\xff', 'latin1');
  expect(scanBytes(makeZip(torch(benign), { after: new Uint8Array(decoys) })).outcome).toMatch(/scanned|limit/);
});

test('entries that share their bytes are examined a few times, not once for each', () => {
  const zeros = new Uint8Array(1_000_000);
  const one = makeZip([{ name: 'a', data: zeros, deflate: true }]);
  const start = new DataView(one.buffer, one.byteOffset).getUint32(one.length - 6, true);
  const entry = one.subarray(start, one.length - 22);
  const end = one.slice(one.length - 22);
  const view = new DataView(end.buffer);
  for (const at of [8, 10]) view.setUint16(at, 500, true);
  view.setUint32(12, entry.length * 500, true);
  const scan = scanBytes(concat(one.subarray(0, start), ...Array.from({ length: 500 }, () => entry), end), 'file', {
    ...defaultLimits,
    maxInflatedBytes: 20_000_000,
  });
  expect(scan).toMatchObject({ verdict: 'high', outcome: 'scanned' });
});
