import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concat, latin1, u16, utf8 } from '#formats/test-files/bytes';
import { attack } from '#formats/test-files/packed';
import { plain, stream } from '#formats/test-files/pickle';
import { makeTar, type TarPart } from '#formats/test-files/tar';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

const benign = stream(plain({ weight: [1, 2, 3] }));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const block = (text: string) => concat(text, new Uint8Array(512 - text.length));
const octal = (value: number) => latin1(`${value.toString(8).padStart(11, '0')}\0`);

test('an archive of ordinary members is clean, tells where they lie, and is covered to the last byte', () => {
  const bytes = makeTar([
    { name: 'model/', type: '5' },
    { name: 'model/data.pkl', data: benign },
    { name: 'model/latest', type: '2', linkName: 'data.pkl' },
  ]);
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'tar' } });
  const [member] = scan.contents;
  expect(bytes.subarray(member?.from, (member?.from ?? 0) + benign.length)).toEqual(benign);
  expect(scan.coverage.map((range) => range.state)).not.toContain('unread');
});

describe('a payload is found', () => {
  const part: TarPart = { name: 'data.pkl', data: attack };
  const cases: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ['in an old archive without a mark', makeTar([{ ...part, dialect: 'v7' }]), undefined],
    ['in ustar', makeTar([part]), undefined],
    [
      'under a GNU long name',
      makeTar([{ name: '././@LongLink', type: 'L', data: utf8(`${'x/'.repeat(90)}data.pkl\0`), dialect: 'gnu' }, part]),
      undefined,
    ],
    ['with a size in base 256', makeTar([{ ...part, base256: true, dialect: 'gnu' }]), undefined],
    ['with a size in the extended header', makeTar([{ ...part, size: 0, pax: { size: String(attack.length) } }]), 'MDL-TAR-009'],
    ['where readers of extended headers do not look', makeTar([{ ...part, pax: { size: '0' } }]), 'MDL-TAR-009'],
    ['in a member that a false size hides', makeTar([{ name: 'a', size: 0, pax: { size: '1024' } }, part]), 'MDL-TAR-009'],
    [
      'behind the mark that ends the archive',
      makeTar([{ name: 'a', data: utf8('words') }, { name: '', raw: new Uint8Array(1024) }, part]),
      'MDL-TAR-006',
    ],
    ['behind a damaged header', makeTar([{ name: 'a', data: utf8('words') }, { name: '', raw: block('garbage') }, part]), 'MDL-TAR-006'],
    ['under a header with a wrong checksum', makeTar([{ ...part, badChecksum: true }]), 'MDL-TAR-007'],
    ['behind the end, as loose bytes', makeTar([{ name: 'a', data: utf8('words') }], concat(new Uint8Array(1024), attack)), 'MDL-TAR-012'],
    ['in the first of two equal names', makeTar([part, { name: './data.pkl', data: benign }]), 'MDL-TAR-005'],
    ['in the last of two equal names', makeTar([{ ...part, data: benign }, part]), 'MDL-TAR-005'],
    ['in a hard link that carries data', makeTar([{ ...part, type: '1', linkName: 'other' }]), undefined],
    ['in a type of no known kind', makeTar([{ ...part, type: 'Z' }]), undefined],
    ['in an archive cut behind it', makeTar([part, { name: 'b', data: new Uint8Array(2000) }]).slice(0, 2000), 'MDL-TAR-008'],
    ['in tar in tar in gzip', gzipSync(makeTar([{ name: 'inner.tar', data: makeTar([part]) }])), undefined],
    [
      'in an old sparse member',
      makeTar([
        {
          name: 's',
          type: 'S',
          dialect: 'gnu',
          data: attack,
          patch: [
            [386, octal(0)],
            [398, octal(attack.length)],
            [483, octal(attack.length + 4096)],
          ],
        },
      ]),
      undefined,
    ],
    [
      'in a sparse member of the second kind',
      makeTar([
        {
          name: 's',
          data: concat(block(`1\n0\n${attack.length}\n`), attack),
          pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 's', 'GNU.sparse.realsize': String(attack.length) },
        },
      ]),
      undefined,
    ],
    [
      'as a pickle that is a tar archive too',
      makeTar([{ name: 'cposix\nsystem\n(X\x02\x00\x00\x00idtR.', data: utf8('words') }]),
      'MDL-TAR-014',
    ],
  ];
  test.each(cases)('%s', (_name, bytes, rule) => {
    const scan = scanBytes(bytes);
    expect(scan.rules).toContain('MDL-PKL-001');
    if (rule) expect(scan.rules).toContain(rule);
    expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
  });
});

