import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concat, latin1, u32, u64 } from '#formats/test-files/bytes';
import { attack, packed } from '#formats/test-files/packed';
import { scanBytes } from '../test-scan.ts';

describe('a payload is found', () => {
  test.each([
    ['LZMA2 with a packed header', packed.sevenZip],
    ['Copy with a plain header', packed.sevenZipCopy],
    ['BCJ2 and LZMA', packed.sevenZipBcj2],
  ])('under %s', (_name, bytes) => {
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({ verdict: 'critical', rules: ['MDL-PKL-001'], outcome: 'scanned' });
    expect(scan.observations[0]?.location.member).toBe('data.pkl');
    expect(scan.coverage.map((range) => range.state)).not.toContain('unread');
  });

  test('under a wrong checksum, behind the archive, and where the header is lost', () => {
    const bent = packed.sevenZipCopy.slice();
    const at = Buffer.from(bent).indexOf(Buffer.from(attack)) + attack.length - 5;
    bent[at] = (bent[at] ?? 0) ^ 1;
    expect(scanBytes(bent).rules).toEqual(expect.arrayContaining(['MDL-7Z-004', 'MDL-PKL-001']));
    expect(scanBytes(concat(packed.sevenZipPpmd, attack)).rules).toEqual(
      expect.arrayContaining(['MDL-7Z-002', 'MDL-7Z-008', 'MDL-PKL-001']),
    );
    const headless = packed.sevenZipCopy.slice(0, 32 + attack.length + 6);
    expect(scanBytes(headless).rules).toEqual(expect.arrayContaining(['MDL-7Z-001', 'MDL-PKL-001']));
  });
});

test('an empty archive whose header would lie behind all files is told within the file', () => {
  const start = concat(u64(2n ** 60n), u64(0), u32(0));
  const scan = scanBytes(concat(latin1('7z\xbc\xaf\x27\x1c\x00\x04'), u32(0), start, attack));
  expect(scan.rules).toEqual(expect.arrayContaining(['MDL-7Z-004', 'MDL-7Z-008', 'MDL-PKL-001']));
  for (const { location } of scan.observations) expect(location.offset ?? 0).toBeLessThan(100);
});

test('what is encrypted is told as such, names hidden or not', () => {
  expect(scanBytes(packed.sevenZipEncrypted)).toMatchObject({ verdict: 'medium', rules: ['MDL-7Z-003'] });
  expect(scanBytes(packed.sevenZipHidden)).toMatchObject({ verdict: 'medium', rules: ['MDL-7Z-003'] });
});

test('a method that is not read is told as unscannable', () => {
  const scan = scanBytes(packed.sevenZipPpmd);
  expect(scan).toMatchObject({ verdict: 'high', rules: ['MDL-7Z-002'] });
  expect(scan.contents.map((node) => node.member)).toEqual(expect.arrayContaining(['data.pkl', 'note.txt']));
});

/** An archive of empty files, by a header written here. */
function archiveOf(names: readonly string[], attributes: number): Uint8Array {
  const utf16 = concat(...names.map((name) => Buffer.from(`${name}\0`, 'utf16le')));
  const bits = new Uint8Array(Math.ceil(names.length / 8)).fill(0xff);
  const listed = concat(17, 1 + utf16.length, 0, utf16);
  const attributed = concat(21, 2 + 4 * names.length, 1, 0, ...names.map(() => u32(attributes)));
  const header = concat(1, 5, names.length, 14, bits.length, bits, 15, bits.length, bits, listed, attributed, 0, 0);
  const start = concat(u64(0), u64(header.length), u32(crc32(header)));
  return concat(latin1('7z\xbc\xaf\x27\x1c\x00\x04'), u32(crc32(start)), start, header);
}

test('names that leave the folder, links and names that come twice are told', () => {
  expect(scanBytes(archiveOf(['../x'], 0)).severities.get('MDL-7Z-005')).toBe('high');
  expect(scanBytes(archiveOf(['x'], ((0o120777 << 16) | 0x8000) >>> 0)).severities.get('MDL-7Z-006')).toBe('high');
  expect(scanBytes(archiveOf(['x', './x'], 0)).severities.get('MDL-7Z-009')).toBe('high');
  expect(scanBytes(archiveOf(['x', 'y'], 0)).verdict).toBe('clean');
});

const program7z = '7z';
const here = spawnSync(program7z, ['i']).status === 0;

describe.skipIf(!here)('7z is installed: what it packs is unpacked with every checksum right', () => {
  const program = readFileSync(process.execPath).subarray(0, 300_000);
  test.each([
    [['-m0=LZMA']],
    [['-m0=LZMA2', '-ms=off']],
    [['-m0=Deflate']],
    [['-m0=Deflate64']],
    [['-m0=BZip2']],
    [['-m0=BCJ', '-m1=LZMA2']],
    [['-m0=ARM', '-m1=LZMA']],
    [['-m0=Delta:4', '-m1=LZMA2']],
    [['-m0=BCJ2', '-m1=LZMA', '-m2=LZMA', '-m3=LZMA', '-mb0:1', '-mb0s1:2', '-mb0s2:3']],
  ])('%s', (how) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-7z-'));
    try {
      writeFileSync(join(folder, 'program'), program);
      writeFileSync(join(folder, 'data.pkl'), attack);
      expect(spawnSync(program7z, ['a', '-bd', ...how, 'a.7z', 'program', 'data.pkl'], { cwd: folder }).status).toBe(0);
      const scan = scanBytes(readFileSync(join(folder, 'a.7z')));
      expect(scan.rules.filter((rule) => rule.startsWith('MDL-7Z'))).toEqual([]);
      expect(scan.rules).toContain('MDL-PKL-001');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
