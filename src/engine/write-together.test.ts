/** Files that belong together are all there or none is, whatever stops their writing. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBounded } from './read-bounded.ts';
import { writeTogether } from './write-together.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-together-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const onLinux = process.platform === 'linux';
const pair = () => [
  { path: join(folder, 'r.pdf'), bytes: 'pdf' },
  { path: join(folder, 'r.pdf.dsse.json'), bytes: 'envelope' },
];

test('both are written, over the leftovers of a run that was killed', async () => {
  writeFileSync(join(folder, 'r.pdf.part'), 'left');
  await writeTogether(pair());
  expect(readdirSync(folder)).toEqual(['r.pdf', 'r.pdf.dsse.json']);
  expect(readFileSync(join(folder, 'r.pdf'), 'utf8')).toBe('pdf');
});

test('where the second cannot take its place the first goes again, and what was there stays', async () => {
  writeFileSync(join(folder, 'r.pdf.dsse.json'), 'older');
  await expect(writeTogether(pair())).rejects.toMatchObject({ code: 'not-allowed', message: expect.stringContaining('r.pdf.dsse.json') });
  expect(readdirSync(folder)).toEqual(['r.pdf.dsse.json']);
  expect(readFileSync(join(folder, 'r.pdf.dsse.json'), 'utf8')).toBe('older');
});

const mounts = onLinux && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

test.skipIf(!mounts)('a disk that has room for the report alone gets neither', async () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', disk]);
  try {
    const files = [
      { path: join(disk, 'r.pdf'), bytes: 'x'.repeat(50_000) },
      { path: join(disk, 'r.pdf.dsse.json'), bytes: 'x'.repeat(50_000) },
    ];
    await expect(writeTogether(files)).rejects.toMatchObject({ code: 'disk-full', subject: join(disk, 'r.pdf.dsse.json') });
    expect(readdirSync(disk)).toEqual([]);
  } finally {
    spawnSync('umount', [disk]);
  }
});

test.skipIf(!onLinux)('a pipe, a device and a folder are refused at once, by name', () => {
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  for (const path of [join(folder, 'pipe'), '/dev/zero', folder])
    expect(() => readBounded(path, 100, 'report')).toThrow(expect.objectContaining({ code: 'file-unreadable', subject: path }));
});

test('a file that is too large is not read', () => {
  writeFileSync(join(folder, 'large'), 'x'.repeat(101));
  expect(() => readBounded(join(folder, 'large'), 100, 'report')).toThrow('has 101 bytes; no report is that large');
  writeFileSync(join(folder, 'small'), 'abc');
  expect(Buffer.from(readBounded(join(folder, 'small'), 100, 'report')).toString()).toBe('abc');
});