describe('what is wrong with an archive is told', () => {
  const cases: readonly (readonly [string, readonly TarPart[], string, string])[] = [
    ['a name that climbs', [{ name: '../../etc/cron.d/x', data: utf8('x') }], 'MDL-TAR-001', 'high'],
    ['an absolute name in the extended header', [{ name: 'x', pax: { path: '/etc/passwd' } }], 'MDL-TAR-001', 'high'],
    ['a symbolic link to the outside', [{ name: 'a/b', type: '2', linkName: '../../etc' }], 'MDL-TAR-002', 'high'],
    ['an absolute symbolic link', [{ name: 'b', type: '2', linkName: '/etc' }], 'MDL-TAR-002', 'high'],
    ['a hard link to the outside', [{ name: 'b', type: '1', linkName: '../x' }], 'MDL-TAR-002', 'high'],
    [
      'a file written through a link',
      [
        { name: 'b', type: '2', linkName: 'c' },
        { name: 'b/x', data: utf8('x') },
      ],
      'MDL-TAR-003',
      'high',
    ],
    [
      'a link that a file replaces',
      [
        { name: 'b', type: '2', linkName: 'c' },
        { name: 'b', data: utf8('x') },
      ],
      'MDL-TAR-003',
      'high',
    ],
    ['a device', [{ name: 'b', type: '4' }], 'MDL-TAR-004', 'high'],
    ["a program with its owner's rights", [{ name: 'b', mode: 0o4755, data: utf8('x') }], 'MDL-TAR-010', 'medium'],
    ['a size that is no number', [{ name: 'b', patch: [[124, latin1('zzzzzzzzzzz\0')]] }], 'MDL-TAR-008', 'medium'],
    ['a member past the end', [{ name: 'b', size: 99_999 }], 'MDL-TAR-008', 'medium'],
    ['sizes for all in a global header', [{ name: 'b', data: utf8('x'), global: true, pax: { path: 'other' } }], 'MDL-TAR-009', 'high'],
    [
      'the tar layout of old PyTorch',
      [
        { name: 'sys_info', data: benign },
        { name: 'pickle', data: benign },
        { name: 'storages', data: benign },
      ],
      'MDL-TAR-013',
      'medium',
    ],
    [
      'a blob that is not what its name says',
      [
        { name: 'oci-layout', data: utf8('{}') },
        { name: `blobs/sha256/${'0'.repeat(64)}`, data: utf8('{}') },
      ],
      'MDL-TAR-011',
      'high',
    ],
    ['a TorchServe handler', [{ name: 'MAR-INF/MANIFEST.json', data: utf8('{"model":{"handler":"serve.py"}}') }], 'MDL-MAR-001', 'high'],
  ];
  test.each(cases)('%s', (_name, parts, rule, severity) => {
    expect(scanBytes(makeTar(parts)).severities.get(rule)).toBe(severity);
  });
});

describe('layouts are named', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['PyTorch legacy tar (tar)', ['sys_info', 'pickle', 'storages', 'tensors']],
    ['NeMo model (tar)', ['./model_config.yaml', './model_weights.ckpt']],
    ['OCI image layout (tar)', ['oci-layout', 'index.json']],
    ['tar archive', ['a', 'b']],
  ];
  test.each(cases)('%s', (label, names) => {
    expect(scanBytes(makeTar(names.map((name) => ({ name, data: utf8('{}') })))).format.label).toBe(label);
  });
});

test('the layers of a container image are read as what they are, and what is ordinary in them alarms nobody', () => {
  const layer = gzipSync(
    makeTar([
      { name: 'bin', type: '2', linkName: '/usr/bin' },
      { name: 'usr/bin/su', mode: 0o4755, data: utf8('x') },
      { name: 'opt/model.pkl', data: benign },
    ]),
  );
  const image = (content: Uint8Array) =>
    makeTar([
      { name: 'oci-layout', data: utf8('{"imageLayoutVersion":"1.0.0"}') },
      { name: 'index.json', data: utf8('{"schemaVersion":2}') },
      { name: `blobs/sha256/${sha256(content)}`, data: content },
    ]);
  const scan = scanBytes(image(layer));
  expect(['clean', 'info']).toContain(scan.verdict);
  expect(scan.contents.map((node) => node.member)).toContain(`blobs/sha256/${sha256(layer)}!content!opt/model.pkl`);
  expect(scanBytes(image(gzipSync(makeTar([{ name: 'opt/model.pkl', data: attack }])))).verdict).toBe('critical');
});

test('a tar archive whose first name is the mark of another format stays a tar archive without findings', () => {
  for (const name of ['GGUF/model.txt', 'MZ.txt', 'PAR1', 'BZh9.txt', 'PK\x03\x04'])
    expect(scanBytes(makeTar([{ name, data: utf8('words') }]))).toMatchObject({ format: { kind: 'tar' } });
  expect(scanBytes(makeTar([{ name: 'GGUF/model.txt', data: utf8('words') }])).verdict).toBe('clean');
});

test('a zip as the last member of an archive is that and nothing else', () => {
  expect(scanBytes(makeTar([{ name: 'a.zip', data: makeZip([{ name: 'b', data: utf8('words') }]) }])).rules).toEqual([]);
  const behind = makeTar([{ name: 'a', data: utf8('words') }], concat(new Uint8Array(1024), makeZip([{ name: 'b', data: attack }])));
  expect(scanBytes(behind).rules).toContain('MDL-PKL-001');
});

test('bytes that only resemble a header are no archive', () => {
  expect(scanBytes(concat(u16(1), new Uint8Array(1000).fill(7))).format.kind).not.toBe('tar');
});

test('a zip as the last member is examined as that member, and the archive is no zip for it', () => {
  const zip = (data: Uint8Array) => makeZip([{ name: 'archive/data.pkl', data }]);
  expect(scanBytes(makeTar([{ name: 'model.pt', data: zip(benign) }])).verdict).toBe('clean');
  expect(scanBytes(makeTar([{ name: 'model.pt', data: zip(attack) }])).verdict).toBe('critical');
  expect(scanBytes(concat(makeTar([{ name: 'a.txt', data: utf8('x') }]), zip(benign))).rules).toContain('MDL-ZIP-007');
});
