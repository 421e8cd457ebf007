import { describe, expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { defaultLimits } from '#formats/limits';
import { concat, latin1, utf8 } from '#formats/test-files/bytes';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { defineScanner } from './define.ts';
import { scanArtifact } from './scan-artifact.ts';
import { scanBytes } from './test-scan.ts';

const attack = stream(reduce('posix', 'system', op.text('id')));
const signal = new AbortController().signal;

describe('the outcome', () => {
  test('of a file that nothing reads is unsupported, with the reason', () => {
    expect(scanBytes(new Uint8Array(0))).toMatchObject({
      outcome: 'unsupported',
      outcomeDetail: 'The file is empty: there is nothing to examine.',
      observations: [],
      coverage: [],
    });
    expect(scanBytes(utf8('Just some words.'))).toMatchObject({ outcome: 'unsupported' });
    expect(scanBytes(latin1('\x89PNG\r\n\x1a\n something')).outcomeDetail).toMatch(/^PNG image/);
    expect(scanBytes(latin1('\x78\x9c\x03\x00\x00\x00')).format.label).toMatch(/zlib/);
  });

  test('names no byte as examined that was not', () => {
    expect(scanBytes(utf8('Just some words.')).coverage).toEqual([{ from: 0, to: 16, state: 'unread', what: 'not examined' }]);
  });

  test('is the same whatever the file is called', () => {
    for (const name of ['model.safetensors', 'weights.bin', 'x.npy', 'README.md', ''])
      expect(scanBytes(attack, name).rules).toEqual(['MDL-PKL-001']);
  });

  test('is limit when steps run out, with a finding that says so, and what was found stays', () => {
    const scan = scanBytes(
      concat(op.proto(2), reduce('os', 'system'), plain(Array.from({ length: 5000 }, (_, index) => index)), '.'),
      'x',
      { ...defaultLimits, maxSteps: 1000 },
    );
    expect(scan.outcome).toBe('limit');
    expect(scan.rules).toEqual(['MDL-ART-002', 'MDL-PKL-001']);
  });
});

test('a flood of small findings does not push out the one that matters', () => {
  const flood = Array.from({ length: 50 }, (_, index) => op.global(`unknown${index}`, 'Thing'));
  const scan = scanBytes(stream(...flood, reduce('os', 'system', op.text('id'))), 'x', { ...defaultLimits, maxFindings: 10 });
  expect(scan.observations).toHaveLength(10);
  expect(scan.rules).toContain('MDL-PKL-001');
  expect(scan.outcome).toBe('limit');
});

test('a member is named by the way to it', () => {
  const scan = scanBytes(makeZip([{ name: 'inner.zip', data: makeZip([{ name: 'a/b.pkl', data: attack }]) }]));
  expect(scan.observations[0]?.location.member).toBe('inner.zip!a/b.pkl');
  expect(scan.observations[0]?.evidence?.bytes?.member).toBe('inner.zip!a/b.pkl');
});

test('a cancelled scan ends by throwing the reason', () => {
  const controller = new AbortController();
  controller.abort(new Error('stopped'));
  expect(() => scanArtifact(bytesSource(attack), 'x', { signal: controller.signal })).toThrow('stopped');
});

test('a fault of the program is not swallowed', () => {
  const broken = defineScanner({
    id: 'broken',
    version: 1,
    title: 'Broken',
    rules: [],
    blindSpots: '',
    accepts: () => true,
    scan: () => {
      throw new TypeError('a bug');
    },
  });
  expect(() => scanArtifact(bytesSource(attack), 'x', { signal, scanners: [broken] })).toThrow('a bug');
});

test('the same file gives the same result twice', () => {
  const bytes = makeZip([
    { name: 'a/data.pkl', data: attack, deflate: true },
    { name: 'b', data: utf8('x') },
  ]);
  expect(JSON.stringify(scanBytes(bytes))).toBe(JSON.stringify(scanBytes(bytes)));
});

describe('a file of another format that is a zip archive from its end on', () => {
  const archive = makeZip([{ name: 'archive/data.pkl', data: attack }]);
  const rows = Array.from({ length: 9000 }, (_, index) => `${index},${index + 1},word`).join('\n');
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }".padEnd(117);
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['a table', utf8(`a,b,c\n${rows}\n`), 'a.csv'],
    ['a text', utf8('Words and no more than words.\n'.repeat(4000)), 'README.md'],
    ['a JSON document', utf8(`{"a":"${'x'.repeat(80_000)}"}`), 'a.json'],
    ['an array', concat('\x93NUMPY\x01\x00', 118, 0, header, '\n', new Uint8Array(8)), 'a.npy'],
    ['a PDF', utf8('%PDF-1.7\n%%EOF\n'), 'a.pdf'],
  ];
  test.each(cases)('%s: its members are examined', (_name, front, name) => {
    const scan = scanBytes(concat(front, archive), name);
    expect(scan.format.kind).not.toMatch(/zip/);
    expect(scan.rules).toEqual(expect.arrayContaining(['MDL-PKL-001', 'MDL-ZIP-007']));
    expect(scan.verdict).toBe('critical');
  });

  test('also when the archive does not begin with a member', () => {
    const scan = scanBytes(concat(cases[1]?.[1] ?? '', makeZip([{ name: 'a', data: attack }], { before: utf8('words') })), 'a.txt');
    expect(scan.rules).toContain('MDL-PKL-001');
  });
});

test('code that a configuration names is told whatever its JSON looks like', () => {
  for (const text of ['{"\\u0061uto_map": {"AutoModel": "evil.Model"}}', '{"scale": NaN, "auto_map": {"AutoModel": "evil.Model"}}'])
    expect(scanBytes(utf8(text), 'config.json')).toMatchObject({ outcome: 'scanned', rules: ['MDL-CFG-001'] });
});

test('files are followed as many containers deep as the limit says, and no deeper', () => {
  const nested = (depth: number) => Array.from({ length: depth }).reduce<Uint8Array>((data) => makeZip([{ name: 'a', data }]), attack);
  expect(scanBytes(nested(defaultLimits.maxDepth))).toMatchObject({ outcome: 'scanned', rules: ['MDL-PKL-001'] });
  expect(scanBytes(nested(defaultLimits.maxDepth + 1))).toMatchObject({ outcome: 'limit', rules: ['MDL-ART-002'] });
});

test('that something was left out is not hidden by something broken behind it', () => {
  const deep = Array.from({ length: 9 }).reduce<Uint8Array>((data) => makeZip([{ name: 'a', data }]), attack);
  // The directory at the end is cut, which makes the archive unreadable after its member was refused for its depth.
  const cut = makeZip([{ name: 'a', data: deep, deflate: true }]).subarray(0, -30);
  const scan = scanBytes(cut);
  expect(scan.rules).toContain('MDL-ART-002');
  expect(scan.outcome).toBe('limit');
});
