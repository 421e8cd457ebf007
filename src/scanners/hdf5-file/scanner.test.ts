import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { fuzzOnce, random } from '../test-fuzz.ts';
import { scanBytes } from '../test-scan.ts';

const samples = join(import.meta.dirname, 'samples');
const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(samples, name)));
const attack = stream(reduce('posix', 'system', op.text('id')));

const python = '/usr/bin/python3';
const folder = mkdtempSync(join(tmpdir(), 'assay-hdf5-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files that h5py writes now, or none where it is not installed. */
function written(): readonly string[] {
  if (!existsSync(python)) return [];
  try {
    execFileSync(python, [join(samples, 'make-samples.py'), folder], { stdio: 'ignore' });
  } catch {
    return [];
  }
  return ['benign', 'malicious'].flatMap((kind) => readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`));
}
const files = written();

/** What each attack must be told as, by the start of its name. */
const told: Readonly<Record<string, readonly [verdict: string, rule: string]>> = {
  'lambda-': ['critical', 'MDL-KER-001'],
  'external-storage': ['high', 'MDL-H5-001'],
  'external-relative': ['high', 'MDL-H5-001'],
  'external-link': ['high', 'MDL-H5-002'],
  'virtual-': ['high', 'MDL-H5-003'],
  'pickle-': ['critical', 'MDL-PKL-001'],
  'user-block-pickle': ['critical', 'MDL-H5-009'],
};

describe.skipIf(files.length === 0)('files that h5py writes (needs python3-h5py)', () => {
  test.each(files.filter((name) => name.startsWith('benign/')))('%s raises nothing at medium or above', (name) => {
    const scan = scanBytes(readFileSync(join(folder, name)), name);
    expect({ verdict: scan.verdict, outcome: scan.outcome, rules: scan.rules.filter((id) => id.startsWith('MDL-H5')) }).toEqual({
      verdict: expect.stringMatching(/^(?:clean|info|low)$/),
      outcome: 'scanned',
      rules: [],
    });
  });

  test.each(files.filter((name) => name.startsWith('malicious/')))('%s is told as what it is', (name) => {
    const scan = scanBytes(readFileSync(join(folder, name)), 'x');
    const [, [verdict, rule] = ['', '']] = Object.entries(told).find(([start]) => name.startsWith(`malicious/${start}`)) ?? ['', undefined];
    expect(scan.verdict).toBe(verdict);
    expect(scan.rules).toContain(rule);
  });
});

test('a finding on outside storage pins the name of the file and says what a loader would open', () => {
  const bytes = sample('external-storage-earliest.h5');
  const found = scanBytes(bytes).observations.find(({ ruleId }) => ruleId === 'MDL-H5-001');
  const at = found?.location.offset ?? 0;
  expect(Buffer.from(bytes.subarray(at, at + (found?.location.length ?? 0))).toString()).toBe('/etc/passwd');
  expect(found?.evidence?.reconstruction).toContain('open("/etc/passwd"');
  expect(found?.location.pointer).toBe('/layers/x/vars/0');
});

test('sources of a virtual dataset in the file itself are ordinary, those in other files are not', () => {
  const found = scanBytes(sample('virtual-latest.h5')).observations;
  expect(found.map(({ detail }) => detail)).toEqual([expect.stringContaining('/srv/secret.h5')]);
});

test('code in an attribute is pinned in the attribute, with its path in the graph', () => {
  const [found] = scanBytes(sample('lambda-nested-latest.h5')).observations;
  expect(found?.ruleId).toBe('MDL-KER-001');
  expect(found?.detail).toContain('sequential/td/b/evil');
  expect(found?.detail).toContain('"system"');
  expect(found?.location).toMatchObject({
    member: '/@model_config',
    pointer: '/config/layers/0/config/layer/config/layer/config/function',
  });
});

test('the card counts weights and leaves the state of training out', () => {
  const scan = scanBytes(sample('keras2-earliest.h5'));
  expect(scan.card).toMatchObject({ parameters: 16 * 8 + 8, tensors: 2, elementTypes: { float32: 136 }, framework: 'Keras 2.11.0' });
  expect(scan.assurances.map(({ what }) => what)).toContain('Links and storage');
  expect(scanBytes(sample('keras3-weights-latest.h5')).card.parameters).toBe(2 * (16 * 8 + 8) + 9);
});

test('every byte is accounted for, weights as data and structure as read', () => {
  const bytes = sample('keras3-weights-latest.h5');
  const sums = { parsed: 0, hashed: 0, unread: 0 };
  for (const range of scanBytes(bytes).coverage) sums[range.state] += range.to - range.from;
  expect(sums).toEqual({ parsed: bytes.length - sums.hashed, hashed: expect.any(Number), unread: 0 });
  expect(sums.hashed).toBeGreaterThan(1000);
});

describe('files hidden in HDF5', () => {
  const plain = sample('keras2-earliest.h5');

  test('a pickle behind the end is found', () => {
    expect(scanBytes(concat(plain, 'junk', attack)).rules).toEqual(['MDL-H5-008', 'MDL-PKL-001', 'MDL-PKL-010']);
  });

  test('a pickle in the user block is found, whatever stands in front of it', () => {
    const bytes = sample('user-block.h5');
    bytes.set(concat('some words', new Uint8Array(10), attack), 20);
    expect(scanBytes(bytes).rules).toContain('MDL-PKL-001');
  });

  test('HDF5 behind a front of another format is read all the same', () => {
    const bytes = concat(attack, new Uint8Array(1024 - attack.length), sample('lambda-nested-latest.h5'));
    expect(scanBytes(bytes).rules).toEqual(expect.arrayContaining(['MDL-H5-009', 'MDL-KER-001', 'MDL-PKL-001']));
  });
});

describe('broken files', () => {
  const plain = sample('keras2-earliest.h5');

  test('a cut file is told as broken', () => {
    const scan = scanBytes(plain.slice(0, 9000));
    expect(scan.rules).toContain('MDL-H5-005');
    expect(scan.verdict).toBe('medium');
  });

  test('a superblock that leads nowhere is told as broken', () => {
    const bytes = plain.slice();
    bytes.fill(0x77, 64, 72);
    const scan = scanBytes(bytes);
    expect(scan.verdict === 'medium' || scan.outcome === 'unreadable').toBe(true);
  });

  test('a configuration that is no JSON is told', () => {
    const bytes = Uint8Array.from(plain);
    const at = Buffer.from(bytes).indexOf('{"class_name": "Sequential"');
    bytes[at + 1] = 0x7d;
    expect(scanBytes(bytes).rules).toContain('MDL-H5-005');
  });

  test('a configuration with a zero behind it is read as far as a loader reads it', () => {
    const bytes = sample('lambda-nested-latest.h5');
    const text = Buffer.from(bytes).indexOf('{"class_name": "Sequential"');
    bytes.set(concat('{"class_name":"Lambda","config":{"function":["eA==",null,null],"function_type":"lambda"}}\x00'), text);
    expect(scanBytes(bytes).rules).toContain('MDL-KER-001');
  });

  test('an object header that continues in itself ends the reading of that object alone', () => {
    const bytes = sample('keras3-weights-latest.h5');
    const at = Buffer.from(bytes).lastIndexOf('OHDR');
    bytes.fill(0x10, at + 8, at + 9);
    expect(scanBytes(bytes).coverage.at(-1)?.to).toBe(bytes.length);
  });
});

test.each(readdirSync(samples).filter((name) => name.endsWith('.h5')))(
  '%s bent at random ends with a result that covers every byte',
  (name) => {
    const bytes = sample(name);
    const next = random(bytes.length);
    for (let round = 0; round < 60; round += 1) expect(fuzzOnce(bytes, next)?.what).toBeUndefined();
  },
);
